import { createHash } from 'node:crypto';
import type { GroupAction, GroupRef } from '#contract/groups.ts';

/** An Auto Scaling group as AWS describes it at one moment, in our words. */
export interface GroupSeen {
  readonly name: string;
  /** AWS's word while the group is being deleted. */
  readonly status: string | null;
  readonly sizes: Sizes;
  readonly suspended: readonly { readonly process: string; readonly reason: string }[];
  readonly healthCheckType: string;
  readonly healthCheckGraceS: number;
  readonly defaultCooldownS: number;
  /** How long a new instance is not counted yet: the group's default warm-up, else its grace period. */
  readonly defaultWarmupS: number;
  readonly terminationPolicies: readonly string[];
  readonly newInstancesProtected: boolean;
  readonly zones: readonly string[];
  readonly targetGroupArns: readonly string[];
  readonly classicLoadBalancers: readonly string[];
  /** The AWS service that alone may change it, or null. */
  readonly operator: string | null;
  /** The stack that made it, and what the stack calls it. */
  readonly stack: { readonly id: string; readonly logicalId: string } | null;
  /** The value of the tag that a job puts on it while it works on it; null where there is none. */
  readonly mark: string | null;
  readonly members: readonly MemberSeen[];
}

/** A type and not an interface, so that it can be written down as it is. */
export type Sizes = { readonly minSize: number; readonly desiredCapacity: number; readonly maxSize: number };

export interface MemberSeen {
  readonly id: string;
  readonly zone: string;
  /** AWS's word, e.g. `Pending:Wait`. */
  readonly lifecycle: string;
  /** AWS's word, `Healthy` or `Unhealthy`. */
  readonly health: string;
  readonly protected: boolean;
  /** `NAME:VERSION` of the launch template, or the launch configuration's name. */
  readonly launchedFrom: string | null;
  /** How much of the desired capacity it fills; 1 unless the group weighs its instance types. */
  readonly weight: number;
}

/** What a target group or a classic load balancer says of its instances. */
export interface BalancerSeen {
  readonly name: string;
  readonly targets: readonly { readonly instanceId: string; readonly state: string; readonly reason: string | null }[];
}

export interface ActivitySeen {
  readonly id: string;
  /** When it began, by AWS's clock. */
  readonly at: number;
  /** AWS's word, e.g. `Failed`. */
  readonly status: string;
  readonly description: string;
  readonly cause: string;
  /** Why it failed, in AWS's words; null while it has not. */
  readonly failure: string | null;
}

/** A running instance refresh. */
export interface RefreshSeen {
  readonly id: string;
  /** AWS's word, e.g. `InProgress`. */
  readonly status: string;
}

/** What an action is decided on: read from AWS for this decision and never kept. */
export interface Observation {
  readonly group: GroupSeen;
  readonly balancers: readonly BalancerSeen[];
  readonly refresh: RefreshSeen | null;
  readonly unread: readonly Unread[];
}

/** What could not be read, and why: not read is never the same as not there. */
export interface Unread {
  /** e.g. `scaling policies`. */
  readonly what: string;
  readonly why: string;
}

/** What else may act on a group, or undo what is done to it. Only told to people, never decided on. */
export interface Surroundings {
  readonly policies: readonly string[];
  readonly scheduled: readonly { readonly name: string; readonly at: number | null }[];
  readonly stack: StackSeen | null;
  readonly unread: readonly Unread[];
}

export interface StackSeen {
  readonly name: string;
  /** AWS's word, e.g. `UPDATE_IN_PROGRESS`. */
  readonly status: string;
  /** The sizes that its template sets, as far as they can be told from it. */
  readonly sizes: Partial<Sizes>;
}

/** What holds a group for one job. */
export function groupLock(where: { readonly account: string; readonly region: string }, groupName: string): string {
  return `autoscaling:${where.account}:${where.region}:${groupName}`;
}

/** In service by the group's own word: whether its balancers agree is another question. */
export function isInService({ lifecycle, health }: MemberSeen): boolean {
  return lifecycle === 'InService' && health === 'Healthy';
}

