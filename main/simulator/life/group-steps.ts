import type { Group } from '../world.ts';
import { type Candidate, leavesFirst } from './termination-policy.ts';

/** What a group knows of a member when it decides. */
export interface MemberView extends Candidate {
  readonly instanceId: string;
  readonly zone: string;
  readonly lifecycle: string;
  readonly health: 'Healthy' | 'Unhealthy';
  /** How long it has been unhealthy; 0 while it is healthy. */
  readonly unhealthyForMs: number;
  readonly protectedFromScaleIn: boolean;
  /** Launched beyond the desired capacity to balance the zones: nothing leaves for it before it is warm. */
  readonly balances: boolean;
  /** Whether its warm-up is over, of those in service. */
  readonly isWarm: boolean;
}

export interface GroupView {
  readonly now: number;
  readonly desiredCapacity: number;
  /** How many members more than desired an instance refresh may have for a while. */
  readonly surge: number;
  readonly zones: readonly string[];
  /** Where a launch has just failed for want of capacity. */
  readonly avoidedZones: ReadonlySet<string>;
  readonly suspended: ReadonlySet<string>;
  readonly terminationPolicies: readonly string[];
  readonly members: readonly MemberView[];
}

export type GroupStep =
  | { readonly kind: 'launch'; readonly zone: string; readonly because: 'capacity' | 'rebalance' | 'replacement' }
  | { readonly kind: 'retire'; readonly instanceId: string; readonly because: 'capacity' | 'health' };

/** How long a group looks at an unhealthy member before it replaces it: long enough for a flap to pass. */
export const patienceMs = 25_000;

/**
 * What a group does next to have its desired capacity of healthy members, balanced over its zones (Amazon EC2 Auto
 * Scaling user guide: "Instance lifecycle", "Health checks", "Default termination policy", "Suspend-resume processes",
 * "Rebalancing activities").
 */
export function nextSteps(group: GroupView): GroupStep[] {
  const sick = group.members.filter((member) => counts(member) && mustBeReplaced(group, member));
  const active = group.members.filter((member) => counts(member) && !sick.includes(member));
  return [
    ...sick.map((member): GroupStep => ({ kind: 'retire', instanceId: member.instanceId, because: 'health' })),
    ...launches(group, active, sick.length),
    ...scaleIn(group, active),
  ];
}

/** Members that count towards the desired capacity: those in standby or leaving do not. */
export function counts({ lifecycle }: Pick<MemberView, 'lifecycle'>): boolean {
  return lifecycle === 'InService' || lifecycle.startsWith('Pending');
}

function mustBeReplaced({ suspended }: GroupView, member: MemberView): boolean {
  if (suspended.has('ReplaceUnhealthy') || suspended.has('Terminate')) return false;
  return member.health === 'Unhealthy' && member.unhealthyForMs >= patienceMs;
}

/** New members go to the zones that have the fewest; a group that is lopsided first launches where one is missing. */
function launches(group: GroupView, active: readonly MemberView[], sickCount: number): GroupStep[] {
  if (group.suspended.has('Launch') || offeredZones(group).length === 0) return [];
  const sizes = zoneSizes(group, active);
  const missing = group.desiredCapacity - active.length;
  if (missing === 0 && canRebalance(group, active, sizes)) {
    return [{ kind: 'launch', zone: emptiest(group, sizes), because: 'rebalance' }];
  }
  const steps: GroupStep[] = [];
  for (let count = 0; count < missing; count++) {
    const zone = emptiest(group, sizes);
    sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
    steps.push({ kind: 'launch', zone, because: count < sickCount ? 'replacement' : 'capacity' });
  }
  return steps;
}

/** Where the next member goes; undefined while no zone has capacity. */
export function nextZone(
  group: Pick<GroupView, 'zones' | 'avoidedZones'>,
  members: readonly Pick<MemberView, 'zone' | 'lifecycle'>[],
): string | undefined {
  return byFullness(group, zoneSizes(group, members.filter(counts)))[0];
}

