import { beginActivity, finishActivity } from '../parts/activities.ts';
import { between } from '../parts/ids.ts';
import { addMember, launchSpecification } from '../parts/instances.ts';
import { deregister, register } from '../parts/targets.ts';
import type { Group, GroupMember, Instance, LaunchFate, Region, ScalingActivity, World } from '../world.ts';
import type { Agenda } from './agenda.ts';
import { retireForHealth, serviceByUser, standbyByUser } from './causes.ts';
import { counts } from './group-steps.ts';
import type { Hooks } from './hooks.ts';
import type { Power } from './power.ts';
import { isSuspended } from './processes.ts';

/** How many of the instances of a group that uses spot capacity are spot. */
const shareOfSpot = 2 / 3;

/** How long at least anything takes that a group does with a member; AWS docs name no time. */
const leastMs = 2_000;

/** What moves members through their lifecycles, on the world's clock. */
export interface Members {
  /** Returns null, and leaves an activity that failed, where the zone has no capacity. */
  launch(region: Region, group: Group, zone: string, cause: string): Instance | null;
  /** Takes a member out of its group and ends its instance. */
  retire(region: Region, group: Group, member: GroupMember, cause: string): ScalingActivity;
  /** @param decrements whether the desired capacity falls with it, so that nothing is launched in its place. */
  enterStandby(region: Region, group: Group, member: GroupMember, decrements: boolean): ScalingActivity;
  /** The desired capacity rises with it. */
  exitStandby(region: Region, group: Group, member: GroupMember): ScalingActivity;
  /** What the group's next launches come to; the last word counts. */
  setFate(groupName: string, fate: LaunchFate, times: number): void;
}

export interface MemberParts {
  readonly agenda: Agenda;
  readonly hooks: Hooks;
  readonly power: Power;
  /** Called when a member has left its group. */
  readonly onLeft: (instanceId: string) => void;
}

