import type { Group, GroupMember, Instance, Region, World } from '../world.ts';
import type { Agenda } from './agenda.ts';
import {
  launchForBalance,
  launchForCapacity,
  launchForReplacement,
  retireForCapacity,
  retireForHealth,
  type Sizes,
} from './causes.ts';
import { type Commands, createCommands } from './commands.ts';
import { counts, type GroupStep, type GroupView, type MemberView, nextSteps, nextZone } from './group-steps.ts';
import { createHealth } from './health.ts';
import { createHooks, type Hooks } from './hooks.ts';
import { createMembers, type Members } from './members.ts';
import { createPower, type EndReason, type Power } from './power.ts';
import { isWarm } from './refresh-view.ts';
import { activeRefresh, createRefreshes, type Refreshes } from './refreshes.ts';

type LaunchStep = Extract<GroupStep, { kind: 'launch' }>;
type RetireStep = Extract<GroupStep, { kind: 'retire' }>;

/** How long a group does not ask again for capacity where there was none; AWS docs name no time. */
const retryLaunchMs = 60_000;

/** What moves the groups and their instances through their lifecycles, on the world's clock. */
export interface Machines {
  /** Compares a group with what it desires and acts on the difference. */
  converge(region: Region, group: Group): void;
  /** Ends an instance from outside of its group, which then replaces it. */
  end(region: Region, instance: Instance, reason: EndReason): void;
  readonly members: Members;
  readonly hooks: Hooks;
  readonly power: Power;
  readonly commands: Commands;
  readonly refreshes: Refreshes;
}

export function createMachines(world: World, agenda: Agenda): Machines {
  const { clock } = world;
  const health = createHealth(world);
  const hooks = createHooks(world, agenda);
  const power = createPower(world, agenda, leaveGroups);
  const balancing = new Set<string>();
  const avoidedUntil = new Map<string, number>();
  const onLeft = (instanceId: string) => {
    health.forget(instanceId);
    balancing.delete(instanceId);
  };
  const members = createMembers(world, { agenda, hooks, power, onLeft });
  const refreshes = createRefreshes(world, { launch: launchAnywhere, retire: members.retire });

  /** A launch that fails for want of capacity is tried again in another zone at once. */
  function converge(region: Region, group: Group): void {
    health.check(region, group);
    refreshes.step(region, group);
    for (let round = 0; round <= group.zones.length; round++) {
      const failed = take(region, group, nextSteps(viewOf(region, group)));
      if (!failed) break;
    }
    if (group.members.filter(counts).length === group.desiredCapacity) group.desiredBecause = null;
  }

  /** Returns whether a launch failed. */
  function take(region: Region, group: Group, steps: readonly GroupStep[]): boolean {
    const from = group.members.filter(counts).length;
    const plan = { launches: 0, retirements: 0 };
    for (const { kind, because } of steps) {
      if (kind === 'launch') plan.launches += 1;
      else if (because === 'capacity') plan.retirements += 1;
    }
    const growth = { from, to: from + plan.launches };
    const shrinkage = { from, to: from - plan.retirements };
    let hasFailed = false;
    for (const step of steps) {
      if (step.kind === 'launch') hasFailed = !launch(region, group, step, growth) || hasFailed;
      else retire(region, group, step, shrinkage);
    }
    return hasFailed;
  }

  function launch(region: Region, group: Group, step: LaunchStep, sizes: Sizes): boolean {
    const instance = launchIn(region, group, step.zone, launchCause(group, step, sizes));
    if (instance && step.because === 'rebalance') balancing.add(instance.id);
    return instance !== null;
  }

  /** A zone that has no capacity is left out for a while. */
  function launchIn(region: Region, group: Group, zone: string, cause: string): Instance | null {
    const instance = members.launch(region, group, zone, cause);
    if (!instance) avoidedUntil.set(`${group.arn} ${zone}`, clock.now() + retryLaunchMs);
    return instance;
  }

  function launchAnywhere(region: Region, group: Group, cause: string): boolean {
    for (let zone = zoneFor(group); zone !== undefined; zone = zoneFor(group)) {
      if (launchIn(region, group, zone, cause)) return true;
    }
    return false;
  }

  function zoneFor(group: Group): string | undefined {
    return nextZone({ zones: group.zones, avoidedZones: avoidedZones(group) }, group.members);
  }

  function avoidedZones({ arn, zones }: Group): ReadonlySet<string> {
    return new Set(zones.filter((zone) => (avoidedUntil.get(`${arn} ${zone}`) ?? 0) > clock.now()));
  }

  function launchCause(group: Group, { because, zone }: LaunchStep, sizes: Sizes): string {
    switch (because) {
      case 'capacity':
        return launchForCapacity(clock.now(), group.desiredBecause, sizes);
      case 'rebalance':
        return launchForBalance(clock.now(), zone, sizes);
      case 'replacement':
        return launchForReplacement(clock.now());
    }
  }

  function retire(region: Region, group: Group, step: RetireStep, sizes: Sizes): void {
    const member = memberOf(group, step.instanceId);
    if (!member) return;
    const now = clock.now();
    const cause =
      step.because === 'health'
        ? retireForHealth(now, health.sicknessOf(member.instanceId))
        : retireForCapacity(now, group.desiredBecause, sizes, member.instanceId);
    members.retire(region, group, member, cause);
  }

  function viewOf(region: Region, group: Group): GroupView {
    const suspended = group.suspendedProcesses.map(({ name }) => name);
    return {
      now: clock.now(),
      desiredCapacity: group.desiredCapacity,
      surge: refreshes.surgeOf(group),
      zones: group.zones,
      avoidedZones: avoidedZones(group),
      // What a refresh launches goes where it balances the zones.
      suspended: new Set(activeRefresh(group) ? [...suspended, 'AZRebalance'] : suspended),
      terminationPolicies: group.terminationPolicies,
      members: group.members.map((member) => memberView(region, group, member)),
    };
  }

  function memberView(region: Region, { defaultWarmupMs, launchTemplate }: Group, member: GroupMember): MemberView {
    return {
      ...member,
      unhealthyForMs: health.unhealthyForMs(member.instanceId),
      launchedAt: region.instances.get(member.instanceId)?.launchedAt ?? 0,
      configuredAt: configuredAt(region, member),
      isOutmoded: member.launchTemplate?.id !== launchTemplate?.id,
      balances: balancing.has(member.instanceId),
      isWarm: isWarm(member, defaultWarmupMs ?? 0, clock.now()),
    };
  }

  /** A group that may not terminate still loses a member whose instance no longer exists. */
  function leaveGroups(region: Region, { id }: Instance): void {
    for (const { members: all } of region.groups.values()) {
      const index = all.findIndex(({ instanceId }) => instanceId === id);
      if (index >= 0) all.splice(index, 1);
    }
    onLeft(id);
  }

  return {
    converge,
    members,
    hooks,
    power,
    commands: createCommands(world, agenda),
    refreshes,
    end: (region, instance, reason) => power.shutDown(region, instance, reason, () => {}),
  };
}

function memberOf(group: Group, instanceId: string): GroupMember | undefined {
  return group.members.find((member) => member.instanceId === instanceId);
}

function configuredAt(region: Region, { launchTemplate, launchConfiguration }: GroupMember): number {
  const configuration = region.launchConfigurations.get(launchConfiguration ?? '');
  const versions = region.launchTemplates.get(launchTemplate?.id ?? '')?.versions;
  const version = versions?.find((one) => one.version === launchTemplate?.version);
  return version?.createdAt ?? configuration?.createdAt ?? 0;
}