/**
 * Surplus members leave, those first that are not in service yet; then, from the fullest zone, whom the termination
 * policies choose; never one that is protected.
 */
function scaleIn(group: GroupView, active: readonly MemberView[]): GroupStep[] {
  if (group.suspended.has('Terminate')) return [];
  const settled = active.filter((member) => !(member.balances && !(isInService(member) && member.isWarm)));
  const surplus = settled.length - group.desiredCapacity - group.surge;
  const sizes = zoneSizes(group, active);
  const candidates = settled.filter((member) => !member.protectedFromScaleIn);
  const steps: GroupStep[] = [];
  for (let count = 0; count < surplus; count++) {
    const victim = candidates.toSorted((left, right) => leavesBefore(group, sizes, left, right))[0];
    if (!victim) break;
    candidates.splice(candidates.indexOf(victim), 1);
    sizes.set(victim.zone, (sizes.get(victim.zone) ?? 1) - 1);
    steps.push({ kind: 'retire', instanceId: victim.instanceId, because: 'capacity' });
  }
  return steps;
}

function leavesBefore(
  { terminationPolicies, now }: GroupView,
  sizes: ReadonlyMap<string, number>,
  left: MemberView,
  right: MemberView,
): number {
  const readiness = Number(isInService(left)) - Number(isInService(right));
  const fullness = (sizes.get(right.zone) ?? 0) - (sizes.get(left.zone) ?? 0);
  return readiness || fullness || leavesFirst(terminationPolicies, left, right, now);
}

function isInService({ lifecycle }: MemberView): boolean {
  return lifecycle === 'InService';
}

function zoneSizes(
  { zones }: Pick<GroupView, 'zones'>,
  active: readonly Pick<MemberView, 'zone'>[],
): Map<string, number> {
  const sizes = new Map(zones.map((zone) => [zone, 0]));
  for (const { zone } of active) sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
  return sizes;
}

/** A group is lopsided when a zone has two more than another; it helps only if one of the fullest zone may leave. */
function canRebalance(group: GroupView, active: readonly MemberView[], sizes: ReadonlyMap<string, number>): boolean {
  if (group.suspended.has('AZRebalance') || group.suspended.has('Terminate')) return false;
  const most = Math.max(...sizes.values());
  const maySpare = active.some((member) => sizes.get(member.zone) === most && !member.protectedFromScaleIn);
  return maySpare && most - (sizes.get(emptiest(group, sizes)) ?? 0) > 1;
}

function offeredZones({ zones, avoidedZones }: Pick<GroupView, 'zones' | 'avoidedZones'>): string[] {
  return zones.filter((zone) => !avoidedZones.has(zone));
}

function emptiest(group: GroupView, sizes: ReadonlyMap<string, number>): string {
  const [chosen] = byFullness(group, sizes);
  if (chosen === undefined) throw new Error('A group has no zones.');
  return chosen;
}

/** The zones that may have capacity, the emptiest first. */
function byFullness(group: Pick<GroupView, 'zones' | 'avoidedZones'>, sizes: ReadonlyMap<string, number>): string[] {
  const size = (zone: string) => sizes.get(zone) ?? 0;
  return offeredZones(group).toSorted((left, right) => size(left) - size(right));
}

/** How much of a day's traffic there is at a time, from 0 in the small hours to 1 in the afternoon. */
export function traffic(at: number): number {
  const hour = (at / 3_600_000) % 24;
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * (hour - 3)) / 24);
}

/** What target tracking would ask for at a time of day: one step from the present towards it, within the limits. */
export function desiredByDay(group: Pick<Group, 'minSize' | 'maxSize' | 'desiredCapacity'>, at: number): number {
  const wanted = group.minSize + Math.round(traffic(at) * (group.maxSize - group.minSize));
  const step = Math.max(1, Math.round((group.maxSize - group.minSize) / 8));
  const difference = wanted - group.desiredCapacity;
  return group.desiredCapacity + Math.sign(difference) * Math.min(step, Math.abs(difference));
}
