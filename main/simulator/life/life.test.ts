import { AutoScalingClient, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulator } from '../index.ts';
import { followingStatuses } from '../parts/stack-operations.ts';
import { allPools, poolsOf } from '../parts/targets.ts';
import { type Group, type Region, type Stack, seededRandom } from '../world.ts';
import { InstantClock } from './instant-clock.testing.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The demo estate, where nothing happens but what a test does. */
function quietDemo() {
  const clock = new VirtualClock();
  const simulator = createSimulator({ estate: 'demo', clock, alive: false });
  const region = simulator.world.regions.get('111122223333/eu-west-1');
  if (!region) throw new Error('The demo has no main region.');
  simulator.start();
  return { clock, simulator, region, life: simulator.life };
}

function groupNamed(region: Region, part: string): Group {
  const group = [...region.groups.values()].find(({ name }) => name.includes(part));
  if (!group) throw new Error(`There is no group ${part}.`);
  return group;
}

function stackNamed(region: Region, name: string): Stack {
  const stack = [...region.stacks.values()].find((candidate) => candidate.name === name);
  if (!stack) throw new Error(`There is no stack ${name}.`);
  return stack;
}

const inService = ({ members }: Group) => members.filter(({ lifecycle }) => lifecycle === 'InService');

const statusesOf = (stack: Stack) =>
  stack.events.filter(({ physicalId }) => physicalId === stack.id).map(({ status }) => status);

describe('groups', () => {
  it('launch: pending, then in service within 40 to 90 seconds, and write an activity', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const group = groupNamed(region, 'search-prod-Web');
    const before = inService(group).length;
    const id = life.launch(group.name);
    const member = group.members.find(({ instanceId }) => instanceId === id);
    expect([region.instances.get(id)?.state, member?.lifecycle]).toEqual(['pending', 'Pending']);
    await clock.advance(39_000);
    expect([region.instances.get(id)?.state, member?.lifecycle]).toEqual(['running', 'Pending']);
    await clock.advance(52_000);
    expect(member?.lifecycle).toBe('InService');
    expect(inService(group)).toHaveLength(before + 1);
    expect(group.activities.at(-1)).toMatchObject({
      description: `Launching a new EC2 instance: ${id}`,
      status: 'Successful',
      progress: 100,
    });
    simulator.stop();
  });

  it('follow a desired capacity that was set over the API, up and down', async () => {
    const { clock, region, simulator } = quietDemo();
    const group = groupNamed(region, 'shop-staging-Web');
    const [credentials] = simulator.callers;
    if (!credentials) throw new Error('Nobody may call.');
    const { requestHandler } = simulator;
    const autoScaling = new AutoScalingClient({ region: region.name, credentials, requestHandler, maxAttempts: 1 });
    const setDesired = (DesiredCapacity: number) =>
      autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: group.name, DesiredCapacity }));
    await setDesired(group.maxSize);
    await clock.advance(2 * minuteMs);
    expect(inService(group)).toHaveLength(group.maxSize);
    await setDesired(group.minSize);
    await clock.advance(2 * minuteMs);
    expect(group.members).toHaveLength(group.minSize);
    simulator.stop();
  });

  it('replace an instance that was terminated, which EC2 forgets after an hour with its address', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const group = groupNamed(region, 'identity-prod-web');
    const [victim] = group.members;
    if (!victim) throw new Error('The group is empty.');
    const instance = region.instances.get(victim.instanceId);
    life.terminate(victim.instanceId);
    expect(instance?.state).toBe('shutting-down');
    await clock.advance(3 * minuteMs);
    expect(instance?.state).toBe('terminated');
    expect(group.members).not.toContain(victim);
    expect(inService(group)).toHaveLength(group.desiredCapacity);
    await clock.advance(hourMs - 4 * minuteMs);
    expect(region.instances.has(victim.instanceId)).toBe(true);
    await clock.advance(5 * minuteMs);
    expect(region.instances.has(victim.instanceId)).toBe(false);
    expect(region.subnets.get(instance?.subnetId ?? '')?.addressesInUse.has(instance?.privateIp ?? '')).toBe(false);
    simulator.stop();
  });

  it('replace an instance that stays unhealthy and keep one that recovers', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const group = groupNamed(region, 'identity-prod-web');
    const [sick, brief] = group.members;
    if (!sick || !brief) throw new Error('The group is too small.');
    life.setHealth(sick.instanceId, 'Unhealthy');
    life.setHealth(brief.instanceId, 'Unhealthy');
    await clock.advance(15_000);
    life.setHealth(brief.instanceId, 'Healthy');
    await clock.advance(3 * minuteMs);
    expect(group.members).not.toContain(sick);
    expect(group.members).toContain(brief);
    expect(inService(group)).toHaveLength(group.desiredCapacity);
    simulator.stop();
  });

  it('keep the unhealthy instance of a group that may not replace it', async () => {
    const { clock, region, simulator } = quietDemo();
    const group = [...region.groups.values()].find(({ members }) =>
      members.some(({ health }) => health === 'Unhealthy'),
    );
    await clock.advance(10 * minuteMs);
    expect(group?.members.some(({ health }) => health === 'Unhealthy')).toBe(true);
    simulator.stop();
  });
});

