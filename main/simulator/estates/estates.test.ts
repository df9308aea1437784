import { AutoScalingClient, paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import {
  ElasticLoadBalancingClient,
  paginateDescribeLoadBalancers as paginateDescribeClassicLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { paginateDescribeDBClusters, paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulator, type EstateName, type Simulator } from '../index.ts';
import { balancersByTargetGroup, classicLoadBalancerType, loadBalancerType } from '../parts/balancers.ts';
import { databaseClusterType, databaseInstanceType } from '../parts/databases.ts';
import { poolsOf } from '../parts/targets.ts';
import type { Region } from '../world.ts';

const simulated = (estate: EstateName, seed = 1) =>
  createSimulator({ estate, seed, clock: new VirtualClock(), throttle: false });

const mainRegion = ({ world }: Simulator): Region => {
  const region = world.regions.get('111122223333/eu-west-1');
  if (!region) throw new Error('The estate has no main region.');
  return region;
};

async function pagesOf<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

function configOf({ requestHandler, callers }: Simulator, callerIndex: number, regionIndex: number) {
  const credentials = callers[callerIndex];
  const region = credentials?.regions[regionIndex];
  if (!credentials || !region) throw new Error('There is no such caller.');
  return { credentials, region, requestHandler, maxAttempts: 1 };
}

/** All pages of the listings of load balancers and databases. */
async function listedBeside(simulator: Simulator) {
  const config = configOf(simulator, 0, 0);
  const client = new ElasticLoadBalancingV2Client(config);
  const rds = { client: new RDSClient(config) };
  const balancers = await pagesOf(paginateDescribeLoadBalancers({ client }, {}));
  const targetGroups = await pagesOf(paginateDescribeTargetGroups({ client }, {}));
  const classics = await pagesOf(
    paginateDescribeClassicLoadBalancers({ client: new ElasticLoadBalancingClient(config) }, {}),
  );
  const databases = await pagesOf(paginateDescribeDBInstances(rds, {}));
  const clusters = await pagesOf(paginateDescribeDBClusters(rds, {}));
  return {
    balancers: balancers.flatMap(({ LoadBalancers = [] }) => LoadBalancers),
    targetGroups: targetGroups.flatMap(({ TargetGroups = [] }) => TargetGroups),
    classics: classics.flatMap(({ LoadBalancerDescriptions = [] }) => LoadBalancerDescriptions),
    databases: databases.flatMap(({ DBInstances = [] }) => DBInstances),
    clusters: clusters.flatMap(({ DBClusters = [] }) => DBClusters),
  };
}

/** All pages of the three listings, as an SDK client collects them. */
async function listed(simulator: Simulator, callerIndex = 0, regionIndex = 0) {
  const config = configOf(simulator, callerIndex, regionIndex);
  const stacks = await pagesOf(paginateDescribeStacks({ client: new CloudFormationClient(config) }, {}));
  const groups = await pagesOf(
    paginateDescribeAutoScalingGroups({ client: new AutoScalingClient(config), pageSize: 100 }, {}),
  );
  const instances = await pagesOf(paginateDescribeInstances({ client: new EC2Client(config), pageSize: 1_000 }, {}));
  return {
    stacks: stacks.flatMap(({ Stacks = [] }) => Stacks),
    groups: groups.flatMap(({ AutoScalingGroups = [] }) => AutoScalingGroups),
    instances: instances.flatMap(({ Reservations = [] }) => Reservations).flatMap(({ Instances = [] }) => Instances),
  };
}

const resourceCount = (region: Region, ...types: string[]) =>
  [...region.stacks.values()]
    .filter(({ status }) => status !== 'DELETE_COMPLETE')
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => types.includes(type)).length;

describe('the medium estate', () => {
  it('has exactly what it promises, page by page', async () => {
    const simulator = simulated('medium');
    const { stacks, groups, instances } = await listed(simulator);
    expect([stacks.length, groups.length, instances.length]).toEqual([250, 120, 2_000]);
    expect(new Set(stacks.map(({ StackId }) => StackId)).size).toBe(250);
    expect(new Set(groups.map(({ AutoScalingGroupName }) => AutoScalingGroupName)).size).toBe(120);
    expect(new Set(instances.map(({ InstanceId }) => InstanceId)).size).toBe(2_000);
  });

  it('has exactly 150 load balancers and 60 databases, which its stacks name', async () => {
    const simulator = simulated('medium');
    const { balancers, classics, databases, clusters } = await listedBeside(simulator);
    expect([balancers.length, classics.length]).toEqual([120, 30]);
    expect([databases.length, clusters.length]).toEqual([55, 5]);
    const region = mainRegion(simulator);
    expect(resourceCount(region, loadBalancerType, classicLoadBalancerType)).toBe(150);
    expect(resourceCount(region, databaseInstanceType, databaseClusterType)).toBe(60);
  });
});

describe('the large estate', () => {
  it('has exactly what it promises, page by page', async () => {
    const { stacks, groups, instances } = await listed(simulated('large'));
    expect([stacks.length, instances.length]).toEqual([2_000, 10_000]);
    expect(groups.length).toBeGreaterThan(550);
    expect(groups.length).toBeLessThan(650);
  });

  it('has about 600 load balancers and 250 databases', async () => {
    const { balancers, classics, databases, clusters } = await listedBeside(simulated('large'));
    expect(Math.abs(balancers.length + classics.length - 600)).toBeLessThan(10);
    expect(Math.abs(databases.length + clusters.length - 250)).toBeLessThan(10);
  });
});

describe('the demo estate', () => {
  it('has a main region and two smaller ones, in two accounts', async () => {
    const simulator = simulated('demo');
    const main = await listed(simulator);
    expect(main.stacks.length).toBeGreaterThanOrEqual(40);
    expect(main.stacks.length).toBeLessThanOrEqual(60);
    expect(main.groups.length).toBeGreaterThanOrEqual(15);
    expect(main.groups.length).toBeLessThanOrEqual(20);
    expect(Math.abs(main.instances.length - 120)).toBeLessThan(15);
    const unitedStates = await listed(simulator, 0, 1);
    const otherAccount = await listed(simulator, 1);
    expect(unitedStates.stacks.length).toBeGreaterThan(3);
    expect(otherAccount.stacks[0]?.StackId).toContain(':444455556666:');
  });

  it('has something of everything that goes wrong', () => {
    const region = mainRegion(simulated('demo'));
    const stacks = [...region.stacks.values()];
    const statuses = new Set(stacks.map(({ status }) => status));
    for (const status of [
      'UPDATE_ROLLBACK_COMPLETE',
      'UPDATE_ROLLBACK_FAILED',
      'ROLLBACK_COMPLETE',
      'DELETE_FAILED',
      'REVIEW_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]) {
      expect(statuses).toContain(status);
    }
    expect(stacks.find(({ status }) => status === 'UPDATE_ROLLBACK_FAILED')?.statusReason).toMatch(/failed to update/);
    expect(stacks.some(({ drift }) => drift === 'DRIFTED')).toBe(true);
    const groups = [...region.groups.values()];
    const members = groups.flatMap((group) => group.members);
    expect(members.some(({ health }) => health === 'Unhealthy')).toBe(true);
    expect(members.some(({ lifecycle }) => lifecycle === 'Standby')).toBe(true);
    expect(groups.some(({ suspendedProcesses }) => suspendedProcesses.length > 0)).toBe(true);
    expect(groups.some(({ launchConfiguration }) => launchConfiguration !== null)).toBe(true);
    const instances = [...region.instances.values()];
    expect(instances.some(({ state }) => state === 'stopped')).toBe(true);
    expect(instances.some(({ lifecycle }) => lifecycle === 'spot')).toBe(true);
    expect(instances.some(({ operator }) => operator === 'eks.amazonaws.com')).toBe(true);
    expect(instances.some(({ tags }) => tags.length === 0)).toBe(true);
  });

  it('has about 14 load balancers, two classic ones and 10 databases, one of them a cluster', async () => {
    const { balancers, classics, databases, clusters } = await listedBeside(simulated('demo'));
    expect([balancers.length, classics.length]).toEqual([14, 2]);
    expect(new Set(balancers.map(({ Type }) => Type))).toEqual(new Set(['application', 'network']));
    expect([databases.length, clusters.length]).toEqual([9, 1]);
    expect(clusters[0]?.DBClusterMembers?.map(({ IsClusterWriter }) => IsClusterWriter)).toEqual([true, false]);
    expect(databases.map(({ DBInstanceStatus }) => DBInstanceStatus)).toContain('storage-full');
    const tagged = databases.filter(({ TagList = [] }) => TagList.some(({ Key }) => Key === 'environment'));
    expect(tagged.length).toBeGreaterThan(databases.length / 2);
    const untagged = databases.filter(({ TagList = [] }) => TagList.length === 0);
    expect(untagged.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toContain('payments-prod-main');
  });

  it('has something of everything that goes wrong behind a load balancer', () => {
    const region = mainRegion(simulated('demo'));
    const reasons = [...region.targetGroups.values()].flatMap(({ targets }) =>
      [...targets.values()].map(({ status }) => status.reason),
    );
    for (const reason of ['Target.ResponseCodeMismatch', 'Target.Timeout', 'Target.DeregistrationInProgress']) {
      expect(reasons.filter((one) => one === reason)).toHaveLength(1);
    }
    const empty = [...region.targetGroups.values()].filter(({ targets }) => targets.size === 0);
    expect(empty.map(({ arn }) => balancersByTargetGroup(region).get(arn)?.length)).toEqual([1]);
    const classic = [...region.classicLoadBalancers.values()].flatMap(({ targets }) => [...targets.values()]);
    expect(classic.filter(({ status }) => status.state === 'unhealthy')).toHaveLength(1);
  });

  it('has alarms for its bigger groups: most are OK, that of a group with a failing target is not', () => {
    const region = mainRegion(simulated('demo'));
    const alarms = [...region.alarms.values()].filter(({ kind }) => kind === 'metric');
    const inState = (state: string) => alarms.filter((alarm) => alarm.state === state).map(({ name }) => name);
    expect(inState('OK').length).toBeGreaterThan(8);
    expect(inState('INSUFFICIENT_DATA')).toHaveLength(1);
    const ringing = inState('ALARM');
    expect(ringing.length).toBeGreaterThan(0);
    for (const name of ringing) {
      const group = region.groups.get(name.replace(/-unhealthy-hosts$/, ''));
      const statuses = group ? poolsOf(region, group).flatMap(({ targets }) => [...targets.values()]) : [];
      expect(statuses.some(({ status }) => status.state === 'unhealthy')).toBe(true);
      expect(region.alarms.get(`${group?.name}-health`)?.state).toBe('ALARM');
    }
  });

  it('has stale instances beside fresh ones', () => {
    const region = mainRegion(simulated('demo'));
    const versions = [...region.groups.values()]
      .filter(({ launchTemplate }) => launchTemplate?.version === '$Latest')
      .map(({ members }) => new Set(members.map(({ launchTemplate }) => launchTemplate?.version)).size);
    expect(Math.max(...versions)).toBeGreaterThan(1);
    expect(Math.min(...versions)).toBe(1);
  });
});

describe.each(['demo', 'medium'] as const)('every estate (%s)', (estate) => {
  it('is the same for the same seed', () => {
    const shape = (simulator: Simulator) =>
      [...mainRegion(simulator).stacks.values()].map(({ id, status }) => [id, status]);
    expect(shape(simulated(estate))).toEqual(shape(simulated(estate)));
    expect(shape(simulated(estate, 2))).not.toEqual(shape(simulated(estate)));
  });

  it('gives every instance an address of its own, within its subnet and zone', () => {
    for (const region of simulated(estate).world.regions.values()) {
      const instances = [...region.instances.values()];
      expect(new Set(instances.map(({ privateIp }) => privateIp)).size).toBe(instances.length);
      for (const instance of instances) {
        const subnet = region.subnets.get(instance.subnetId);
        const third = Number(instance.privateIp.split('.')[2]);
        expect(instance.privateIp.startsWith(`${subnet?.prefix}.`)).toBe(true);
        expect(third >= (subnet?.from ?? 256) && third <= (subnet?.to ?? 0)).toBe(true);
        expect([instance.zone, instance.vpcId]).toEqual([subnet?.zone, subnet?.vpcId]);
      }
    }
  });

  it('has groups at their desired capacity, balanced, whose members exist and name them', () => {
    for (const region of simulated(estate).world.regions.values()) {
      for (const group of region.groups.values()) {
        const inService = group.members.filter(({ lifecycle }) => lifecycle === 'InService');
        expect(inService).toHaveLength(group.desiredCapacity);
        const sizes = group.zones.map((zone) => group.members.filter((member) => member.zone === zone).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (const { instanceId } of group.members) {
          const tags = region.instances.get(instanceId)?.tags ?? [];
          expect(tags).toContainEqual({ key: 'aws:autoscaling:groupName', value: group.name });
          const stackId = tags.find(({ key }) => key === 'aws:cloudformation:stack-id')?.value ?? '';
          expect(region.stacks.has(stackId)).toBe(true);
        }
      }
    }
  });

  it('has groups whose members are registered with all their load balancers', () => {
    for (const region of simulated(estate).world.regions.values()) {
      const users = balancersByTargetGroup(region);
      for (const group of region.groups.values()) {
        const pools = poolsOf(region, group);
        expect(pools).toHaveLength(group.targetGroupArns.length + group.loadBalancerNames.length);
        expect(group.targetGroupArns.every((arn) => users.get(arn)?.length === 1)).toBe(true);
        const ids = group.members.filter(({ lifecycle }) => lifecycle !== 'Standby').map((one) => one.instanceId);
        for (const { targets } of pools) expect([...targets.keys()].toSorted()).toEqual(ids.toSorted());
      }
    }
  });

  it('has load balancers, target groups and databases with names that AWS would accept, each once', () => {
    for (const region of simulated(estate).world.regions.values()) {
      const shelves = [region.loadBalancers, region.targetGroups, region.classicLoadBalancers];
      for (const shelf of shelves) {
        const names = [...shelf.values()].map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^(?!internal-)[a-zA-Z0-9][-a-zA-Z0-9]{0,30}[a-zA-Z0-9]$/);
      }
      const databases = [...region.databases.keys(), ...region.databaseClusters.keys()];
      for (const name of databases) expect(name).toMatch(/^[a-z](-?[a-z0-9])*$/);
    }
  });

  it('has nested stacks that their parents list', () => {
    for (const region of simulated(estate).world.regions.values()) {
      for (const stack of region.stacks.values()) {
        if (stack.parentId === null) continue;
        const parent = region.stacks.get(stack.parentId);
        expect(parent?.resources.map(({ physicalId }) => physicalId)).toContain(stack.id);
        expect(stack.rootId).toBe(parent?.rootId ?? parent?.id);
      }
    }
  });

  it('has no event in the future or before its stack, and names CloudFormation would accept', () => {
    const { world } = simulated(estate);
    for (const region of world.regions.values()) {
      for (const stack of region.stacks.values()) {
        const times = stack.events.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((left, right) => left - right));
        expect(times[0]).toBeGreaterThanOrEqual(stack.createdAt);
        expect(times.at(-1)).toBeLessThan(world.clock.now());
        expect(stack.name).toMatch(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/);
      }
    }
  });
});
