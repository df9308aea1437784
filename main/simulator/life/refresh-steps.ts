import type { RefreshPreferences } from '../world.ts';

/**
 * How far a member is: in service, healthy and warm; in service and healthy; on its way or not healthy; in standby.
 * Those that leave are no longer looked at.
 */
export type RefreshMemberState = 'ready' | 'warming' | 'unready' | 'standby';

/** A member as an instance refresh sees it. */
export interface RefreshMember {
  readonly instanceId: string;
  readonly zone: string;
  readonly launchedAt: number;
  readonly state: RefreshMemberState;
  /** Whether the refresh has to replace it. */
  readonly isOutdated: boolean;
  readonly isProtected: boolean;
}

export interface RefreshView {
  readonly desiredCapacity: number;
  readonly preferences: RefreshPreferences;
  /** How many per cent may be new before the refresh stops or pauses. */
  readonly checkpoint: number;
  readonly suspended: ReadonlySet<string>;
  readonly members: readonly RefreshMember[];
}

/** What a refresh waits for when it can do nothing now. */
export type RefreshWait = 'warmup' | 'health' | 'standby' | 'protection' | 'processes' | 'suspension';

export type RefreshStep =
  | { readonly kind: 'replace'; readonly retire: readonly string[]; readonly launches: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'complete' }
  | { readonly kind: 'wait'; readonly wait: RefreshWait; readonly instanceId: string | null };

/**
 * What an instance refresh does next (Auto Scaling user guide: "How an instance refresh works", "Add checkpoints to an
 * instance refresh"; Auto Scaling API reference: RefreshPreferences).
 */
export function nextRefreshStep(view: RefreshView): RefreshStep {
  if (view.suspended.has('InstanceRefresh')) return { kind: 'wait', wait: 'suspension', instanceId: null };
  if (isComplete(view)) return { kind: 'complete' };
  const step = replacement(view);
  if (step.retire.length > 0 || step.launches > 0) return mayReplace(view) ? step : processesWait;
  if (isAtCheckpoint(view)) return { kind: 'pause' };
  return waitOf(view);
}

const processesWait: RefreshStep = { kind: 'wait', wait: 'processes', instanceId: null };

/**
 * How much of the group is new, healthy and warm, in whole per cent of the desired capacity (Auto Scaling API
 * reference: InstanceRefresh, PercentageComplete).
 */
export function percentageOf({ members }: Pick<RefreshView, 'members'>, desiredCapacity: number): number {
  if (desiredCapacity === 0) return 100;
  const updated = members.filter((member) => !member.isOutdated && member.state === 'ready').length;
  return Math.floor((100 * Math.min(updated, desiredCapacity)) / desiredCapacity);
}

/** How many have still to be replaced, those aside whose replacement is already there. */
export function remainingOf({ members }: Pick<RefreshView, 'members'>, desiredCapacity: number): number {
  const surplus = Math.max(0, members.filter(isActive).length - desiredCapacity);
  return Math.max(0, members.filter(({ isOutdated }) => isOutdated).length - surplus);
}

/**
 * The least that must be ready and the most that may be there. Where both are the same nothing could be replaced: with
 * an explicit maximum one is then launched first, without one it is terminated and launched at once (Auto Scaling API
 * reference: RefreshPreferences, MaxHealthyPercentage). AWS tells how the minimum is rounded, up, and not the maximum;
 * here down, so that neither is passed.
 */
export function boundsOf(desiredCapacity: number, preferences: RefreshPreferences) {
  const { minHealthyPercentage, maxHealthyPercentage } = preferences;
  const floor = Math.ceil((desiredCapacity * minHealthyPercentage) / 100);
  const ceiling = Math.floor((desiredCapacity * (maxHealthyPercentage ?? 100)) / 100);
  if (floor < ceiling) return { floor, ceiling };
  return maxHealthyPercentage === null ? { floor: floor - 1, ceiling } : { floor, ceiling: floor + 1 };
}

/** The last checkpoint may leave a part of the group as it is. */
export function goalOf({ checkpointPercentages }: RefreshPreferences): number {
  return checkpointPercentages.at(-1) ?? 100;
}