describe('load balancers', () => {
  const states = (region: Region, group: Group, id: string) =>
    poolsOf(region, group).map(({ targets }) => targets.get(id)?.status.state);

  it('look at what is launched before they send it traffic, and let what leaves finish', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const group = groupNamed(region, 'payments-prod-web');
    const id = life.launch(group.name);
    const member = group.members.find(({ instanceId }) => instanceId === id);
    while (member?.lifecycle !== 'InService') await clock.advance(1_000);
    expect(states(region, group, id)).toEqual(['initial', 'initial']);
    await clock.advance(80_000);
    expect(states(region, group, id)).toEqual(['healthy', 'healthy']);
    const before = group.members.map(({ instanceId }) => instanceId);
    life.setDesired(group.name, group.desiredCapacity - 1);
    const leaving = group.members.find(({ lifecycle }) => lifecycle === 'Terminating')?.instanceId ?? '';
    expect(before).toContain(leaving);
    expect(states(region, group, leaving)).toEqual(['draining', 'draining']);
    expect(group.activities.at(-1)?.status).toBe('WaitingForELBConnectionDraining');
    await clock.advance(29_000);
    expect(region.instances.get(leaving)?.state).toBe('running');
    await clock.advance(minuteMs);
    expect(states(region, group, leaving)).toEqual([undefined, undefined]);
    expect(group.members.some(({ instanceId }) => instanceId === leaving)).toBe(false);
    simulator.stop();
  });

  it('make a group that minds them replace what fails for long, and keep what is soon fine', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const group = groupNamed(region, 'payments-prod-web');
    const [failing, flapping] = group.members;
    if (!failing || !flapping) throw new Error('The group is too small.');
    life.setTargetHealth(failing.instanceId, 'Target.Timeout');
    life.setTargetHealth(flapping.instanceId, 'Target.ResponseCodeMismatch');
    await clock.advance(30_000);
    life.setTargetHealth(flapping.instanceId, null);
    expect(states(region, group, failing.instanceId)).toEqual(['unhealthy', 'unhealthy']);
    expect(failing.health).toBe('Healthy');
    await clock.advance(3 * minuteMs);
    expect(group.members).not.toContain(failing);
    expect(group.members).toContain(flapping);
    expect(group.activities.some(({ cause }) => cause.includes('health check failure'))).toBe(true);
    expect(inService(group)).toHaveLength(group.desiredCapacity);
    simulator.stop();
  });

  it('leave an instance where it is whose group does not ask them', async () => {
    const { clock, region, simulator } = quietDemo();
    const failing = allPools(region).flatMap(({ targets }) =>
      [...targets.values()].filter(({ status }) => status.state === 'unhealthy'),
    );
    await clock.advance(10 * minuteMs);
    expect(failing).toHaveLength(3);
    for (const { instanceId } of failing) expect(region.instances.get(instanceId)?.state).toBe('running');
    simulator.stop();
  });
});

describe('databases', () => {
  it('are backed up and modified, one thing at a time', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const database = region.databases.get('identity-prod-main');
    if (!database) throw new Error('There is no such database.');
    expect(life.disturbDatabase(database.name, 'backup')).toBe(true);
    expect(database.status).toBe('backing-up');
    expect(life.disturbDatabase(database.name, 'modification')).toBe(false);
    await clock.advance(3 * minuteMs);
    expect(database.status).toBe('available');
    database.pending = { instanceClass: 'db.r6g.4xlarge' };
    life.disturbDatabase(database.name, 'modification');
    expect([database.status, database.instanceClass]).not.toContain('db.r6g.4xlarge');
    await clock.advance(3 * minuteMs);
    expect([database.status, database.instanceClass, database.pending]).toEqual(['available', 'db.r6g.4xlarge', {}]);
    expect(() => life.disturbDatabase('nobody', 'backup')).toThrow('no database nobody');
    simulator.stop();
  });

  it('fail over: to the reader of a cluster, to the zone of a standby, or not at all', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const cluster = region.databaseClusters.get('shop-prod-main');
    const standing = region.databases.get('identity-prod-main');
    const zones = [standing?.zone, standing?.secondaryZone];
    expect(life.disturbDatabase('shop-prod-main', 'failover')).toBe(true);
    expect(life.disturbDatabase('identity-prod-main', 'failover')).toBe(true);
    expect(life.disturbDatabase('shop-qa-main', 'failover')).toBe(false);
    expect(life.disturbDatabase('shop-staging-main', 'backup')).toBe(false);
    expect([cluster?.status, standing?.status]).toEqual(['failing-over', 'rebooting']);
    await clock.advance(2 * minuteMs);
    expect([cluster?.status, standing?.status]).toEqual(['available', 'available']);
    expect(cluster?.memberNames).toEqual(['shop-prod-main-2', 'shop-prod-main-1']);
    expect([standing?.secondaryZone, standing?.zone]).toEqual(zones);
    simulator.stop();
  });
});

