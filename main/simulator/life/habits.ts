import { between, pick } from '../parts/ids.ts';
import { mayBegin } from '../parts/stack-operations.ts';
import type { Group, Region, World } from '../world.ts';
import type { Agenda } from './agenda.ts';
import { desiredByDay } from './group-steps.ts';
import type { Life } from './model.ts';

/** How much happens by itself: so often in a small estate, or in proportion to how many resources there are. */
export type Pace = { readonly everyMs: readonly [number, number] } | { readonly hourlyShare: number };

const recoversAfterMs = 15_000;
const flapsForMs = 30_000;
const failsForMs = 240_000;
const shareOfFailedUpdates = 0.12;
const mostBranches = 3;
const mostDraws = 5;

const happenings = ['scale', 'scale', 'die', 'sicken', 'flap', 'update', 'update', 'branch', 'database'] as const;
const failures = ['Target.ResponseCodeMismatch', 'Target.Timeout', 'Target.FailedHealthChecks'] as const;
const databaseEvents = ['backup', 'backup', 'modification', 'failover'] as const;

/** Lets things happen by themselves, one after the other at the given pace, until the agenda is stopped. */
export function startHabits(world: World, agenda: Agenda, life: Life, pace: Pace): void {
  const { clock, random } = world;
  const branches: string[] = [];
  let branchNumber = 0;
  const desiredBefore = new Map(allGroups(world).map((group) => [group.name, group.desiredCapacity]));

  function live(): void {
    agenda.after(pauseMs(world, pace), () => {
      happenSomething();
      live();
    });
  }

  /** What is drawn may find nothing to happen to; then another is drawn. */
  function happenSomething(): void {
    for (let draw = 0; draw < mostDraws; draw++) if (happen(pick(random, happenings))) return;
  }

  /** Returns whether anything happened. */
  function happen(happening: (typeof happenings)[number]): boolean {
    switch (happening) {
      case 'scale':
        return scaleByDay();
      case 'die':
        return loseInstance();
      case 'sicken':
        return sicken();
      case 'flap':
        return flap();
      case 'update':
        return updateSome();
      case 'branch':
        return branches.length < mostBranches && random() < 0.6 ? openBranch() : closeBranch();
      case 'database':
        return disturbDatabase();
    }
  }

  /** A group that somebody else has scaled is left to them from then on. */
  function scaleByDay(): boolean {
    const group = someGroup(world);
    if (!group || group.suspendedProcesses.some(({ name }) => name === 'AlarmNotification')) return false;
    const { name, desiredCapacity } = group;
    if ((desiredBefore.get(name) ?? desiredCapacity) !== desiredCapacity) return false;
    const desired = desiredByDay(group, clock.now());
    if (desired === desiredCapacity) return false;
    life.setDesired(name, desired);
    desiredBefore.set(name, desired);
    return true;
  }

  function loseInstance(): boolean {
    const found = someMember(world);
    if (!found) return false;
    life.terminate(found.instanceId);
    return true;
  }

  /** Half of those that fall ill recover before their group has lost patience. */
  function sicken(): boolean {
    const found = someMember(world);
    if (!found) return false;
    life.setHealth(found.instanceId, 'Unhealthy');
    if (random() < 0.5) agenda.after(recoversAfterMs, () => life.setHealth(found.instanceId, 'Healthy'));
    return true;
  }

  /** Two of three that fail their balancers' checks are soon fine again; groups that mind the checks replace the rest. */
  function flap(): boolean {
    const found = someMember(world, isBehindBalancer);
    if (!found) return false;
    const { instanceId } = found;
    life.setTargetHealth(instanceId, pick(random, failures));
    agenda.after(random() < 2 / 3 ? flapsForMs : failsForMs, () => {
      if (regions(world).some(({ instances }) => instances.has(instanceId))) life.setTargetHealth(instanceId, null);
    });
    return true;
  }

  function disturbDatabase(): boolean {
    const names = regions(world).flatMap(({ databases, databaseClusters }) => [
      ...databases.keys(),
      ...databaseClusters.keys(),
    ]);
    return names.length > 0 && life.disturbDatabase(pick(random, names), pick(random, databaseEvents));
  }

  function updateSome(): boolean {
    const candidates = regions(world)
      .flatMap(({ stacks }) => [...stacks.values()])
      .filter((stack) => stack.parentId === null && mayBegin(stack, 'UPDATE_STACK'));
    if (candidates.length === 0) return false;
    return life.updateStack(pick(random, candidates).id, { fails: random() < shareOfFailedUpdates });
  }

  function openBranch(): boolean {
    const [region] = regions(world);
    if (!region) return false;
    branchNumber += 1;
    const environment = `1.${branchNumber}.0-lena${String(branchNumber).padStart(4, '0')}`;
    const { account, name } = region;
    branches.push(life.createStack({ account, region: name, application: 'shop', environment }));
    return true;
  }

  function closeBranch(): boolean {
    const [oldest] = branches;
    if (!oldest || !life.deleteStack(oldest)) return false;
    branches.shift();
    return true;
  }

  live();
}

function pauseMs(world: World, pace: Pace): number {
  if ('everyMs' in pace) return between(world.random, ...pace.everyMs);
  const resources = regions(world).reduce(
    (sum, { stacks, groups, instances }) => sum + stacks.size + groups.size + instances.size,
    0,
  );
  const meanMs = 3_600_000 / Math.max(1, resources * pace.hourlyShare);
  return between(world.random, meanMs * 0.5, meanMs * 1.5);
}

function regions(world: World): Region[] {
  return [...world.regions.values()];
}

function allGroups(world: World): Group[] {
  return regions(world).flatMap((region) => [...region.groups.values()]);
}

function someGroup(world: World): Group | undefined {
  const groups = allGroups(world);
  return groups.length > 0 ? pick(world.random, groups) : undefined;
}

/** A healthy member of some group, in service; undefined where the group that is drawn has none or is not wanted. */
function someMember(world: World, isWanted: (group: Group) => boolean = () => true) {
  const group = someGroup(world);
  if (!group || !isWanted(group)) return undefined;
  const members = group.members.filter(
    ({ lifecycle, health, protectedFromScaleIn }) =>
      lifecycle === 'InService' && health === 'Healthy' && !protectedFromScaleIn,
  );
  return members.length > 0 ? pick(world.random, members) : undefined;
}

function isBehindBalancer({ targetGroupArns, loadBalancerNames }: Group): boolean {
  return targetGroupArns.length + loadBalancerNames.length > 0;
}
