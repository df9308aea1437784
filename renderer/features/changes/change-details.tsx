import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Change } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { formatLocal, formatUtc } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { connectionName, useConnections } from '../connections/index.ts';
import { Copyable } from '../inventory/copyable.tsx';
import { DetailsLoading, DetailsPane, DetailsSection, DetailsTrouble } from '../inventory/details-pane.tsx';
import { kindWords } from '../inventory/kind-words.ts';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { linkLook, ResourceLink } from '../inventory/resource-link.tsx';
import { ChangeKind, FieldChange } from './columns.tsx';

interface ChangeDetailsProps {
  /** The entry's number. */
  readonly id: number;
  readonly onClose: () => void;
}

/** One entry of the record: what it was before and after, and what else happened to the same thing. */
export function ChangeDetails({ id, onClose }: ChangeDetailsProps) {
  const found = useQuery(
    api.inventory.changes.queryOptions({
      input: { before: id + 1, limit: 1 },
      select: ([entry]) => (entry?.id === id ? entry : null),
    }),
  );
  const change = found.data;
  return (
    <DetailsPane
      kind={change ? `Change of ${kindWords[change.resource.kind].one.toLowerCase()}` : 'Change'}
      title={change?.name ?? `Entry ${id}`}
      onClose={onClose}
      follow={change?.kind === 'vanished' ? undefined : change?.resource}
    >
      {found.isPending && <DetailsLoading />}
      <DetailsTrouble query={found} />
      {change === null && <p className="p-4 text-muted">This entry is no longer in the record.</p>}
      {change && <ChangeFacts change={change} />}
    </DetailsPane>
  );
}

function ChangeFacts({ change }: { readonly change: Change }) {
  const connections = useConnections() ?? [];
  const { resource, at, kind, fields } = change;
  return (
    <>
      <DetailsSection title="What happened">
        <p className="mb-2 flex items-center gap-2 font-medium">
          <ChangeKind kind={kind} />
          <Age at={at} suffix="ago" className="font-normal text-muted" />
        </p>
        <KeyValueList
          entries={[
            { key: 'Noticed', value: formatUtc(at) },
            { key: 'Your time', value: formatLocal(at) },
            { key: 'Connection', value: connectionName(resource.connectionId, connections) },
            { key: 'ID', value: <Copyable text={resource.id} label="Copy ID" /> },
          ]}
        />
        <p className="mt-2 flex gap-4">
          {kind !== 'vanished' && (
            <ResourceLink resource={resource}>{`Show the ${kindWords[resource.kind].one.toLowerCase()}`}</ResourceLink>
          )}
          {resource.kind !== 'group' && (
            <Link to="/changes" search={{ of: resourceKey(resource), period: 'all' }} className={linkLook}>
              Every change of it
            </Link>
          )}
        </p>
      </DetailsSection>
      {fields.length > 0 && (
        <DetailsSection title="Before and after">
          <ul className="flex flex-col gap-1.5">
            {fields.map((field) => (
              <li key={field.field} className="[overflow-wrap:anywhere]">
                <FieldChange {...field} />
              </li>
            ))}
          </ul>
        </DetailsSection>
      )}
      <RecentChanges resource={resource} />
    </>
  );
}
