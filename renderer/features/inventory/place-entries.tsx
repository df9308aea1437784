import type { KeyValue } from '../../ui/panel.tsx';
import { stackNameOf } from './resource-key.ts';
import { ResourceLink } from './resource-link.tsx';

interface Placed {
  readonly connectionId: string;
  readonly environment: string | null;
  readonly application: string | null;
  readonly account: string;
  readonly region: string;
  readonly stackId: string | null;
}

/** Where a thing belongs, each with the way there; `note` says how its environment was told. */
export function placeEntries(row: Placed, note?: string): KeyValue[] {
  const { connectionId, environment, application, account, region, stackId } = row;
  return [
    {
      key: 'Environment',
      value: environment !== null && (
        <>
          <ResourceLink resource={{ kind: 'environment', connectionId, id: `${connectionId}/${environment}` }}>
            {environment}
          </ResourceLink>
          {note !== undefined && <span className="block text-muted text-xs">{note}</span>}
        </>
      ),
    },
    { key: 'Application', value: application },
    {
      key: 'Stack',
      value: stackId !== null && (
        <ResourceLink resource={{ kind: 'stack', connectionId, id: stackId }}>{stackNameOf(stackId)}</ResourceLink>
      ),
    },
    { key: 'Account', value: account },
    { key: 'Region', value: region },
  ];
}
