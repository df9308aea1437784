import type { Group, Instance, LaunchFate, Region, Target, TargetFailure, TargetPool, TargetStatus } from '../world.ts';

/** How instances come to and leave the target groups and classic load balancers of their group. */

/** How long it takes until a balancer asks a new target for the first time; AWS docs name no time. */
const registrationMs = 8_000;

const healthy: TargetStatus = { state: 'healthy', reason: null };
const registering: TargetStatus = { state: 'initial', reason: 'Elb.RegistrationInProgress' };
const firstChecks: TargetStatus = { state: 'initial', reason: 'Elb.InitialHealthChecking' };
const draining: TargetStatus = { state: 'draining', reason: 'Target.DeregistrationInProgress' };

/** What a group registers its instances with. */
export function poolsOf({ targetGroups, classicLoadBalancers }: Region, group: Group): TargetPool[] {
  const found = [
    ...group.targetGroupArns.map((arn) => targetGroups.get(arn)),
    ...group.loadBalancerNames.map((name) => classicLoadBalancers.get(name)),
  ];
  return found.filter((pool) => pool !== undefined);
}

/** All of a region's target groups and classic load balancers. */
export function allPools({ targetGroups, classicLoadBalancers }: Region): TargetPool[] {
  return [...targetGroups.values(), ...classicLoadBalancers.values()];
}

/** Registers an instance with its group's balancers; it takes traffic once it has passed their checks. */
export function register(region: Region, group: Group, instance: Instance, at: number): void {
  enter(region, group, instance, registering, at);
}

/** Registers an instance that passed its checks long ago. */
export function registerHealthy(region: Region, group: Group, instance: Instance, at: number): void {
  enter(region, group, instance, healthy, at);
}

function enter(region: Region, group: Group, instance: Instance, status: TargetStatus, statusAt: number): void {
  for (const pool of poolsOf(region, group)) {
    const target = { instanceId: instance.id, port: pool.port, zone: instance.zone, status, statusAt };
    pool.targets.set(instance.id, target);
  }
}

/**
 * Lets an instance finish what it has begun, and then leave; returns how long that may take. One that does not run
 * has nothing to finish.
 */
export function deregister(region: Region, group: Group, instanceId: string, at: number): number {
  const pools = poolsOf(region, group).filter(({ targets }) => targets.has(instanceId));
  const isRunning = region.instances.get(instanceId)?.state === 'running';
  for (const { targets } of pools) {
    const target = targets.get(instanceId);
    if (!isRunning) targets.delete(instanceId);
    else if (target && target.status.state !== 'draining') setStatus(target, draining, at);
  }
  return isRunning ? Math.max(0, ...pools.map(({ deregistrationDelayMs }) => deregistrationDelayMs)) : 0;
}

export function setStatus(target: Target, status: TargetStatus, at: number): void {
  target.status = status;
  target.statusAt = at;
}

/** Lets all targets of an instance that take traffic fail their checks, or pass them again with null. */
export function setTargetHealth(region: Region, instanceId: string, failure: TargetFailure | null, at: number): void {
  for (const pool of allPools(region)) {
    const target = pool.targets.get(instanceId);
    const takesTraffic = target?.status.state === 'healthy' || target?.status.state === 'unhealthy';
    if (takesTraffic) setStatus(target, failure === null ? healthy : failing(pool, failure), at);
  }
}

/** A check that only connects has no words for what is wrong. */
function failing({ healthCheck }: Pick<TargetPool, 'healthCheck'>, failure: TargetFailure): TargetStatus {
  return { state: 'unhealthy', reason: healthCheck.protocol === 'TCP' ? 'Target.FailedHealthChecks' : failure };
}

/** How long a target that flaps passes its checks, and how long it then fails them. */
const flapsUpMs = 60_000;
const flapsDownMs = 30_000;

/**
 * What a target's status is after some time of its own accord; null once it has left. A target that fails or passes
 * its checks does so until something happens to it (Elastic Load Balancing user guides: "Health checks for your target
 * groups", "Deregistration delay").
 */
export function statusAfter(
  { status, statusAt }: Pick<Target, 'status' | 'statusAt'>,
  pool: Pick<TargetPool, 'healthCheck' | 'deregistrationDelayMs'>,
  now: number,
  fate: LaunchFate | null = null,
): TargetStatus | null {
  const elapsedMs = now - statusAt;
  switch (status.reason) {
    case 'Elb.RegistrationInProgress':
      return elapsedMs >= registrationMs ? firstChecks : status;
    case 'Elb.InitialHealthChecking':
      return afterFirstChecks(pool, elapsedMs, fate) ?? status;
    case 'Target.DeregistrationInProgress':
      return elapsedMs >= pool.deregistrationDelayMs ? null : status;
    case null:
      return fate === 'flaps' && elapsedMs >= flapsUpMs ? failing(pool, 'Target.Timeout') : status;
    default:
      return fate === 'flaps' && elapsedMs >= flapsDownMs ? healthy : status;
  }
}

function afterFirstChecks(
  { healthCheck }: Pick<TargetPool, 'healthCheck'>,
  elapsedMs: number,
  fate: LaunchFate | null,
): TargetStatus | null {
  const { intervalMs, healthyThreshold, unhealthyThreshold } = healthCheck;
  if (fate !== 'never_serves') return elapsedMs >= intervalMs * healthyThreshold ? healthy : null;
  return elapsedMs >= intervalMs * unhealthyThreshold ? failing({ healthCheck }, 'Target.FailedHealthChecks') : null;
}

/** Lets time pass for a pool's targets; those whose instance is gone leave with it. */
export function passChecks(region: Region, pool: TargetPool, now: number): void {
  for (const target of pool.targets.values()) {
    const instance = region.instances.get(target.instanceId);
    const isGone = (instance?.state ?? 'terminated') === 'terminated';
    const status = isGone ? null : statusAfter(target, pool, now, instance?.fate);
    if (status === null) pool.targets.delete(target.instanceId);
    else if (status !== target.status) setStatus(target, status, now);
  }
}

/** Since when the first of an instance's targets has been failing its checks; infinity while none does. */
export function failingSince(pools: readonly TargetPool[], instanceId: string): number {
  let since = Number.POSITIVE_INFINITY;
  for (const { targets } of pools) {
    const target = targets.get(instanceId);
    if (target?.status.state === 'unhealthy') since = Math.min(since, target.statusAt);
  }
  return since;
}
