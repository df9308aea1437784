import type { CycleEngine, CycleSpec } from '#contract/cycles.ts';
import type { HookSeen, LaunchesSeen } from './cycle-model.ts';
import { isSuspended, listed, type Observation, type Sizes } from './model.ts';
import type { Sentence } from './plan-common.ts';
import { type Bounds, boundsOf } from './plan-cycle-batches.ts';
import type { Selected } from './selection.ts';

export interface RefreshJudged {
  readonly seen: Observation;
  readonly launches: LaunchesSeen;
  readonly spec: CycleSpec;
  readonly selected: readonly Selected[];
  readonly hooks: readonly HookSeen[];
}

/**
 * AWS docs, RefreshPreferences: AWS launches first only as far as the maximum lets it. Where minimum and maximum leave it
 * nothing to do, an explicit maximum, as it is sent here, lets it launch one more. Its rounding is not told.
 */
export function refreshBoundsOf(sizes: Sizes, spec: CycleSpec): Bounds {
  const { floor, ceiling: mostOfOurs } = boundsOf(sizes, spec);
  const desired = sizes.desiredCapacity;
  const most = Math.floor((desired * spec.maximumHealthyPercentage) / 100);
  const ceiling = Math.max(desired, Math.min(mostOfOurs, most > floor ? most : floor + 1));
  return { floor, ceiling, surge: ceiling - desired, spare: desired - floor };
}

/** What keeps AWS's own instance refresh from doing a cycle as it is asked for; empty where it could. */
export function refreshBlockers({ seen, spec, selected, launches }: RefreshJudged): Sentence[] {
  return [...askedBlockers(spec), ...versionBlockers(spec, launches), ...stateBlockers(seen, spec, selected)];
}

/** AWS docs, RefreshPreferences and RollbackInstanceRefresh: what a desired configuration needs. */
function versionBlockers({ refresh }: CycleSpec, launches: LaunchesSeen): Sentence[] {
  if (refresh.templateVersion === null) return [];
  const templateId = launchTemplateOf(launches);
  if (templateId === null) {
    return [
      {
        message: 'The group launches from more than one launch template, or from none, so no version can be brought.',
        advice: 'Change the group first, and leave the version out.',
      },
    ];
  }
  const template = launches.templates.find(({ id }) => id === templateId);
  if (template && Number(refresh.templateVersion) > template.latestVersion) {
    return [
      {
        message: `${template.name} has no version ${refresh.templateVersion}: its latest is ${template.latestVersion}.`,
        advice: 'Give a version that there is, or leave it out.',
      },
    ];
  }
  const why = refresh.autoRollback ? whyNoRollback(launches) : null;
  return why === null ? [] : [{ message: why, advice: 'Do without rolling back, or give the group a fixed version.' }];
}

/** The template whose versions a refresh could bring; null where the group launches from several, or from none. */
export function launchTemplateOf({ launchedFrom, overrides }: LaunchesSeen): string | null {
  return overrides.length > 0 ? null : (launchedFrom?.templateId ?? null);
}

/** What the group launches from once a refresh has brought the version that is asked for. */
export function broughtBy({ refresh: { templateVersion } }: CycleSpec, launches: LaunchesSeen): LaunchesSeen {
  const { launchedFrom } = launches;
  if (templateVersion === null || launchedFrom === null || launchTemplateOf(launches) === null) return launches;
  return { ...launches, launchedFrom: { ...launchedFrom, version: templateVersion } };
}

function askedBlockers(spec: CycleSpec): Sentence[] {
  const blockers: Sentence[] = [];
  if (spec.selection.kind === 'chosen' || spec.selection.kind === 'older_than') {
    blockers.push({
      message: 'An instance refresh replaces all instances or the stale ones, no others.',
      advice: 'Replace all or the stale ones.',
    });
  }
  if (spec.gate.kind !== 'none') {
    blockers.push({
      message: 'An instance refresh does not wait for a deploy gate.',
      advice: 'Do without the gate, or express it as a launch lifecycle hook.',
    });
  }
  if (spec.setUp.kind !== 'none') {
    blockers.push({
      message: 'An instance refresh waits for no proof that a machine is set up.',
      advice: 'Do without it, or express it as a launch lifecycle hook.',
    });
  }
  if (spec.checkpoint !== 'none') {
    blockers.push({
      message: 'An instance refresh waits a fixed time at a checkpoint, not for a person.',
      advice: 'Use checkpoints at percentages instead.',
    });
  }
  if (spec.beforeRetire !== null || spec.afterRetire !== null) {
    blockers.push({
      message: 'An instance refresh runs nothing before or after a retirement.',
      advice: 'Do without, or express it as a termination lifecycle hook.',
    });
  }
  return blockers;
}

