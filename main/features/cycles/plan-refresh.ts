import type { CycleSpec, GroupCyclePlan } from '#contract/cycles.ts';
import type { AlarmSeen } from './cycle-model.ts';
import { fillsCapacity, isServing, listed, type Observation, type Surroundings } from './model.ts';
import { commonBlockers, type Sentence } from './plan-common.ts';
import { alarmBlockers } from './plan-cycle-blockers.ts';
import { refreshPreferences } from './refresh-request.ts';

/** What a plan becomes where AWS's own instance refresh is to do it. */
export function asRefresh(
  plan: GroupCyclePlan,
  {
    seen,
    around,
    alarms,
  }: { readonly seen: Observation; readonly around: Surroundings; readonly alarms: readonly AlarmSeen[] | null },
): GroupCyclePlan {
  const blockers = [
    ...commonBlockers({ ...seen, refresh: null }, around),
    ...(plan.victims.length === 0
      ? [{ message: 'No instance would be replaced.', advice: 'There is nothing to do.' }]
      : []),
    ...plan.refreshBlockers,
    ...alarmBlockers(alarms),
  ];
  return {
    ...plan,
    // AWS makes room for itself, and suspends nothing.
    raisedMaxSize: plan.original.maxSize,
    suspends: [],
    batches: plan.batches.map((batch) => ({ ...batch, checkpointAfter: false, isCanary: false })),
    calls: [{ action: 'autoscaling:StartInstanceRefresh', times: 1 }],
    blockers,
    warnings: [...plan.warnings, ...refreshWarnings(seen)],
  };
}

function refreshWarnings({ group, balancers }: Observation): Sentence[] {
  const warnings: Sentence[] = [
    {
      message: 'AWS chooses the batches and their order itself; those shown are an estimate.',
      advice: 'It goes on without this console, and can be cancelled or, with a version given, rolled back.',
    },
  ];
  const down = group.members.filter((member) => fillsCapacity(member) && !isServing(member, balancers));
  if (down.length > 0) {
    warnings.push({
      message: `Not in service now: ${listed(down.map(({ id }) => id))}.`,
      advice: 'AWS replaces nothing while fewer than the minimum are healthy.',
    });
  }
  return warnings;
}

/** Every preference that would be sent, for people. */
export function preferencesText(spec: CycleSpec, defaultWarmupS: number): GroupCyclePlan['refreshPreferences'] {
  return Object.entries(refreshPreferences(spec, defaultWarmupS)).map(([name, value]) => ({
    name,
    value: typeof value === 'object' ? textOf(value) : String(value),
  }));
}

function textOf(value: readonly number[] | { readonly Alarms: readonly string[] }): string {
  const items = 'Alarms' in value ? value.Alarms : value.map((one) => `${one} %`);
  return items.length === 0 ? 'none' : listed(items);
}
