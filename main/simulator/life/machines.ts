import { between, uuid } from '../parts/ids.ts';
import { addMember, forgetInstance, launchSpecification } from '../parts/instances.ts';
import { deregister, failingSince, poolsOf, register } from '../parts/targets.ts';
import type { Group, GroupMember, Instance, Region, ScalingActivity, TargetPool, World } from '../world.ts';
import type { Agenda } from './agenda.ts';
import { counts, type GroupView, type MemberView, nextSteps } from './group-steps.ts';

/** EC2 shows a terminated instance for about an hour (Amazon EC2 user guide: "Terminate Amazon EC2 instances"). */
export const terminatedVisibleMs = 3_600_000;

const activitiesKept = 100;

/** How many of the instances of a group that uses spot capacity are spot. */
const shareOfSpot = 2 / 3;

/** How long a target may fail its checks before a group that minds them calls it unhealthy: a flap is over by then. */
export const targetPatienceMs = 45_000;

/** Why an instance ends, in EC2's words (Amazon EC2 API reference: StateReason). */
export type EndReason = 'Client.UserInitiatedShutdown' | 'Server.SpotInstanceTermination' | 'Server.InternalError';

/** Why a group does something, in the words of its activities (Auto Scaling user guide: "Verify a scaling activity"). */
type Cause = 'capacity' | 'rebalance' | 'health';

/** What moves the groups and their instances through their lifecycles, on the world's clock. */
export interface Machines {
  /** Compares a group with what it desires and acts on the difference. */
  converge(region: Region, group: Group): void;
  launch(region: Region, group: Group, zone: string, because?: Cause): Instance;
  /** Ends an instance from outside of its group, which then replaces it. */
  end(region: Region, instance: Instance, reason: EndReason): void;
}

