import type { StackRow } from '#contract/inventory.ts';
import type { StackOperation } from '#contract/lookups.ts';
import { Age } from '../../ui/age.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import { stackNameOf } from '../inventory/resource-key.ts';
import { ResourceLink } from '../inventory/resource-link.tsx';

interface StackSummaryProps {
  readonly row: StackRow;
  /** The newest operation, where the events were read; it knows best since when the status holds. */
  readonly lastOperation: StackOperation | undefined;
}

/** The stack's state beside its name: AWS's word, since when, and what to know before touching it. */
export function StackSummary({ row, lastOperation }: StackSummaryProps) {
  const tellsStatus = lastOperation?.status === row.status;
  const since = (tellsStatus ? (lastOperation.endedAt ?? lastOperation.startedAt) : row.updatedAt) ?? row.createdAt;
  return (
    <>
      <ConditionMark condition={row.condition} text={row.status} labelled className="font-medium" />
      <span className="text-muted">
        {tellsStatus ? 'for ' : 'updated '}
        <Age at={since} {...(!tellsStatus && { suffix: 'ago' })} />
      </span>
      {row.drift === 'drifted' && <Badge tone="warning">Drifted</Badge>}
      {row.terminationProtection && <Badge>Termination protected</Badge>}
      {row.read.freshness !== 'fresh' && <FreshnessTag read={row.read} />}
    </>
  );
}

/** Where the stack belongs, each with the way there. */
export function StackPlace({ row }: { readonly row: StackRow }) {
  const { connectionId, environment, application, parentId, account, region } = row;
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-muted">
      {parentId !== null && (
        <span>
          nested in{' '}
          <ResourceLink resource={{ kind: 'stack', connectionId, id: parentId }}>{stackNameOf(parentId)}</ResourceLink>
        </span>
      )}
      {environment !== null && (
        <ResourceLink resource={{ kind: 'environment', connectionId, id: `${connectionId}/${environment}` }}>
          {environment}
        </ResourceLink>
      )}
      {application !== null && <span>{application}</span>}
      <span className="max-xl:hidden">
        {account} {region}
      </span>
    </span>
  );
}