function isComplete(view: RefreshView): boolean {
  const { desiredCapacity, members, preferences } = view;
  const goal = goalOf(preferences);
  if (percentageOf(view, desiredCapacity) < goal) return false;
  const isSettled = members.filter(isActive).length <= desiredCapacity;
  return goal < 100 ? isSettled : isSettled && members.every(({ isOutdated }) => !isOutdated);
}

function isAtCheckpoint(view: RefreshView): boolean {
  return view.checkpoint < goalOf(view.preferences) && percentageOf(view, view.desiredCapacity) >= view.checkpoint;
}

function mayReplace({ suspended }: RefreshView): boolean {
  return !suspended.has('Launch') && !suspended.has('Terminate');
}

/** As many at once as keep the group between its bounds, and no more than the next checkpoint needs. */
function replacement(view: RefreshView): Extract<RefreshStep, { kind: 'replace' }> {
  const { desiredCapacity, members, preferences, checkpoint } = view;
  const { floor, ceiling } = boundsOf(desiredCapacity, preferences);
  const active = members.filter(isActive);
  const candidates = active.filter((member) => member.isOutdated && mayLeave(view, member));
  const surplus = active.length - desiredCapacity;
  const freshCount = active.filter(({ isOutdated }) => !isOutdated).length;
  const quota = Math.max(0, Math.ceil((desiredCapacity * checkpoint) / 100) - freshCount);
  const spare = active.filter(({ state }) => state === 'ready').length - floor;
  const retired = chosen(candidates, { most: quota + Math.max(0, surplus), mostReady: spare }, active);
  const room = ceiling - (active.length - retired.length);
  const launches = Math.max(0, Math.min(room, quota, candidates.length - surplus));
  return { kind: 'replace', retire: [...retired, ...standbys(view)].map(({ instanceId }) => instanceId), launches };
}

/** Members in standby do not count, so that nothing is lost with them. */
function standbys({ members, preferences }: RefreshView): RefreshMember[] {
  if (preferences.standbyInstances !== 'Terminate') return [];
  return members.filter(({ state, isOutdated }) => state === 'standby' && isOutdated);
}

/** Those first that are not ready anyway, then from the fullest zone the oldest. */
function chosen(
  candidates: readonly RefreshMember[],
  { most, mostReady }: { readonly most: number; readonly mostReady: number },
  active: readonly RefreshMember[],
): RefreshMember[] {
  const taken: RefreshMember[] = [];
  const size = (zone: string) => active.filter((one) => one.zone === zone && !taken.includes(one)).length;
  const order = (left: RefreshMember, right: RefreshMember) =>
    Number(isReady(left)) - Number(isReady(right)) ||
    size(right.zone) - size(left.zone) ||
    left.launchedAt - right.launchedAt;
  while (taken.length < most) {
    const mayTakeReady = taken.filter(isReady).length < mostReady;
    const rest = candidates.filter((one) => !taken.includes(one) && (mayTakeReady || !isReady(one)));
    const next = rest.toSorted(order)[0];
    if (!next) break;
    taken.push(next);
  }
  return taken;
}

/** What has to come first names itself first; warming up ends by itself, all else may not. */
function waitOf(view: RefreshView): RefreshStep {
  const first = (wait: RefreshWait, isIt: (member: RefreshMember) => boolean): RefreshStep | undefined => {
    const member = view.members.find(isIt);
    return member && { kind: 'wait', wait, instanceId: member.instanceId };
  };
  return (
    first('warmup', ({ state, isOutdated }) => state === 'warming' && !isOutdated) ??
    first('health', ({ state, isOutdated }) => state === 'unready' && !isOutdated) ??
    first('standby', ({ state, isOutdated }) => state === 'standby' && isOutdated) ??
    first('protection', (member) => member.isOutdated && !mayLeave(view, member)) ?? {
      kind: 'wait',
      wait: 'health',
      instanceId: null,
    }
  );
}

function mayLeave({ preferences }: RefreshView, { isProtected }: RefreshMember): boolean {
  return !isProtected || preferences.protectedInstances === 'Refresh';
}

function isActive({ state }: RefreshMember): boolean {
  return state !== 'standby';
}

function isReady({ state }: RefreshMember): boolean {
  return state === 'ready';
}