describe('stacks', () => {
  it('update, resource by resource', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const stack = stackNamed(region, 'shop-dev-web');
    const eventsBefore = stack.events.length;
    expect(life.updateStack(stack.id, { fails: false })).toBe(true);
    expect([stack.status, stack.updatedAt]).toEqual(['UPDATE_IN_PROGRESS', clock.now()]);
    expect(life.updateStack(stack.id, { fails: false })).toBe(false);
    await clock.advance(5 * minuteMs);
    expect(stack.status).toBe('UPDATE_COMPLETE');
    const events = stack.events.slice(eventsBefore);
    expect(events.filter(({ physicalId }) => physicalId !== stack.id).length).toBeGreaterThanOrEqual(4);
    expect(new Set(events.map(({ operationId }) => operationId))).toEqual(new Set([stack.lastOperation?.id]));
    simulator.stop();
  });

  it('roll back an update that fails, and say what failed', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const stack = stackNamed(region, 'shop-dev-web');
    life.updateStack(stack.id, { fails: true });
    await clock.advance(5 * minuteMs);
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const failure = stack.events.findLast(({ status }) => status === 'UPDATE_FAILED');
    const rollback = stack.events.findLast(({ status }) => status === 'UPDATE_ROLLBACK_IN_PROGRESS');
    expect(rollback?.reason).toBe(`The following resource(s) failed to update: [${failure?.logicalId}].`);
    simulator.stop();
  });

  it('update what they nest, and wait for it', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const root = stackNamed(region, 'shop-staging');
    life.updateStack(root.id, { fails: false });
    await clock.advance(20 * minuteMs);
    expect(root.status).toBe('UPDATE_COMPLETE');
    const completedAt = root.events.at(-1)?.at ?? 0;
    const nested = [...region.stacks.values()].filter(
      ({ parentId, updatedAt }) => parentId === root.id && (updatedAt ?? 0) > clock.now() - 20 * minuteMs,
    );
    expect(nested.length).toBeGreaterThanOrEqual(2);
    for (const stack of nested) {
      expect(stack.status).toBe('UPDATE_COMPLETE');
      expect(stack.events.at(-1)?.at).toBeLessThan(completedAt);
    }
    simulator.stop();
  });

  it('come with a group that fills, and go only when the group is empty', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const request = { account: '111122223333', region: 'eu-west-1', application: 'shop', environment: '2.0.0-mia0001' };
    const stack = stackNamed(region, life.createStack(request).split('/')[1] ?? '');
    expect(stack.status).toBe('CREATE_IN_PROGRESS');
    expect(() => life.createStack(request)).toThrow('already a stack');
    await clock.advance(10 * minuteMs);
    expect(stack.status).toBe('CREATE_COMPLETE');
    const group = groupNamed(region, stack.name);
    expect(inService(group)).toHaveLength(2);
    expect(poolsOf(region, group)[0]?.targets.size).toBe(2);
    const balancers = region.loadBalancers.size;
    life.deleteStack(stack.id);
    await clock.advance(15 * minuteMs);
    expect([stack.status, region.groups.has(group.name), group.members]).toEqual(['DELETE_COMPLETE', false, []]);
    expect(region.launchTemplates.has(group.launchTemplate?.id ?? '')).toBe(false);
    expect([region.loadBalancers.size, poolsOf(region, group)]).toEqual([balancers - 1, []]);
    simulator.stop();
  });
});