export function createMachines(world: World, agenda: Agenda): Machines {
  const { clock, random } = world;
  const unhealthySince = new Map<string, number>();

  function converge(region: Region, group: Group): void {
    noteHealth(region, group);
    for (const step of nextSteps(viewOf(region, group))) {
      const member = step.kind === 'retire' ? memberOf(group, step.instanceId) : undefined;
      if (member) retire(region, group, member, step.because);
      else if (step.kind === 'launch') launch(region, group, step.zone, step.because);
    }
  }

  function noteHealth(region: Region, group: Group): void {
    const checks = !isSuspended(group, 'HealthCheck');
    const pools = group.healthCheckType === 'ELB' ? poolsOf(region, group) : [];
    for (const member of group.members) {
      const isSick = checks && counts(member) && (!runs(region, member) || failsForLong(region, group, member, pools));
      if (isSick) member.health = 'Unhealthy';
      if (member.health === 'Healthy') unhealthySince.delete(member.instanceId);
      else if (!unhealthySince.has(member.instanceId)) unhealthySince.set(member.instanceId, clock.now());
    }
  }

  /**
   * ELB health checks, once the grace period is over (Auto Scaling user guide: "Health checks for instances in an Auto
   * Scaling group").
   */
  function failsForLong(region: Region, group: Group, { instanceId }: GroupMember, pools: readonly TargetPool[]) {
    if (clock.now() - failingSince(pools, instanceId) < targetPatienceMs) return false;
    const launchedAt = region.instances.get(instanceId)?.launchedAt ?? 0;
    return clock.now() - launchedAt >= group.healthCheckGraceMs;
  }

  function viewOf(region: Region, group: Group): GroupView {
    const current = launchSpecification(region, group, clock.now());
    return {
      desiredCapacity: group.desiredCapacity,
      zones: group.zones,
      suspended: new Set(group.suspendedProcesses.map(({ name }) => name)),
      members: group.members.map((member): MemberView => {
        const since = unhealthySince.get(member.instanceId);
        return {
          ...member,
          unhealthyForMs: since === undefined ? 0 : clock.now() - since,
          launchedAt: region.instances.get(member.instanceId)?.launchedAt ?? 0,
          outdated: member.launchTemplate?.version !== current.launchTemplate?.version,
        };
      }),
    };
  }

  /** Pending, then running, then in service once it has booted. */
  function launch(region: Region, group: Group, zone: string, because: Cause = 'capacity'): Instance {
    const before = group.members.filter(counts).length;
    const lifecycle = hasSpot(region, group) && random() < shareOfSpot ? 'spot' : null;
    const { instance, member } = addMember(world, region, group, zone, { launchedAt: clock.now(), lifecycle });
    const description = `Launching a new EC2 instance: ${instance.id}`;
    const activity = begin(group, description, launchCause(clock.now(), because, before), 'PreInService');
    const runningAfterMs = between(random, 8_000, 20_000);
    const bootMs = between(random, 40_000, 90_000);
    agenda.after(runningAfterMs, () => {
      if (instance.state === 'pending') setState(instance, 'running');
      activity.progress = 50;
    });
    agenda.after(bootMs, () => {
      const arrived = member.lifecycle === 'Pending' && instance.state === 'running';
      if (arrived) enterService(region, group, member, instance);
      finish(activity, arrived ? 'Successful' : 'Cancelled');
    });
    return instance;
  }

  /** In service does not mean that a balancer already sends traffic: it starts to look at the instance now. */
  function enterService(region: Region, group: Group, member: GroupMember, instance: Instance): void {
    member.lifecycle = 'InService';
    if (!isSuspended(group, 'AddToLoadBalancer')) register(region, group, instance, clock.now());
  }

  /** Terminating while connections drain, then shutting down, then gone from the group. */
  function retire(region: Region, group: Group, member: GroupMember, because: Cause): void {
    const instance = region.instances.get(member.instanceId);
    const before = group.members.filter(counts).length;
    member.lifecycle = 'Terminating';
    const description = `Terminating EC2 instance: ${member.instanceId}`;
    const drainMs = deregister(region, group, member.instanceId, clock.now());
    const status = drainMs > 0 ? 'WaitingForELBConnectionDraining' : 'InProgress';
    const activity = begin(group, description, retireCause(clock.now(), because, before), status);
    agenda.after(Math.max(drainMs, 2_000), () => {
      activity.status = 'InProgress';
      activity.progress = 50;
      if (!instance) leave(group, member, activity);
      else shutDown(region, instance, 'Client.UserInitiatedShutdown', () => leave(group, member, activity));
    });
  }

  function leave(group: Group, member: GroupMember, activity: ScalingActivity): void {
    remove(group, member);
    finish(activity, 'Successful');
  }

  function remove(group: Group, member: GroupMember): void {
    unhealthySince.delete(member.instanceId);
    const index = group.members.indexOf(member);
    if (index >= 0) group.members.splice(index, 1);
  }

  function end(region: Region, instance: Instance, reason: EndReason): void {
    shutDown(region, instance, reason, () => {});
  }

  function shutDown(region: Region, instance: Instance, reason: EndReason, onTerminated: () => void): void {
    if (instance.state === 'shutting-down' || instance.state === 'terminated') {
      onTerminated();
      return;
    }
    instance.stateReason = reason;
    setState(instance, 'shutting-down');
    agenda.after(between(random, 15_000, 40_000), () => {
      setState(instance, 'terminated');
      onTerminated();
      agenda.after(terminatedVisibleMs, () => forget(region, instance));
    });
  }

  /** A group that may not terminate still loses a member whose instance no longer exists. */
  function forget(region: Region, instance: Instance): void {
    forgetInstance(region, instance);
    for (const group of region.groups.values()) {
      const member = memberOf(group, instance.id);
      if (member) remove(group, member);
    }
  }

  function setState(instance: Instance, state: Instance['state']): void {
    instance.state = state;
    instance.stateAt = clock.now();
  }

  function begin(group: Group, description: string, cause: string, status: string): ScalingActivity {
    const at = clock.now();
    const activity = { id: uuid(random), at, endedAt: null, status, description, cause, progress: 30 };
    group.activities.push(activity);
    if (group.activities.length > activitiesKept) group.activities.shift();
    return activity;
  }

  function finish(activity: ScalingActivity, status: 'Successful' | 'Cancelled'): void {
    activity.status = status;
    activity.endedAt = clock.now();
    activity.progress = 100;
  }

  return { converge, launch, end };
}

/** EC2 health checks: whatever does not run is unhealthy. */
function runs(region: Region, { instanceId }: GroupMember): boolean {
  const state = region.instances.get(instanceId)?.state;
  return state === 'running' || state === 'pending';
}

function isSuspended({ suspendedProcesses }: Group, process: string): boolean {
  return suspendedProcesses.some(({ name }) => name === process);
}

function hasSpot(region: Region, { members }: Group): boolean {
  return members.some(({ instanceId }) => region.instances.get(instanceId)?.lifecycle === 'spot');
}

function memberOf(group: Group, instanceId: string): GroupMember | undefined {
  return group.members.find((member) => member.instanceId === instanceId);
}

function launchCause(at: number, because: Cause, before: number): string {
  const when = `At ${new Date(at).toISOString().slice(0, 19)}Z`;
  if (because === 'rebalance') {
    return `${when} availability zones were rebalanced, so an instance was launched in the zone with the fewest.`;
  }
  return `${when} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${before} to ${before + 1}.`;
}

function retireCause(at: number, because: Cause, before: number): string {
  const when = `At ${new Date(at).toISOString().slice(0, 19)}Z`;
  if (because === 'health')
    return `${when} an instance was taken out of service in response to a health check failure.`;
  return `${when} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${before} to ${before - 1}.`;
}
