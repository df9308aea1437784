import { useQuery } from '@tanstack/react-query';
import type { StackDetail, StackRow } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionCounts, ConditionMark } from '../../ui/condition.tsx';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { conditionText } from '../inventory/cells.tsx';
import { CopyableList, DetailsTrouble, ReadLine } from '../inventory/details-pane.tsx';
import { GroupSummary, InstancesLink } from '../inventory/group-summary.tsx';
import { ChangeList } from '../inventory/recent-changes.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { NestedStacks } from './nested-stacks.tsx';

/** What the stack is, what it consists of and what changed lately. */
export function OverviewTab({ detail }: { readonly detail: StackDetail }) {
  const { row, groups, children, tags } = detail;
  return (
    <ScrollRegion label="Overview" className="h-full p-4">
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <AboutPanel row={row} />
          {children.length > 0 && (
            <Panel title={`Nested stacks (${children.length})`}>
              <div className="p-3">
                <NestedStacks connectionId={row.connectionId} stacks={children} level={1} />
              </div>
            </Panel>
          )}
          <BalancersPanel row={row} />
          <DatabasesPanel row={row} />
          <Panel title="Tags">
            <div className="p-3">
              <CopyableList entries={tags} empty="This stack has no tags." />
            </div>
          </Panel>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {groups.length > 0 && (
            <Panel title={`Auto Scaling groups (${groups.length})`}>
              <div className="flex flex-col gap-4 p-3">
                {groups.map((group) => (
                  <GroupSummary key={group.name} group={group} />
                ))}
              </div>
            </Panel>
          )}
          <Panel title="Recent changes">
            <div className="p-3">
              <ChangeList resource={{ kind: 'stack', connectionId: row.connectionId, id: row.id }} />
            </div>
          </Panel>
        </div>
      </div>
    </ScrollRegion>
  );
}

/** Whether the stack is still as its template says, in words. */
export const driftWords: Record<StackRow['drift'], string> = {
  in_sync: 'In sync',
  drifted: 'Drifted',
  unknown: 'Unknown',
  not_checked: 'Not checked',
};

function AboutPanel({ row }: { readonly row: StackRow }) {
  return (
    <Panel title="About">
      <div className="p-3">
        {row.statusReason !== null && <p className="mb-2 [overflow-wrap:anywhere]">{row.statusReason}</p>}
        <KeyValueList
          entries={[
            { key: 'Description', value: row.description },
            { key: 'Created', value: <Age at={row.createdAt} suffix="ago" /> },
            { key: 'Updated', value: row.updatedAt === null ? 'Never' : <Age at={row.updatedAt} suffix="ago" /> },
            { key: 'Drift', value: driftWords[row.drift] },
            { key: 'Termination', value: row.terminationProtection ? 'Protected' : 'Not protected' },
            {
              key: 'Instances',
              value: row.instances > 0 && (
                <span className="flex flex-wrap gap-x-3">
                  {formatNumber(row.instances)}
                  <ConditionCounts counts={row.instanceConditions} noun="instances" />
                  <InstancesLink search={{ stack: row.id }}>Show its instances</InstancesLink>
                </span>
              ),
            },
            { key: 'Account', value: row.account },
            { key: 'Region', value: row.region },
          ]}
        />
        <ReadLine read={row.read} />
      </div>
    </Panel>
  );
}

const shownAtMost = 50;

function BalancersPanel({ row: { connectionId, id } }: { readonly row: StackRow }) {
  const input = { connectionIds: [connectionId], stackId: id, limit: shownAtMost };
  const balancers = useQuery(api.traffic.loadBalancers.queryOptions({ input }));
  if (balancers.data?.total === 0) return null;
  return (
    <Panel title={`Load balancers (${balancers.data?.total ?? '…'})`}>
      <DetailsTrouble query={balancers} />
      <ul className="flex flex-col gap-1 p-3">
        {balancers.data?.rows.map((row) => (
          <li key={row.id} className="flex min-w-0 flex-wrap items-center gap-x-2">
            <ConditionMark condition={row.condition} />
            <ResourceLink resource={{ kind: 'load_balancer', connectionId, id: row.id }}>{row.name}</ResourceLink>
            <ConditionCounts counts={row.targets} noun="targets" />
            <span className="text-muted">{conditionText(row)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function DatabasesPanel({ row: { connectionId, id } }: { readonly row: StackRow }) {
  const input = { connectionIds: [connectionId], stackId: id, limit: shownAtMost };
  const databases = useQuery(api.databases.list.queryOptions({ input }));
  if (databases.data?.total === 0) return null;
  return (
    <Panel title={`Databases (${databases.data?.total ?? '…'})`}>
      <DetailsTrouble query={databases} />
      <ul className="flex flex-col gap-1 p-3">
        {databases.data?.rows.map((row) => (
          <li key={row.id} className="flex min-w-0 flex-wrap items-center gap-x-2">
            <ConditionMark condition={row.condition} />
            <ResourceLink resource={{ kind: 'database', connectionId, id: row.id }}>{row.name}</ResourceLink>
            <span className="text-muted">
              {row.engine}, {conditionText(row)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
