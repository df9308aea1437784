import {
  createWorld,
  type Group,
  type Instance,
  type Region,
  regionOf,
  type Stack,
  seededRandom,
  type World,
  type WorldClock,
} from './world.ts';

/** A hand-made world for the wire's own tests: numbers that are known, and one of each special case. */

export const account = '123456789012';
export const regionName = 'eu-west-1';
export const accessKeyId = 'AKIASMALLWORLD000001';
export const expiredKeyId = 'ASIASMALLWORLD000002';
export const mfaSerial = `arn:aws:iam::${account}:mfa/olivia`;

export interface SmallWorldSize {
  readonly stacks?: number;
  readonly groups?: number;
  readonly instances?: number;
}

export function smallWorld(clock: WorldClock, size: SmallWorldSize = {}): World {
  const world = createWorld(clock, seededRandom(7));
  addIdentities(world);
  const region = regionOf(world, account, regionName);
  const now = clock.now();
  for (let index = 0; index < (size.stacks ?? 3); index++) addStack(region, index, now);
  for (let index = 0; index < (size.groups ?? 2); index++) addGroup(region, index, now);
  for (let index = 0; index < (size.instances ?? 4); index++) addInstance(region, index, now);
  return world;
}

export function homeRegion(world: World): Region {
  return regionOf(world, account, regionName);
}

function addIdentities(world: World): void {
  const identity = { account, arn: `arn:aws:iam::${account}:user/olivia`, userId: 'AIDASMALLWORLD' };
  world.callers.set(accessKeyId, { ...identity, accessKeyId, expiresAt: null });
  world.callers.set(expiredKeyId, { ...identity, accessKeyId: expiredKeyId, expiresAt: world.clock.now() - 1 });
  world.mfaDevices.set(mfaSerial, { serialNumber: mfaSerial, tokenCode: '123456' });
  for (const name of ['reader', 'operator']) {
    const arn = `arn:aws:iam::${account}:role/${name}`;
    world.roles.set(arn, { arn, id: 'AROASMALLWORLD', requiresMfa: name === 'operator', maxSessionMs: 7_200_000 });
  }
}

export function stackId(index: number): string {
  return `arn:aws:cloudformation:${regionName}:${account}:stack/stack-${index}/id-${String(index).padStart(4, '0')}`;
}

export function addStack(region: Region, index: number, now: number, changes: Partial<Stack> = {}): Stack {
  const stack: Stack = {
    id: stackId(index),
    name: `stack-${index}`,
    status: 'CREATE_COMPLETE',
    statusReason: null,
    description: 'Orders & <payments>',
    createdAt: now - 1000 * (index + 1),
    updatedAt: null,
    deletedAt: null,
    parentId: null,
    rootId: null,
    parameters: [
      { key: 'Size', value: 'large', noEcho: false },
      { key: 'Password', value: 'do not show', noEcho: true },
    ],
    outputs: [{ key: 'Url', value: 'https://orders.example/?a=1&b=2', description: null, exportName: 'orders-url' }],
    tags: [{ key: 'environment', value: 'test' }],
    capabilities: ['CAPABILITY_IAM'],
    drift: 'NOT_CHECKED',
    driftCheckedAt: null,
    terminationProtection: false,
    lastOperation: { id: `operation-${index}`, type: 'CREATE_STACK' },
    template: '{"Resources":{}}',
    resources: [],
    events: [],
    ...changes,
  };
  region.stacks.set(stack.id, stack);
  return stack;
}

/** A stack's events, one a second, every tenth of them failed. */
export function addEvents(stack: Stack, count: number, now: number): void {
  for (let index = 0; index < count; index++) {
    stack.events.push({
      eventId: `event-${index}`,
      operationId: stack.lastOperation?.id ?? '',
      logicalId: `Resource${index}`,
      physicalId: `physical-${index}`,
      resourceType: 'AWS::SQS::Queue',
      status: index % 10 === 9 ? 'CREATE_FAILED' : 'CREATE_COMPLETE',
      reason: null,
      at: now + 1000 * index,
    });
  }
}

export function addResources(stack: Stack, count: number, now: number): void {
  for (let index = 0; index < count; index++) {
    stack.resources.push({
      logicalId: `Resource${String(index).padStart(4, '0')}`,
      physicalId: `physical-${index}`,
      type: 'AWS::SQS::Queue',
      status: 'CREATE_COMPLETE',
      reason: null,
      updatedAt: now,
    });
  }
}

export function groupName(index: number): string {
  return `group-${String(index).padStart(4, '0')}`;
}

export function addGroup(region: Region, index: number, now: number): Group {
  const name = groupName(index);
  const template = { id: 'lt-00000000000000001', name: 'orders', createdAt: now, defaultVersion: 1, tags: [] };
  const version = { createdAt: now, imageId: 'ami-1', instanceType: 't3.micro', description: null };
  region.launchTemplates.set(template.id, {
    ...template,
    versions: [
      { ...version, version: 1 },
      { ...version, version: 2, imageId: 'ami-2' },
    ],
  });
  const group: Group = {
    name,
    arn: `arn:aws:autoscaling:${regionName}:${account}:autoScalingGroup:${index}:autoScalingGroupName/${name}`,
    createdAt: now,
    minSize: 1,
    maxSize: 4,
    desiredCapacity: 2,
    desiredBecause: null,
    zones: ['eu-west-1a', 'eu-west-1b'],
    subnetIds: ['subnet-1', 'subnet-2'],
    launchTemplate: { id: template.id, version: '$Latest' },
    launchConfiguration: null,
    healthCheckType: 'ELB',
    healthCheckGraceMs: 300_000,
    defaultCooldownMs: 300_000,
    defaultWarmupMs: null,
    targetGroupArns: ['arn:aws:elasticloadbalancing:target-group/orders'],
    loadBalancerNames: [],
    suspendedProcesses: [{ name: 'AZRebalance', reason: 'User suspended' }],
    terminationPolicies: ['Default'],
    protectsNewInstances: false,
    hooks: [],
    scheduledActions: [],
    policies: [],
    refreshes: [],
    tags: [
      { key: 'environment', value: index % 2 === 0 ? 'even' : 'odd', propagate: true },
      { key: 'index', value: String(index), propagate: false },
    ],
    members: [
      {
        instanceId: instanceId(index),
        lifecycle: 'InService',
        health: 'Healthy',
        protectedFromScaleIn: false,
        launchTemplate: { id: template.id, version: 1 },
        launchConfiguration: null,
        instanceType: 't3.micro',
        zone: 'eu-west-1a',
        actions: [],
        inServiceAt: null,
      },
    ],
    activities: [],
  };
  region.groups.set(name, group);
  return group;
}

export function instanceId(index: number): string {
  return `i-${index.toString(16).padStart(17, '0')}`;
}

export function addInstance(region: Region, index: number, now: number, changes: Partial<Instance> = {}): Instance {
  const instance: Instance = {
    id: instanceId(index),
    state: 'running',
    stateReason: null,
    stateAt: now,
    type: 't3.micro',
    imageId: 'ami-1',
    zone: 'eu-west-1a',
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    privateIp: `10.0.${index >> 8}.${index & 255}`,
    publicIp: null,
    launchedAt: now,
    lifecycle: null,
    securityGroups: [{ id: 'sg-1', name: 'orders' }],
    operator: null,
    fate: null,
    tags: [
      { key: 'Name', value: `orders-${index}` },
      { key: 'aws:autoscaling:groupName', value: groupName(index) },
    ],
    ...changes,
  };
  region.instances.set(instance.id, instance);
  return instance;
}
