import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import type { Listener } from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { CopyableList, DetailsLoading, DetailsSection, DetailsTrouble, ReadLine } from '../inventory/details-pane.tsx';

/** Whoever runs through the list with the arrow keys does not want every row read from AWS. */
const restMs = 800;

/** True once the component has been shown for a moment. */
function useRested(): boolean {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), restMs);
    return () => clearTimeout(timer);
  }, []);
  return rested;
}

/** What a load balancer listens to, and its tags: read from AWS once somebody stays with it. */
export function ListenersAndTags({ resource }: { readonly resource: ResourceRef }) {
  const { connectionId, id } = resource;
  const found = useQuery(
    api.traffic.listeners.queryOptions({ input: { connectionId, id }, enabled: useRested(), gcTime: 0 }),
  );
  return (
    <>
      <DetailsSection title="Listeners">
        {found.isPending && <DetailsLoading />}
        <DetailsTrouble query={found} />
        {found.data !== undefined && (
          <>
            <ListenerList listeners={found.data.listeners} />
            <ReadLine read={found.data.read} />
          </>
        )}
      </DetailsSection>
      {found.data !== undefined && (
        <DetailsSection title="Tags">
          <CopyableList entries={found.data.tags} empty="This load balancer has no tags." />
        </DetailsSection>
      )}
    </>
  );
}

function ListenerList({ listeners }: { readonly listeners: readonly Listener[] }) {
  if (listeners.length === 0) return <p className="text-muted">It listens to nothing.</p>;
  return (
    <ul className="flex flex-col gap-1">
      {listeners.map(({ id, protocol, port, action, certificate }) => (
        <li key={id}>
          <span className="font-medium">{[protocol, port].filter((part) => part !== null).join(':')}</span> {action}
          {certificate !== null && (
            <span className="block text-muted text-xs [overflow-wrap:anywhere]">Certificate {certificate}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
