import { stackName } from '../estates/company.ts';
import { draftTier } from '../estates/deploy.ts';
import { addAlarm, processorAlarm } from '../parts/alarms.ts';
import { allPools, passChecks, setTargetHealth } from '../parts/targets.ts';
import type { Alarm, Group, Instance, Region, Stack, World } from '../world.ts';
import type { Agenda } from './agenda.ts';
import { setAlarmState } from './alarms.ts';
import { launchForCapacity } from './causes.ts';
import { createDatabases } from './databases.ts';
import { type Pace, startHabits } from './habits.ts';
import { createHands, runScheduledActions } from './hands.ts';
import type { Machines } from './machines.ts';
import type { Life, StackRequest } from './model.ts';
import { createStacks } from './stacks.ts';

export type { CommandMatch } from './commands.ts';
export type { Pace } from './habits.ts';
export type { Hands, LimitsChange } from './hands.ts';
export type { Life, StackRequest } from './model.ts';
export type { ProcessName } from './processes.ts';

/** How often groups compare what they have with what they want. */
export const convergeEveryMs = 10_000;

export interface LifeParts {
  readonly agenda: Agenda;
  readonly machines: Machines;
  /** Without one nothing happens by itself but what the groups do. */
  readonly pace: Pace | null;
}

/** Gives the estates of a world a life. */
export function createLife(world: World, { agenda, machines, pace }: LifeParts): Life {
  const stacks = createStacks(world, agenda);
  const databases = createDatabases(world, agenda);

  function convergeAll(): void {
    for (const region of world.regions.values()) {
      for (const pool of allPools(region)) passChecks(region, pool, world.clock.now());
      for (const group of region.groups.values()) {
        runScheduledActions(group, world.clock.now());
        machines.converge(region, group);
      }
    }
    agenda.after(convergeEveryMs, convergeAll);
  }

  const life: Life = {
    ...createHands(world, { findGroup: (name) => findGroup(world, name), members: machines.members }),
    start: () => {
      agenda.after(convergeEveryMs, convergeAll);
      if (pace) startHabits(world, agenda, life, pace);
    },
    stop: agenda.stop,
    launch: (groupName) => {
      const { region, group } = findGroup(world, groupName);
      group.desiredCapacity += 1;
      group.maxSize = Math.max(group.maxSize, group.desiredCapacity);
      const sizes = { from: group.desiredCapacity - 1, to: group.desiredCapacity };
      const cause = launchForCapacity(world.clock.now(), null, sizes);
      const instance = machines.members.launch(region, group, emptiestZone(group), cause);
      if (!instance) throw new Error(`There is no capacity for ${groupName}.`);
      return instance.id;
    },
    terminate: (instanceId) => {
      const { region, instance } = findInstance(world, instanceId);
      const isSpot = instance.lifecycle === 'spot';
      machines.end(region, instance, isSpot ? 'Server.SpotInstanceTermination' : 'Client.UserInitiatedShutdown');
    },
    setHealth: (instanceId, health) => {
      const { region } = findInstance(world, instanceId);
      for (const { members } of region.groups.values()) {
        for (const member of members) if (member.instanceId === instanceId) member.health = health;
      }
    },
    setTargetHealth: (instanceId, failure) => {
      const { region } = findInstance(world, instanceId);
      setTargetHealth(region, instanceId, failure, world.clock.now());
    },
    addAlarm: (groupName, alarmName, actions = {}) => {
      const { region } = findGroup(world, groupName);
      addAlarm(region, { ...processorAlarm(groupName, alarmName), actions }, world.clock.now());
    },
    setAlarm: (alarmName, state, reason = 'Set by hand') => {
      const { region, alarm } = findAlarm(world, alarmName);
      setAlarmState(region, alarm, state, reason, world.clock.now());
    },
    replyToCommands: machines.commands.reply,
    setAgent: (instanceId, isOnline) => {
      const { region } = findInstance(world, instanceId);
      if (isOnline) region.silentAgents.delete(instanceId);
      else region.silentAgents.add(instanceId);
    },
    disturbDatabase: (name, event) => databases.happen(regionOfDatabase(world, name), name, event),
    setDesired: (groupName, desired) => {
      const { region, group } = findGroup(world, groupName);
      if (desired < group.minSize || desired > group.maxSize)
        throw new Error(`${groupName} cannot have ${desired} instances.`);
      group.desiredCapacity = desired;
      machines.converge(region, group);
    },
    createStack: (request) => createBranchStack(world, request, stacks.create),
    updateStack: (stackId, { fails }) => {
      const { region, stack } = findStack(world, stackId);
      return stacks.update(region, stack, fails);
    },
    deleteStack: (stackId) => {
      const { region, stack } = findStack(world, stackId);
      return stacks.delete(region, stack);
    },
  };
  return life;
}

type Create = ReturnType<typeof createStacks>['create'];

function createBranchStack(world: World, request: StackRequest, create: Create): string {
  const { account, application, environment } = request;
  const region = world.regions.get(`${account}/${request.region}`);
  if (!region) throw new Error(`The estate has no account ${account} in ${request.region}.`);
  const name = stackName(application, environment, 'web');
  const isTaken = [...region.stacks.values()].some(
    (stack) => stack.name === name && stack.status !== 'DELETE_COMPLETE',
  );
  if (isTaken) throw new Error(`There is already a stack ${name}.`);
  const draft = draftTier(
    { world, region },
    {
      application,
      environment,
      name,
      tier: { kind: 'web-public', instances: 2 },
      parent: null,
      createdAt: world.clock.now(),
    },
  );
  create(region, draft);
  return draft.stack.id;
}

function emptiestZone({ zones, members }: Group): string {
  const size = (zone: string) => members.filter((member) => member.zone === zone).length;
  const [emptiest] = zones.toSorted((left, right) => size(left) - size(right));
  if (emptiest === undefined) throw new Error('A group has no zones.');
  return emptiest;
}

function findGroup(world: World, name: string): { region: Region; group: Group } {
  for (const region of world.regions.values()) {
    const group = region.groups.get(name);
    if (group) return { region, group };
  }
  throw new Error(`There is no Auto Scaling group ${name}.`);
}

function findAlarm(world: World, name: string): { region: Region; alarm: Alarm } {
  for (const region of world.regions.values()) {
    const alarm = region.alarms.get(name);
    if (alarm) return { region, alarm };
  }
  throw new Error(`There is no alarm ${name}.`);
}

function findInstance(world: World, id: string): { region: Region; instance: Instance } {
  for (const region of world.regions.values()) {
    const instance = region.instances.get(id);
    if (instance) return { region, instance };
  }
  throw new Error(`There is no instance ${id}.`);
}

function regionOfDatabase(world: World, name: string): Region {
  for (const region of world.regions.values()) {
    if (region.databases.has(name) || region.databaseClusters.has(name)) return region;
  }
  throw new Error(`There is no database ${name}.`);
}

function findStack(world: World, id: string): { region: Region; stack: Stack } {
  for (const region of world.regions.values()) {
    const stack = region.stacks.get(id);
    if (stack) return { region, stack };
  }
  throw new Error(`There is no stack ${id}.`);
}
