import { resolveVersion } from '../parts/instances.ts';
import { poolsOf } from '../parts/targets.ts';
import type { Group, GroupMember, InstanceRefresh, Region } from '../world.ts';
import { counts } from './group-steps.ts';
import { goalOf, type RefreshMember, type RefreshMemberState, type RefreshView } from './refresh-steps.ts';

export interface RefreshMoment {
  readonly now: number;
  /** The highest checkpoint that has been passed, in per cent. */
  readonly passed: number;
}

/** What a refresh sees of its group; while it rolls back there are no checkpoints. */
export function viewOf(region: Region, group: Group, refresh: InstanceRefresh, moment: RefreshMoment): RefreshView {
  const { preferences } = refresh;
  const next = preferences.checkpointPercentages.find((percentage) => percentage > moment.passed);
  const isBack = refresh.rollback !== null;
  return {
    desiredCapacity: group.desiredCapacity,
    preferences: isBack ? { ...preferences, checkpointPercentages: [] } : preferences,
    checkpoint: isBack ? 100 : (next ?? goalOf(preferences)),
    suspended: new Set(group.suspendedProcesses.map(({ name }) => name)),
    members: group.members.flatMap((member) => memberView(region, group, refresh, member, moment.now) ?? []),
  };
}

/** Null for a member that leaves. */
function memberView(
  region: Region,
  group: Group,
  refresh: InstanceRefresh,
  member: GroupMember,
  now: number,
): RefreshMember | null {
  const state = stateOf(region, group, refresh, member, now);
  if (!state) return null;
  const { instanceId, zone, protectedFromScaleIn } = member;
  const launchedAt = region.instances.get(instanceId)?.launchedAt ?? 0;
  const isOutdated = mustReplace(refresh, member, launchedAt) && !alreadyMatches(region, group, refresh, member, now);
  return { instanceId, zone, launchedAt, state, isOutdated, isProtected: protectedFromScaleIn };
}

/** Those that were there when the refresh began; while it rolls back, those that came since. */
function mustReplace(refresh: InstanceRefresh, member: GroupMember, launchedAt: number): boolean {
  const { preferences, rollback, startedAt } = refresh;
  if (preferences.protectedInstances === 'Ignore' && member.protectedFromScaleIn) return false;
  if (preferences.standbyInstances === 'Ignore' && member.lifecycle.includes('Standby')) return false;
  if (startedAt === null) return rollback === null;
  return rollback ? launchedAt >= startedAt && launchedAt < rollback.startedAt : launchedAt < startedAt;
}

/** Auto Scaling API reference: RefreshPreferences, SkipMatching: with what is desired, or with what the group has. */
function alreadyMatches(
  region: Region,
  group: Group,
  refresh: InstanceRefresh,
  member: GroupMember,
  now: number,
): boolean {
  if (refresh.rollback || !refresh.preferences.skipsMatching) return false;
  const wanted = refresh.desiredTemplate ?? group.launchTemplate;
  const template = region.launchTemplates.get(wanted?.id ?? '');
  if (!wanted || !template) return false;
  const { version } = resolveVersion(template, wanted.version, now);
  return member.launchTemplate?.id === template.id && member.launchTemplate.version === version;
}

function stateOf(
  region: Region,
  group: Group,
  { preferences }: InstanceRefresh,
  member: GroupMember,
  now: number,
): RefreshMemberState | undefined {
  if (member.lifecycle === 'Standby' || member.lifecycle === 'EnteringStandby') return 'standby';
  if (!counts(member)) return undefined;
  if (member.lifecycle !== 'InService' || !isHealthy(region, group, member)) return 'unready';
  return isWarm(member, preferences.warmupMs, now) ? 'ready' : 'warming';
}

/** Auto Scaling user guide: "Set the default instance warmup": it begins when the member comes into service. */
export function isWarm({ inServiceAt }: GroupMember, warmupMs: number, now: number): boolean {
  return inServiceAt === null || now - inServiceAt >= warmupMs;
}

/** As all health checks of its group see it; a balancer that does not know it has nothing to say. */
function isHealthy(region: Region, group: Group, { instanceId, health }: GroupMember): boolean {
  if (health !== 'Healthy' || region.instances.get(instanceId)?.state !== 'running') return false;
  if (!group.healthCheckType.includes('ELB')) return true;
  return poolsOf(region, group).every(({ targets }) => {
    const state = targets.get(instanceId)?.status.state;
    return state === undefined || state === 'healthy';
  });
}
