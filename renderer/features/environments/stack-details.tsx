import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ResourceRef, StackDetail, StackRow } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { useWatching } from '../../lib/live.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionCounts, ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import {
  CopyableList,
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
} from '../inventory/details-pane.tsx';
import { GroupSummary, InstancesLink } from '../inventory/group-summary.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { resourceKey, stackNameOf } from '../inventory/resource-key.ts';

interface StackDetailsProps {
  readonly resource: ResourceRef;
  readonly onClose: () => void;
}

/** Everything about one stack. */
export function StackDetails({ resource, onClose }: StackDetailsProps) {
  const { connectionId, id } = resource;
  const stack = useQuery(api.inventory.stack.queryOptions({ input: { connectionId, id } }));
  const groups = stack.data?.groups ?? [];
  useWatching(groups.map(({ name }) => ({ kind: 'group', connectionId, id: name })));
  return (
    <DetailsPane
      kind="Stack"
      title={stackNameOf(id)}
      onClose={onClose}
      follow={resource}
      page={resource}
      actions={<CopyButton text={id} label="Copy stack ARN" />}
    >
      {stack.isPending && <DetailsLoading />}
      <DetailsTrouble query={stack} />
      {stack.data !== undefined && <StackFacts detail={stack.data} />}
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

function StackFacts({ detail }: { readonly detail: StackDetail }) {
  const { row, parameters, outputs, tags, children, groups } = detail;
  return (
    <>
      <DetailsStatus condition={row.condition} status={row.status} reason={row.statusReason} read={row.read} />
      <Overview row={row} />
      {groups.length > 0 && (
        <DetailsSection title={`Auto Scaling groups (${groups.length})`}>
          <div className="flex flex-col gap-4">
            {groups.map((group) => (
              <GroupSummary key={group.name} group={group} />
            ))}
          </div>
        </DetailsSection>
      )}
      {children.length > 0 && (
        <DetailsSection title={`Nested stacks (${children.length})`}>
          <NestedStacks connectionId={row.connectionId} stacks={children} />
        </DetailsSection>
      )}
      <DetailsSection title="Outputs">
        <CopyableList
          entries={outputs.map(({ key, value, description, exportName }) => ({
            key,
            value,
            note: [description, exportName === null ? null : `exported as ${exportName}`].filter(Boolean).join(' · '),
          }))}
          empty="This stack has no outputs."
        />
      </DetailsSection>
      <DetailsSection title="Parameters">
        <CopyableList entries={parameters} empty="This stack has no parameters." />
      </DetailsSection>
      <DetailsSection title="Tags">
        <CopyableList entries={tags} empty="This stack has no tags." />
      </DetailsSection>
    </>
  );
}

const driftWords: Record<StackRow['drift'], string> = {
  in_sync: 'In sync',
  drifted: 'Drifted',
  unknown: 'Unknown',
  not_checked: 'Not checked',
};

function Overview({ row }: { readonly row: StackRow }) {
  return (
    <DetailsSection title="Overview">
      <KeyValueList
        entries={[
          { key: 'Description', value: row.description },
          { key: 'Environment', value: row.environment },
          { key: 'Application', value: row.application },
          { key: 'Updated', value: row.updatedAt === null ? 'Never' : <Age at={row.updatedAt} suffix="ago" /> },
          { key: 'Created', value: <Age at={row.createdAt} suffix="ago" /> },
          { key: 'Drift', value: driftWords[row.drift] },
          { key: 'Termination', value: row.terminationProtection ? 'Protected' : 'Not protected' },
          {
            key: 'Instances',
            value: (
              <span className="inline-flex gap-3">
                {formatNumber(row.instances)}
                <ConditionCounts counts={row.instanceConditions} noun="instances" />
              </span>
            ),
          },
          { key: 'Account', value: row.account },
          { key: 'Region', value: row.region },
        ]}
      />
      {row.instances > 0 && (
        <div className="mt-2">
          <InstancesLink search={{ stack: row.id }}>Show its instances</InstancesLink>
        </div>
      )}
    </DetailsSection>
  );
}

interface NestedStacksProps {
  readonly connectionId: string;
  readonly stacks: StackDetail['children'];
}

function NestedStacks({ connectionId, stacks }: NestedStacksProps) {
  return (
    <ul className="flex flex-col gap-1">
      {stacks.map(({ id, name, condition, status }) => (
        <li key={id} className="flex min-w-0 items-center gap-1.5">
          <ConditionMark condition={condition} />
          <Link
            from="/environments"
            to="."
            search={(before) => ({ ...before, selected: resourceKey({ kind: 'stack', connectionId, id }) })}
            className="truncate underline underline-offset-2 hover:no-underline"
          >
            {name}
          </Link>
          <span className="shrink-0 text-muted text-sm">{status}</span>
        </li>
      ))}
    </ul>
  );
}