describe('a life', () => {
  it('leaves no timer behind', async () => {
    const { clock, region, life, simulator } = quietDemo();
    life.updateStack(stackNamed(region, 'shop-dev-web').id, { fails: false });
    life.launch(groupNamed(region, 'search-prod-Web').name);
    await clock.advance(30_000);
    expect(clock.pending).toBeGreaterThan(0);
    simulator.stop();
    expect(clock.pending).toBe(0);
    life.launch(groupNamed(region, 'search-prod-Web').name);
    expect(clock.pending).toBe(0);
  });

  it('lets something be seen every minute', async () => {
    const clock = new VirtualClock();
    const simulator = createSimulator({ estate: 'demo', clock });
    simulator.start();
    let before = '';
    for (let minute = 0; minute < 15; minute++) {
      await clock.advance(minuteMs);
      const now = JSON.stringify([...simulator.world.regions.values()].map(glimpse));
      expect(now).not.toBe(before);
      before = now;
    }
    simulator.stop();
  });

  it('changes about a hundredth of a large estate in an hour', () => {
    const clock = new InstantClock();
    const simulator = createSimulator({ estate: 'medium', clock });
    const startedAt = clock.now();
    simulator.start();
    clock.advance(hourMs);
    simulator.stop();
    const regions = [...simulator.world.regions.values()];
    const since = ({ at }: { readonly at: number }) => at > startedAt;
    const stacks = regions.flatMap((region) => [...region.stacks.values()]).filter(({ events }) => events.some(since));
    const groups = regions
      .flatMap((region) => [...region.groups.values()])
      .filter((group) => group.activities.some(since));
    expect(stacks.length + groups.length).toBeGreaterThan(10);
    expect(stacks.length + groups.length).toBeLessThan(60);
  });

  it('keeps an estate whole for a day', () => {
    const clock = new InstantClock();
    const simulator = createSimulator({ estate: 'demo', clock });
    simulator.start();
    const regions = [...simulator.world.regions.values()];
    for (let quarter = 0; quarter < 96; quarter++) {
      clock.advance(15 * minuteMs);
      expect(regions.flatMap((region) => wrongsOf(region, clock.now()))).toEqual([]);
    }
    expect(regions.flatMap(({ stacks }) => [...stacks.values()].flatMap(illegalSteps))).toEqual([]);
    simulator.stop();
    expect(clock.pending).toBe(0);
  });

  it('brings every group to rest at its desired capacity, balanced, after much has happened at once', async () => {
    const { clock, region, life, simulator } = quietDemo();
    const random = seededRandom(11);
    for (const group of region.groups.values()) {
      for (const { instanceId } of group.members) if (random() < 0.4) life.terminate(instanceId);
      life.setDesired(group.name, group.minSize + Math.floor(random() * (group.maxSize - group.minSize + 1)));
    }
    await clock.advance(10 * minuteMs);
    for (const group of region.groups.values()) {
      if (group.suspendedProcesses.length > 0) continue;
      expect(inService(group)).toHaveLength(group.desiredCapacity);
      const sizes = group.zones.map((zone) => inService(group).filter((member) => member.zone === zone).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
    simulator.stop();
  });
});

function glimpse(region: Region) {
  return [
    [...region.stacks.values()].map(({ status }) => status),
    [...region.groups.values()].map(({ desiredCapacity, members }) => [desiredCapacity, members]),
    [...region.instances.values()].map(({ id, state }) => [id, state]),
    allPools(region).map(({ targets }) => [...targets.values()]),
    [...region.databases.values()].map(({ status }) => status),
  ];
}

/** What must hold at any moment, whatever happens: in words what does not. */
function wrongsOf(region: Region, now: number): string[] {
  const instances = [...region.instances.values()];
  const remembered = instances.filter(({ state, stateAt }) => state === 'terminated' && now - stateAt > hourMs);
  const addresses = new Set(instances.map(({ privateIp }) => privateIp));
  const groups = [...region.groups.values()];
  const ghosts = groups.flatMap(({ members }) => members.filter(({ instanceId }) => !region.instances.has(instanceId)));
  const memberIds = groups.flatMap(({ members }) => members.map(({ instanceId }) => instanceId));
  const rootless = groups.filter(
    ({ launchTemplate }) => launchTemplate && !region.launchTemplates.has(launchTemplate.id),
  );
  const strangers = allPools(region).flatMap(({ targets }) =>
    [...targets.keys()].filter((id) => !region.instances.has(id)),
  );
  const hasty = [...region.stacks.values()].filter(({ parentId, status }) => {
    const parent = region.stacks.get(parentId ?? '');
    return status === 'UPDATE_IN_PROGRESS' && parent?.status === 'UPDATE_COMPLETE';
  });
  return [
    ...remembered.map(({ id }) => `${id} was terminated more than an hour ago`),
    ...(addresses.size < instances.length ? ['two instances share an address'] : []),
    ...(new Set(memberIds).size < memberIds.length ? ['an instance is in two groups'] : []),
    ...ghosts.map(({ instanceId }) => `the member ${instanceId} has no instance`),
    ...rootless.map(({ name }) => `${name} has lost its launch template`),
    ...strangers.map((id) => `the target ${id} has no instance`),
    ...hasty.map(({ name }) => `the parent of ${name} did not wait for it`),
  ];
}

function illegalSteps(stack: Stack): string[] {
  const statuses = statusesOf(stack);
  return statuses.flatMap((status, index) => {
    const before = statuses[index - 1];
    const isLegal = before === undefined || (followingStatuses[before]?.includes(status) ?? false);
    return isLegal ? [] : [`${stack.name}: ${before}, then ${status}`];
  });
}