export function createMembers(world: World, { agenda, hooks, power, onLeft }: MemberParts): Members {
  const { clock, random } = world;
  const arriving = new Map<GroupMember, ScalingActivity>();
  const fates = new Map<string, { readonly fate: LaunchFate; left: number }>();

  function launch(region: Region, group: Group, zone: string, cause: string): Instance | null {
    if (region.zonesWithoutCapacity.has(zone)) {
      failLaunch(region, group, zone, cause);
      return null;
    }
    const lifecycle = hasSpot(region, group) && random() < shareOfSpot ? 'spot' : null;
    const options = { launchedAt: clock.now(), lifecycle, fate: takeFate(group.name) } as const;
    const { instance, member } = addMember(world, region, group, zone, options);
    const description = `Launching a new EC2 instance: ${instance.id}`;
    const activity = beginActivity(world, group, { description, cause, status: 'PreInService', progress: 30, zone });
    arriving.set(member, activity);
    power.start(instance, () => {
      if (arriving.has(member)) activity.progress = 50;
    });
    if (options.fate === 'never_boots') return instance;
    agenda.after(between(random, 40_000, 90_000), () => arrive(region, group, member, instance));
    return instance;
  }

  function failLaunch(region: Region, group: Group, zone: string, cause: string): void {
    const { instanceType } = launchSpecification(region, group, clock.now());
    const description = 'Launching a new EC2 instance';
    const activity = beginActivity(world, group, { description, cause, status: 'InProgress', progress: 0, zone });
    finishActivity(world, activity, 'Failed', noCapacity(group, zone, instanceType));
  }

  function takeFate(groupName: string): LaunchFate | null {
    const next = fates.get(groupName);
    if (!next || next.left <= 0) return null;
    next.left -= 1;
    return next.fate;
  }

  /** Booted: its group's hooks come first, then service. */
  function arrive(region: Region, group: Group, member: GroupMember, instance: Instance): void {
    const activity = arriving.get(member);
    if (!activity || member.lifecycle !== 'Pending') return;
    if (instance.state !== 'running') {
      endArrival(member, 'Cancelled');
      return;
    }
    const waits = hooks.begin(group, member, 'autoscaling:EC2_INSTANCE_LAUNCHING', (result) => {
      if (result === 'ABANDON') retire(region, group, member, retireForHealth(clock.now(), 'hook'));
      else proceed(region, group, member, instance);
    });
    if (!waits) {
      enterService(region, group, member, instance);
      return;
    }
    member.lifecycle = 'Pending:Wait';
    activity.status = 'MidLifecycleAction';
  }

  function proceed(region: Region, group: Group, member: GroupMember, instance: Instance): void {
    member.lifecycle = 'Pending:Proceed';
    agenda.after(leastMs, () => {
      if (member.lifecycle === 'Pending:Proceed') enterService(region, group, member, instance);
    });
  }

  /** In service does not mean that a balancer already sends traffic: it starts to look at the instance now. */
  function enterService(region: Region, group: Group, member: GroupMember, instance: Instance): void {
    member.lifecycle = 'InService';
    member.inServiceAt = clock.now();
    if (!isSuspended(group, 'AddToLoadBalancer')) register(region, group, instance, clock.now());
    endArrival(member, 'Successful');
  }

  function endArrival(member: GroupMember, status: 'Successful' | 'Cancelled'): void {
    const activity = arriving.get(member);
    if (activity) finishActivity(world, activity, status);
    arriving.delete(member);
  }

  /** Terminating while connections drain, then waiting for hooks, then shutting down, then gone from the group. */
  function retire(region: Region, group: Group, member: GroupMember, cause: string): ScalingActivity {
    const { instanceId, zone } = member;
    hooks.drop(member);
    endArrival(member, 'Cancelled');
    member.lifecycle = 'Terminating';
    const drainMs = deregister(region, group, instanceId, clock.now());
    const status = drainMs > 0 ? 'WaitingForELBConnectionDraining' : 'InProgress';
    const description = `Terminating EC2 instance: ${instanceId}`;
    const activity = beginActivity(world, group, { description, cause, status, progress: 0, zone });
    agenda.after(Math.max(drainMs, leastMs), () => depart(region, group, member, activity));
    return activity;
  }

  function depart(region: Region, group: Group, member: GroupMember, activity: ScalingActivity): void {
    const end = () => {
      member.lifecycle = 'Terminating:Proceed';
      shutDown(region, group, member, activity);
    };
    const state = region.instances.get(member.instanceId)?.state;
    const mayWait = state === 'running' || state === 'pending';
    if (mayWait && hooks.begin(group, member, 'autoscaling:EC2_INSTANCE_TERMINATING', end)) {
      member.lifecycle = 'Terminating:Wait';
      activity.status = 'MidLifecycleAction';
      activity.progress = 50;
      return;
    }
    shutDown(region, group, member, activity);
  }

  function shutDown(region: Region, group: Group, member: GroupMember, activity: ScalingActivity): void {
    activity.status = 'InProgress';
    activity.progress = 50;
    const leave = () => {
      const index = group.members.indexOf(member);
      if (index >= 0) group.members.splice(index, 1);
      onLeft(member.instanceId);
      finishActivity(world, activity, 'Successful');
    };
    const instance = region.instances.get(member.instanceId);
    if (instance) power.shutDown(region, instance, 'Client.UserInitiatedShutdown', leave);
    else leave();
  }

  function enterStandby(region: Region, group: Group, member: GroupMember, decrements: boolean): ScalingActivity {
    const { instanceId, zone } = member;
    const from = group.members.filter(counts).length;
    member.lifecycle = 'EnteringStandby';
    if (decrements) group.desiredCapacity -= 1;
    const drainMs = deregister(region, group, instanceId, clock.now());
    const cause = standbyByUser(clock.now(), instanceId, decrements ? { from, to: from - 1 } : null);
    const description = `Moving EC2 instance to Standby: ${instanceId}`;
    const activity = beginActivity(world, group, { description, cause, status: 'InProgress', progress: 50, zone });
    agenda.after(Math.max(drainMs, leastMs), () => {
      const isStill = member.lifecycle === 'EnteringStandby';
      if (isStill) member.lifecycle = 'Standby';
      finishActivity(world, activity, isStill ? 'Successful' : 'Cancelled');
    });
    return activity;
  }

  function exitStandby(region: Region, group: Group, member: GroupMember): ScalingActivity {
    const { instanceId, zone } = member;
    const from = group.members.filter(counts).length;
    member.lifecycle = 'Pending';
    group.desiredCapacity += 1;
    const cause = serviceByUser(clock.now(), instanceId, { from, to: from + 1 });
    const description = `Moving EC2 instance out of Standby: ${instanceId}`;
    const activity = beginActivity(world, group, { description, cause, status: 'PreInService', progress: 30, zone });
    arriving.set(member, activity);
    agenda.after(between(random, 5_000, 15_000), () => {
      const instance = region.instances.get(instanceId);
      if (!arriving.has(member)) return;
      if (instance?.state === 'running') enterService(region, group, member, instance);
      else endArrival(member, 'Cancelled');
    });
    return activity;
  }

  return {
    launch,
    retire,
    enterStandby,
    exitStandby,
    setFate: (groupName, fate, times) => {
      fates.set(groupName, { fate, left: times });
    },
  };
}

function hasSpot(region: Region, { members }: Group): boolean {
  return members.some(({ instanceId }) => region.instances.get(instanceId)?.lifecycle === 'spot');
}

/** Auto Scaling user guide: "Troubleshoot Amazon EC2 Auto Scaling: EC2 instance launch failures". */
function noCapacity({ zones }: Group, zone: string, type: string): string {
  const others = zones.filter((one) => one !== zone).join(', ');
  return `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. You can currently get ${type} capacity by not specifying an Availability Zone in your request or choosing ${others}. Launching EC2 instance failed.`;
}