function stateBlockers(
  { group, refresh }: Observation,
  { refresh: asked }: CycleSpec,
  selected: readonly Selected[],
): Sentence[] {
  const blockers: Sentence[] = [];
  if (refresh !== null) {
    blockers.push({
      message: `An instance refresh is running (${refresh.status}).`,
      advice: 'Wait for it to end, or cancel it first.',
    });
  }
  for (const process of ['InstanceRefresh', 'Launch', 'Terminate']) {
    if (!isSuspended(group, process)) continue;
    blockers.push({
      message: `${process} is suspended: the refresh would not move.`,
      advice: `Resume ${process} first.`,
    });
  }
  const held = selected.filter(({ member }) => member.protected);
  if (held.length > 0 && asked.protectedInstances === 'Ignore') {
    blockers.push({
      message: `Protected from scale-in, so that it would pass them by: ${idsOf(held)}.`,
      advice: 'Take the protection away, or let the refresh replace protected ones or wait for them.',
    });
  }
  const standby = selected.filter(({ member }) => member.lifecycle === 'Standby');
  if (standby.length > 0 && asked.standbyInstances === 'Ignore') {
    blockers.push({
      message: `In standby, so that it would pass them by: ${idsOf(standby)}.`,
      advice: 'Bring them back into service, or let the refresh terminate them or wait for them.',
    });
  }
  return blockers;
}

function idsOf(selected: readonly Selected[]): string {
  return listed(selected.map(({ member }) => member.id));
}

/**
 * Why an instance refresh could not be rolled back, or null where it could. AWS docs, "Undo changes with a rollback": it
 * needs a desired configuration, with a version of the launch template that is a number.
 */
export function whyNoRollback({ launchedFrom, overrides }: LaunchesSeen): string | null {
  const sources = [launchedFrom, ...overrides.map((override) => override.launchedFrom)];
  if (sources.some((source) => source === null || source.configuration !== null)) {
    return 'The group launches from a launch configuration, so there is no version to roll back to.';
  }
  const moving = sources.find((source) => !/^\d+$/.test(source?.version ?? ''));
  if (!moving) return null;
  return `The group launches ${moving.version ?? '$Default'} of its template and no fixed version, so it cannot be rolled back.`;
}

/** Which of the two engines fits better, and why. */
export function recommended(
  judged: RefreshJudged,
  blockers: readonly Sentence[],
): { readonly engine: CycleEngine; readonly reason: string } {
  const { group, balancers } = judged.seen;
  const ours = (reason: string) => ({ engine: 'infraviewer', reason }) as const;
  const [blocker] = blockers;
  if (blocker) return ours(blocker.message);
  if (group.members.some(({ weight }) => weight !== 1)) {
    return { engine: 'instance_refresh', reason: 'It counts in the weights of the instance types.' };
  }
  if (group.sizes.desiredCapacity <= 1) return ours('A group of one keeps its only instance until another serves.');
  const watchesBalancers = balancers.length === 0 || group.healthCheckType.split(',').includes('ELB');
  if (!watchesBalancers) {
    return ours('The group judges health by EC2 alone, so a refresh would not see whether the balancers agree.');
  }
  if (balancers.length > 1) return ours('Every balancer of the group must agree, and each is watched here.');
  const proof = judged.hooks.some(({ at }) => at === 'launch')
    ? 'A launch hook'
    : balancers.length > 0
      ? 'The load balancer'
      : null;
  if (proof === null)
    return ours('Nothing tells AWS when a new instance serves; a refresh would only wait a fixed time.');
  return {
    engine: 'instance_refresh',
    reason: `${proof} tells AWS when a new instance is ready, and a refresh goes on without this console.`,
  };
}