/** AWS docs, "Instance lifecycle": on its way into service, hooks included. */
export function isLaunching({ lifecycle }: MemberSeen): boolean {
  return lifecycle.startsWith('Pending');
}

export function isLeaving({ lifecycle }: MemberSeen): boolean {
  return lifecycle.startsWith('Terminating') && lifecycle !== 'Terminating:Retained';
}

/** Members that fill the desired capacity; those in standby, detached or leaving do not. */
export function fillsCapacity(member: MemberSeen): boolean {
  return isLaunching(member) || member.lifecycle === 'InService' || isReplacingRootVolume(member);
}

function isReplacingRootVolume({ lifecycle }: MemberSeen): boolean {
  return lifecycle.startsWith('ReplacingRootVolume') || lifecycle === 'RootVolumeReplaced';
}

export function capacityOf(members: readonly MemberSeen[]): number {
  return members.reduce((sum, { weight }) => sum + weight, 0);
}

export function memberOf(group: GroupSeen, instanceId: string): MemberSeen | null {
  return group.members.find(({ id }) => id === instanceId) ?? null;
}

export function isSuspended(group: GroupSeen, process: string): boolean {
  return group.suspended.some((one) => one.process === process);
}

/**
 * The first balancer that does not send traffic to an instance, with its reason, or null where all of them do. AWS
 * docs, TargetHealth: `unused` because of Target.NotInUse means that no load balancer uses the target group, and
 * `unavailable` that its health checks are switched off, so neither can become healthy.
 */
export function unservedBy(
  balancers: readonly BalancerSeen[],
  instanceId: string,
): { readonly balancer: string; readonly why: string } | null {
  for (const { name, targets } of balancers) {
    const seen = targets.filter((target) => target.instanceId === instanceId);
    if (seen.length === 0) return { balancer: name, why: 'not registered' };
    const failing = seen.find((target) => !serves(target));
    // A classic one gives whole sentences, and this goes into others.
    if (failing) return { balancer: name, why: (failing.reason ?? failing.state).replace(/\.$/, '') };
  }
  return null;
}

function serves({ state, reason }: BalancerSeen['targets'][number]): boolean {
  if (state === 'healthy' || state === 'InService') return true;
  return (state === 'unused' && reason === 'Target.NotInUse') || reason === 'Target.HealthCheckDisabled';
}

/** In service means: lifecycle, health status, and every target group and classic load balancer of the group. */
export function isServing(member: MemberSeen, balancers: readonly BalancerSeen[]): boolean {
  return isInService(member) && unservedBy(balancers, member.id) === null;
}

/** The instances that an action names. */
export function targetsOf(action: GroupAction): readonly string[] {
  switch (action.kind) {
    case 'enter_standby':
    case 'exit_standby':
    case 'protect':
    case 'unprotect':
      return action.instanceIds;
    case 'set_health':
    case 'replace':
      return [action.instanceId];
    case 'scale':
    case 'suspend':
    case 'resume':
      return [];
  }
}

/**
 * Stands for everything about a group that the decision to start an action rests on. Instances that come and go by
 * themselves do not change it unless the action names them.
 */
export function fingerprintOf(ref: GroupRef, action: GroupAction, { group, refresh }: Observation): string {
  const named = targetsOf(action).toSorted();
  const basis = [
    [ref.connectionId, ref.groupName, action],
    [group.sizes.minSize, group.sizes.desiredCapacity, group.sizes.maxSize],
    group.suspended.map(({ process }) => process).toSorted(),
    [group.status, group.operator, refresh?.id ?? null],
    named.map((id) => {
      const member = memberOf(group, id);
      return member && [id, member.lifecycle, member.health, member.protected];
    }),
  ];
  return createHash('sha256').update(JSON.stringify(basis)).digest('hex');
}

export function isSameSizes(one: Sizes, other: Sizes): boolean {
  return (
    one.minSize === other.minSize && one.desiredCapacity === other.desiredCapacity && one.maxSize === other.maxSize
  );
}

/** e.g. `1 instance`, `3 instances`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** e.g. `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
