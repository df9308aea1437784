import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type EnvironmentRow, pageLimitMax, type ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionCounts, conditionAppearance } from '../../ui/condition.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { abnormalWords } from '../inventory/cells.tsx';
import {
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
} from '../inventory/details-pane.tsx';
import { InstancesLink } from '../inventory/group-summary.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { splitEnvironmentId } from '../inventory/resource-key.ts';
import { environmentName } from './columns.tsx';
import { stackKey } from './tree.ts';

interface EnvironmentDetailsProps {
  readonly resource: ResourceRef;
  readonly onClose: () => void;
}

/** Longer texts are no filter. */
const textMax = 200;

/** Everything about one environment: what it consists of, what is abnormal in it, what changed. */
export function EnvironmentDetails({ resource, onClose }: EnvironmentDetailsProps) {
  const { name } = splitEnvironmentId(resource.id);
  const found = useQuery(
    api.inventory.environments.queryOptions({
      input: { connectionIds: [resource.connectionId], text: name.slice(0, textMax), limit: pageLimitMax },
      select: ({ rows }) => rows.find(({ id }) => id === resource.id) ?? null,
    }),
  );
  return (
    <DetailsPane kind="Environment" title={environmentName(name)} onClose={onClose} follow={resource}>
      {found.isPending && <DetailsLoading />}
      <DetailsTrouble query={found} />
      {found.data === null && <p className="p-4 text-muted">This environment no longer exists.</p>}
      {found.data && <EnvironmentFacts row={found.data} />}
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

function EnvironmentFacts({ row }: { readonly row: EnvironmentRow }) {
  return (
    <>
      <DetailsStatus
        condition={row.condition}
        status={conditionAppearance[row.condition].word}
        reason={abnormalSummary(row)}
        read={row.read}
      />
      <DetailsSection title="Overview">
        <KeyValueList
          entries={[
            { key: 'Applications', value: row.applications.join(', ') },
            { key: 'Stacks', value: <Counted total={row.stacks} counts={row.stackConditions} noun="stacks" /> },
            { key: 'Groups', value: formatNumber(row.groups) },
            {
              key: 'Instances',
              value: <Counted total={row.instances} counts={row.instanceConditions} noun="instances" />,
            },
            {
              key: 'Load balancers',
              value: <Counted total={row.loadBalancers} counts={row.loadBalancerConditions} noun="load balancers" />,
            },
            {
              key: 'Databases',
              value: <Counted total={row.databases} counts={row.databaseConditions} noun="databases" />,
            },
            { key: 'Drift', value: row.driftedStacks === 0 ? null : `${row.driftedStacks} drifted` },
            { key: 'Account', value: row.account },
            { key: 'Region', value: row.region },
          ]}
        />
        <div className="mt-2 flex gap-4">
          <InstancesLink search={{ env: row.id }}>Show its instances</InstancesLink>
          <Link to="/map" search={{ environment: row.id }} className="underline underline-offset-2 hover:no-underline">
            Show its map
          </Link>
        </div>
      </DetailsSection>
      <AbnormalStacks row={row} />
      {row.lastChange !== null && (
        <DetailsSection title="Last change">
          {row.lastChange.stackName} <span className="text-muted">{row.lastChange.status}</span>,{' '}
          <Age at={row.lastChange.at} suffix="ago" />
        </DetailsSection>
      )}
    </>
  );
}

/** What makes it abnormal, e.g. `Stacks: 1 failed. Instances: 2 failed, 1 changing.` */
function abnormalSummary(row: EnvironmentRow): string {
  const parts = [
    ['Stacks', abnormalWords(row.stackConditions)],
    ['Instances', abnormalWords(row.instanceConditions)],
    ['Load balancers', abnormalWords(row.loadBalancerConditions)],
    ['Databases', abnormalWords(row.databaseConditions)],
  ];
  return parts
    .filter(([, words]) => words !== '')
    .map(([things, words]) => `${things}: ${words}.`)
    .join(' ');
}

function Counted(props: Parameters<typeof ConditionCounts>[0] & { readonly total: number }) {
  return (
    <span className="inline-flex gap-3">
      {formatNumber(props.total)}
      <ConditionCounts counts={props.counts} noun={props.noun} />
    </span>
  );
}

const shownStacks = 10;

/** The stacks a person should look at first. */
function AbnormalStacks({ row }: { readonly row: EnvironmentRow }) {
  const stacks = useQuery(
    api.inventory.stacks.queryOptions({
      input: {
        connectionIds: [row.connectionId],
        environmentId: row.id,
        conditions: ['failed', 'warning', 'waiting', 'changing'],
        limit: shownStacks,
      },
    }),
  );
  if (stacks.data === undefined || stacks.data.total === 0) return null;
  return (
    <DetailsSection title={`Stacks to look at (${formatNumber(stacks.data.total)})`}>
      <ul className="flex flex-col gap-1.5">
        {stacks.data.rows.map((stack) => (
          <li key={stack.id}>
            <Link
              from="/environments"
              to="."
              search={(before) => ({ ...before, selected: stackKey(stack), details: undefined })}
              className="underline underline-offset-2 hover:no-underline"
            >
              {stack.name}
            </Link>{' '}
            <span className="text-muted">{stack.status}</span>
            {stack.statusReason !== null && <p className="text-muted text-sm">{stack.statusReason}</p>}
          </li>
        ))}
      </ul>
    </DetailsSection>
  );
}
