import { Fragment } from 'react';
import type { GroupCyclePlan } from '#contract/cycles.ts';
import { formatRemaining, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { Badge } from '../../ui/badge.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Note } from '../../ui/note.tsx';
import { type KeyValue, KeyValueList } from '../../ui/panel.tsx';
import { CapacityChart } from './capacity-chart.tsx';
import { capacityWords } from './capacity-drawing.ts';
import { batchName } from './lanes.ts';
import { ceilingWords, durationWords, isNothingToDo } from './plan-words.ts';
import { ownWarnings } from './warnings.ts';

interface CyclePlanViewProps {
  readonly plan: GroupCyclePlan;
}

interface NamedPlanProps extends CyclePlanViewProps {
  /** Whether there are others, so that it says which group it is about. */
  readonly isNamed: boolean;
  /** Warnings that stand above, once for all groups. */
  readonly toldAbove: GroupCyclePlan['warnings'];
}

/** The whole dry run for one group: what stands in its way, who goes and why, in which order, and what it costs. */
export function CyclePlanView({ plan, isNamed, toldAbove }: NamedPlanProps) {
  const moments = plan.capacity.map((moment) => ({ ...moment, required: plan.floor }));
  return (
    <section aria-label={`Dry run of ${plan.groupName}`} className="flex flex-col gap-3">
      <p className="flex items-baseline gap-2 font-medium text-lg">
        {isNothingToDo(plan) && <Mark shape="dot" className="text-muted" />}
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {isNamed && `${plan.groupName}: `}
          {headline(plan)}
        </span>
      </p>
      {plan.blockers.map((blocker) => (
        <Note key={blocker.message} level="critical" {...blocker} />
      ))}
      {ownWarnings(plan, toldAbove).map((warning) => (
        <Note key={warning.message} level="warning" {...warning} />
      ))}
      {plan.victims.length > 0 && (
        <>
          <CapacityChart
            label="Capacity as planned"
            moments={moments}
            untilMs={moments.at(-1)?.atMs ?? 0}
            isEstimate
            words={`${capacityWords(moments)} Those that drain count until they are gone.`}
          />
          <BatchList plan={plan} />
          <KeyValueList entries={factsOf(plan)} />
          <Victims plan={plan} />
        </>
      )}
      {plan.spared.length > 0 && (
        <ul className="text-muted">
          {plan.spared.map(({ message, advice }) => (
            <li key={message}>{`${message} ${advice}`.trim()}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function headline(plan: GroupCyclePlan): string {
  if (isNothingToDo(plan)) return 'Nothing has to be replaced';
  const { victims, batches, present } = plan;
  if (victims.length === 0) return 'Nothing is replaced';
  return `${victims.length} of ${plural(present.length, 'instance')} in ${plural(batches.length, 'batch', 'batches')}`;
}

function factsOf(plan: GroupCyclePlan): readonly KeyValue[] {
  const isRefresh = plan.engine === 'instance_refresh';
  return [
    { key: 'Duration', value: durationWords(plan) },
    {
      key: 'Floor',
      value: isRefresh
        ? `AWS keeps ${plan.floor} healthy, as the group counts health`
        : `never fewer than ${plan.floor} serve by our own action`,
    },
    { key: 'Ceiling', value: ceilingWords(plan) },
    { key: 'Maximum size', value: maximumSizeWords(plan) },
    { key: 'New ones from', value: plan.launches },
    ...(plan.suspends.length === 0 ? [] : [{ key: 'Suspends meanwhile', value: plan.suspends.join(', ') }]),
    ...(isRefresh ? [{ key: 'Rolling back', value: plan.whyNoRollback ?? 'Possible for as long as it runs.' }] : []),
    { key: 'Asks AWS for', value: <code className="font-mono text-sm">{callWords(plan)}</code> },
    ...(isRefresh ? [{ key: 'Preferences', value: <Preferences preferences={plan.refreshPreferences} /> }] : []),
  ];
}

function maximumSizeWords({ original, raisedMaxSize }: GroupCyclePlan): string {
  if (raisedMaxSize <= original.maxSize) return `stays at ${original.maxSize}`;
  return `raised from ${original.maxSize} to ${raisedMaxSize} meanwhile`;
}

function callWords({ calls }: GroupCyclePlan): string {
  return calls.map(({ action, times }) => (times === 1 ? action : `${action} × ${times}`)).join(', ');
}

/** Everything that an instance refresh is told, so that nothing is left to a default that nobody saw. */
function Preferences({ preferences }: { readonly preferences: GroupCyclePlan['refreshPreferences'] }) {
  return (
    <dl aria-label="Preferences" className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4">
      {preferences.map(({ name, value }) => (
        <Fragment key={name}>
          <dt className="font-mono text-sm">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function BatchList({ plan: { batches, original } }: CyclePlanViewProps) {
  return (
    <ol aria-label="Batches" className="rounded-md border border-line">
      {batches.map((batch) => (
        <li key={batch.number} className="flex items-center gap-3 border-line border-t px-3 py-1 first:border-t-0">
          <span className="w-28 shrink-0 font-medium">{batchName(batch, batches.length)}</span>
          <span className="grow">
            {batch.grownTo > original.desiredCapacity
              ? `grow to ${batch.grownTo}, prove, retire ${batch.instanceIds.length}`
              : `retire ${batch.instanceIds.length}, wait for those in their place`}
          </span>
          {batch.checkpointAfter && <Badge tone="strong">then waits for you</Badge>}
        </li>
      ))}
    </ol>
  );
}

function Victims({ plan: { victims } }: CyclePlanViewProps) {
  const now = useNow(60_000);
  return (
    <Disclosure
      openAtFirst
      summary={<span className="font-medium">{plural(victims.length, 'instance')} replaced</span>}
    >
      <table className="mt-1 w-full text-left">
        <thead className="text-muted text-sm">
          <tr>
            {['Instance ID', 'Zone', 'Age', 'Why'].map((name) => (
              <th key={name} scope="col" className="pr-4 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {victims.map(({ id, zone, launchedAt, reason }) => (
            <tr key={id} className="border-line border-t align-baseline">
              <td className="py-0.5 pr-4 font-mono text-sm">{id}</td>
              <td className="py-0.5 pr-4 whitespace-nowrap">{zone}</td>
              <td className="py-0.5 pr-4 whitespace-nowrap">
                {launchedAt === null ? '–' : formatRemaining(now - launchedAt)}
              </td>
              <td className="py-0.5 [overflow-wrap:anywhere]">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Disclosure>
  );
}
