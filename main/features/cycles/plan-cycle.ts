import { createHash } from 'node:crypto';
import type { CycleEngine, CycleRequest, CycleSpec, GroupCyclePlan } from '#contract/cycles.ts';
import type { GroupRef } from '#contract/groups.ts';
import { hookAction } from '../deployments/index.ts';
import type { AlarmSeen, CycleUsual, HookSeen, LaunchesSeen, MachineSeen } from './cycle-model.ts';
import { isSuspended, type Observation, type Surroundings } from './model.ts';
import { batchesOf, boundsOf, ordered } from './plan-cycle-batches.ts';
import { cycleBlockers } from './plan-cycle-blockers.ts';
import { assumptions, capacityOverTime, durationOf, expectedWithinMs } from './plan-cycle-time.ts';
import { cycleWarnings, zoneWarnings } from './plan-cycle-warnings.ts';
import { asRefresh, preferencesText } from './plan-refresh.ts';
import {
  broughtBy,
  launchTemplateOf,
  recommended,
  refreshBlockers,
  refreshBoundsOf,
  whyNoRollback,
} from './refresh-plan.ts';
import { launchesText, select } from './selection.ts';

/** Everything that a plan follows from. */
export interface CycleBasis {
  readonly ref: GroupRef;
  readonly spec: CycleSpec;
  readonly seen: Observation;
  readonly around: Surroundings;
  readonly launches: LaunchesSeen;
  readonly machines: readonly MachineSeen[];
  readonly hooks: readonly HookSeen[];
  /** Those of the spec; null where they could not be read. */
  readonly alarms: readonly AlarmSeen[] | null;
  readonly usual: CycleUsual;
  readonly now: number;
}

const noVersionGiven = 'It was not told which version to bring, so there is none to go back from.';

/** The whole dry run of a cycle of one group. */
export function planCycle(basis: CycleBasis, engine: CycleEngine = 'infraviewer'): GroupCyclePlan {
  const { ref, spec, seen, around, launches, machines, usual, now } = basis;
  const { group } = seen;
  const desired = group.sizes.desiredCapacity;
  const bounds = engine === 'infraviewer' ? boundsOf(group.sizes, spec) : refreshBoundsOf(group.sizes, spec);
  // AWS docs, StartInstanceRefresh: SkipMatching compares with the configuration that the refresh brings.
  const comes = engine === 'instance_refresh' ? broughtBy(spec, launches) : launches;
  const selection = select(spec.selection, { group, launches: comes, machines });
  const victims = ordered(selection.selected, seen.balancers);
  const batches = batchesOf(
    victims.map(({ member }) => member.id),
    desired,
    bounds,
    spec,
  );
  const raisedMaxSize = Math.max(group.sizes.maxSize, ...batches.map(({ grownTo }) => grownTo));
  const suspends = suspendsOf(seen);
  const judged = { seen, around, spec, selection, bounds, alarms: basis.alarms };
  const until = now + expectedWithinMs(batches, desired, usual);
  const refresh = { seen, spec, launches, selected: selection.selected, hooks: basis.hooks };
  const refused = refreshBlockers(refresh);
  const plan: GroupCyclePlan = {
    engine,
    connectionId: ref.connectionId,
    groupName: ref.groupName,
    victims: victims.map(({ member, launchedAt, reason }) => ({
      id: member.id,
      zone: member.zone,
      launchedAt,
      reason,
    })),
    present: group.members.map(({ id }) => id),
    launches: launchesText(comes),
    spared: [...selection.spared],
    batches,
    floor: bounds.floor,
    ceiling: bounds.ceiling,
    original: group.sizes,
    raisedMaxSize,
    suspends,
    capacity: capacityOverTime(batches, desired, usual),
    duration: durationOf(batches, desired, usual),
    calls: callsOf(spec, batches, { desired, isRaised: raisedMaxSize > group.sizes.maxSize, suspends }),
    blockers: cycleBlockers(judged),
    warnings: [
      ...cycleWarnings({ ...judged, ...basis, engine, until, raisedMaxSize, batches: batches.length }),
      ...(engine === 'infraviewer' ? zoneWarnings(seen, batches, suspends) : []),
      ...assumptions(usual),
    ],
    recommended: recommended(refresh, refused),
    refreshBlockers: refused,
    defaultWarmupS: group.defaultWarmupS,
    launchTemplateId: launchTemplateOf(launches),
    refreshPreferences: preferencesText(spec, group.defaultWarmupS),
    whyNoRollback: spec.refresh.templateVersion === null ? noVersionGiven : whyNoRollback(launches),
  };
  // What would stand in the way of nothing, and what to know about it, is nobody's concern.
  if (selection.isNothingToDo) return { ...plan, blockers: [], warnings: [], calls: [] };
  return engine === 'instance_refresh' ? asRefresh(plan, { seen, around, alarms: basis.alarms }) : plan;
}

/**
 * AWS docs, "Suspend and resume Amazon EC2 Auto Scaling processes": terminating with a lower desired capacity can leave
 * zones uneven, and rebalancing them would terminate instances in others. Nothing that scales out is ever suspended.
 */
function suspendsOf({ group }: Observation): string[] {
  return group.zones.length > 1 && !isSuspended(group, 'AZRebalance') ? ['AZRebalance'] : [];
}

/** Every write to AWS, and every hook, as often as it is made where nothing goes wrong. */
function callsOf(
  spec: CycleSpec,
  batches: GroupCyclePlan['batches'],
  how: { readonly desired: number; readonly isRaised: boolean; readonly suspends: readonly string[] },
): GroupCyclePlan['calls'] {
  const grows = batches.filter(({ grownTo }) => grownTo > how.desired).length;
  const retired = batches.reduce((sum, { instanceIds }) => sum + instanceIds.length, 0);
  const suspends = how.suspends.length > 0 ? 1 : 0;
  const marks = batches.length > 0 ? 1 : 0;
  return [
    { action: 'autoscaling:CreateOrUpdateTags', times: marks },
    { action: 'autoscaling:SuspendProcesses', times: suspends },
    { action: 'autoscaling:UpdateAutoScalingGroup', times: grows + (how.isRaised ? 1 : 0) },
    { action: 'ssm:SendCommand', times: spec.gate.kind === 'ssm' ? retired : 0 },
    ...hookCalls(spec.beforeRetire, retired),
    { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', times: retired },
    ...hookCalls(spec.afterRetire, retired),
    { action: 'autoscaling:ResumeProcesses', times: suspends },
    { action: 'autoscaling:DeleteTags', times: marks },
  ].filter(({ times }) => times > 0);
}

function hookCalls(name: string | null, times: number): GroupCyclePlan['calls'] {
  return name === null ? [] : [{ action: hookAction(name), times }];
}

/** Stands for everything that people agree to with a plan: starting is refused where it would be another one by now. */
export function cycleFingerprintOf(request: CycleRequest, plans: readonly GroupCyclePlan[]): string {
  const basis = [
    [request.groups, request.order, request.engine, request.spec],
    plans.map((plan) => [
      plan.victims.map(({ id }) => id).toSorted(),
      [plan.original.minSize, plan.original.desiredCapacity, plan.original.maxSize, plan.raisedMaxSize],
      [plan.floor, plan.ceiling, plan.launches],
      [plan.suspends, plan.blockers.map(({ message }) => message)],
    ]),
  ];
  return createHash('sha256').update(JSON.stringify(basis)).digest('hex');
}
