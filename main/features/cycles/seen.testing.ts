import type { BalancerSeen, GroupSeen, MemberSeen, Observation, Sizes, Surroundings } from './model.ts';

/** Made-up observations: a calm group of three instances in three zones behind one target group. */

export const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

export function sizes(minSize: number, desiredCapacity: number, maxSize: number): Sizes {
  return { minSize, desiredCapacity, maxSize };
}

export function member(index: number, changes: Partial<MemberSeen> = {}): MemberSeen {
  return {
    id: idOf(index),
    zone: zones[index % zones.length] ?? '',
    lifecycle: 'InService',
    health: 'Healthy',
    protected: false,
    launchedFrom: 'web:1',
    weight: 1,
    ...changes,
  };
}

export function idOf(index: number): string {
  return `i-${index.toString(16).padStart(8, '0')}`;
}

export function group(changes: Partial<GroupSeen> = {}): GroupSeen {
  return {
    name: 'web-asg',
    status: null,
    sizes: sizes(1, 3, 6),
    suspended: [],
    healthCheckType: 'ELB',
    healthCheckGraceS: 300,
    defaultCooldownS: 300,
    defaultWarmupS: 300,
    terminationPolicies: ['Default'],
    newInstancesProtected: false,
    mark: null,
    zones,
    targetGroupArns: ['arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/0'],
    classicLoadBalancers: [],
    operator: null,
    stack: null,
    members: [member(0), member(1), member(2)],
    ...changes,
  };
}

/** The target group, at which every one of these is healthy. */
export function healthyAt(members: readonly MemberSeen[], name = 'web'): BalancerSeen {
  return { name, targets: members.map(({ id }) => ({ instanceId: id, state: 'healthy', reason: null })) };
}

export function observation(changes: Partial<GroupSeen> = {}, rest: Partial<Observation> = {}): Observation {
  const seen = group(changes);
  return { group: seen, balancers: [healthyAt(seen.members)], refresh: null, unread: [], ...rest };
}

export function suspended(...processes: string[]): GroupSeen['suspended'] {
  return processes.map((process) => ({ process, reason: 'User suspended' }));
}

export const nothingAround: Surroundings = { policies: [], scheduled: [], stack: null, unread: [] };
