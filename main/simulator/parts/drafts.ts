import type { Group, LaunchConfiguration, LaunchTemplate, Region, Stack, Tag } from '../world.ts';
import {
  type BalancerDrafts,
  balancerOfListener,
  classicLoadBalancerType,
  draftBalancers,
  listenerArn,
  targetGroupType,
} from './balancers.ts';
import { type Blueprint, groupType, launchConfigurationType, launchTemplateType } from './blueprints.ts';
import { type DatabaseDrafts, draftDatabases } from './databases.ts';
import { nameSuffix, stableEc2Id, uuid } from './ids.ts';
import { securityGroupOf } from './instances.ts';
import type { Network } from './network.ts';
import { physicalId } from './physical-ids.ts';
import type { PlannedResource } from './stack-operations.ts';
import { cloudFormationTags } from './tags.ts';

/** The machines a stack asks for. */
export interface FleetOrder {
  /** The `Name` tag of its instances. */
  readonly machineName: string;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly instanceType: string;
  /** When each version of the launch template was made, oldest first. */
  readonly versionsAt: readonly number[];
  /** `$Latest`, `$Default` (the version before the newest) or a number. */
  readonly pointer: string;
}

export interface StackOrder {
  readonly name: string;
  readonly blueprint: Blueprint;
  readonly createdAt: number;
  readonly tags: readonly Tag[];
  readonly environment: string;
  readonly version: string;
  readonly parent: Pick<Stack, 'id' | 'rootId'> | null;
  readonly fleet: FleetOrder | null;
  /** Physical ids that are known already: a network's own parts. */
  readonly physicalIds?: ReadonlyMap<string, string>;
}

/** A stack and all it will create, none of it in the account yet. */
export interface Draft {
  readonly stack: Stack;
  readonly resources: readonly PlannedResource[];
  readonly group: Group | null;
  readonly launchTemplate: LaunchTemplate | null;
  readonly launchConfiguration: LaunchConfiguration | null;
  readonly balancers: BalancerDrafts;
  readonly databases: DatabaseDrafts;
}

export function draftStack(region: Region, network: Network, order: StackOrder, random: () => number): Draft {
  const stack = newStack(region, order, random);
  const resources = planResources(region, order, random);
  const isProduction = order.environment === 'prod';
  const draft = {
    stack,
    resources,
    balancers: draftBalancers({ region, network, stack, random }, resources),
    databases: draftDatabases({ region, network, isProduction, createdAt: order.createdAt, random }, stack, resources),
  };
  const { fleet } = order;
  if (!fleet) return { ...draft, group: null, launchTemplate: null, launchConfiguration: null };
  const launchTemplate = draftLaunchTemplate(stack, fleet, resources, random);
  const launchConfiguration = launchTemplate ? null : draftLaunchConfiguration(fleet, resources);
  const launch = { launchTemplate, launchConfiguration };
  const group = draftGroup(region, network, stack, fleet, resources, launch, random);
  const withGroup = resources.map((resource) =>
    resource.logicalId === 'InstanceSecurityGroup' ? { ...resource, physicalId: securityGroupOf(group).id } : resource,
  );
  return { ...draft, ...launch, resources: withGroup, group };
}

/** The stack's resources with their physical ids; a listener's is made from its load balancer's. */
function planResources(region: Region, order: StackOrder, random: () => number): PlannedResource[] {
  const place = { region, stackName: order.name, random };
  const ids = new Map<string, string>(order.physicalIds);
  for (const { logicalId, type } of order.blueprint.resources) {
    const balancerArn = ids.get(balancerOfListener(logicalId) ?? '');
    const made = () => (balancerArn ? listenerArn(balancerArn, random) : physicalId(place, logicalId, type));
    if (!ids.has(logicalId)) ids.set(logicalId, made());
  }
  return order.blueprint.resources.map(({ logicalId, type }) => ({
    logicalId,
    type,
    physicalId: ids.get(logicalId) ?? '',
  }));
}

/** Puts what a resource stands for into the account, where the account has a room for it. */
export function realise(region: Region, draft: Draft, { physicalId }: PlannedResource): void {
  const { group, launchTemplate, launchConfiguration, balancers, databases } = draft;
  shelve(region.groups, [group], 'name', physicalId);
  shelve(region.launchTemplates, [launchTemplate], 'id', physicalId);
  shelve(region.launchConfigurations, [launchConfiguration], 'name', physicalId);
  shelve(region.loadBalancers, balancers.loadBalancers, 'arn', physicalId);
  shelve(region.targetGroups, balancers.targetGroups, 'arn', physicalId);
  shelve(region.classicLoadBalancers, balancers.classicLoadBalancers, 'name', physicalId);
  shelve(region.databases, databases.instances, 'name', physicalId);
  shelve(region.databaseClusters, databases.clusters, 'name', physicalId);
}

/** Of what a draft holds, the one with this physical id. */
function shelve<Key extends string, Item extends Readonly<Record<Key, string>>>(
  shelf: Map<string, Item>,
  drafted: readonly (Item | null)[],
  key: Key,
  physicalId: string,
): void {
  const item = drafted.find((one) => one?.[key] === physicalId);
  if (item) shelf.set(physicalId, item);
}

/** Takes out of the account what a deleted resource stood for; a group goes by itself once it is empty. */
export function abolish(region: Region, { physicalId: id }: PlannedResource): void {
  region.launchTemplates.delete(id);
  region.launchConfigurations.delete(id);
  region.loadBalancers.delete(id);
  region.targetGroups.delete(id);
  region.classicLoadBalancers.delete(id);
  region.databaseClusters.delete(id);
  region.databases.delete(id);
}

/** The machine image that all of a company's launch templates start from; its versions differ by their number. */
export function imageId(name: string, version: number): string {
  return stableEc2Id('ami', `${name}/${version}`);
}

export function stackArn(region: Region, name: string, random: () => number): string {
  return `arn:aws:cloudformation:${region.name}:${region.account}:stack/${name}/${uuid(random)}`;
}

function newStack(region: Region, order: StackOrder, random: () => number): Stack {
  const { blueprint, parent } = order;
  return {
    id: stackArn(region, order.name, random),
    name: order.name,
    status: 'REVIEW_IN_PROGRESS',
    statusReason: 'User Initiated',
    description: blueprint.description,
    createdAt: order.createdAt,
    updatedAt: null,
    deletedAt: null,
    parentId: parent?.id ?? null,
    rootId: parent ? (parent.rootId ?? parent.id) : null,
    parameters: [
      { key: 'Environment', value: order.environment, noEcho: false },
      { key: 'Version', value: order.version, noEcho: false },
      ...blueprint.secrets.map((key) => ({ key, value: '****', noEcho: true })),
    ],
    outputs: outputsOf(order),
    tags: [...order.tags],
    capabilities: [...blueprint.capabilities],
    drift: 'NOT_CHECKED',
    driftCheckedAt: null,
    terminationProtection: order.environment === 'prod' && !parent,
    lastOperation: null,
    template: blueprint.template,
    resources: [],
    events: [],
  };
}

function outputsOf({ name, blueprint }: StackOrder): Stack['outputs'] {
  const has = (logicalId: string) => blueprint.resources.some((resource) => resource.logicalId === logicalId);
  const output = (key: string, value: string, description: string) => ({
    key,
    value,
    description,
    exportName: `${name}-${key}`,
  });
  if (has('PublicLoadBalancer')) return [output('Url', `https://${name}.example.com`, 'Where the web tier answers')];
  if (has('Database')) return [output('Endpoint', `${name}.db.internal`, 'Where the database answers')];
  return [];
}

function physicalIdOf(resources: readonly PlannedResource[], type: string): string | null {
  return physicalIdsOf(resources, type)[0] ?? null;
}

function physicalIdsOf(resources: readonly PlannedResource[], type: string): string[] {
  return resources.filter((resource) => resource.type === type).map((resource) => resource.physicalId);
}

function draftLaunchTemplate(
  stack: Stack,
  fleet: FleetOrder,
  resources: readonly PlannedResource[],
  random: () => number,
): LaunchTemplate | null {
  const id = physicalIdOf(resources, launchTemplateType);
  if (!id) return null;
  return {
    id,
    name: `${stack.name}-${nameSuffix(random)}`,
    createdAt: fleet.versionsAt[0] ?? stack.createdAt,
    defaultVersion: Math.max(1, fleet.versionsAt.length - 1),
    versions: fleet.versionsAt.map((createdAt, index) => ({
      version: index + 1,
      createdAt,
      imageId: imageId('base', index + 1),
      instanceType: fleet.instanceType,
      description: index === 0 ? 'First version' : `Image of ${new Date(createdAt).toISOString().slice(0, 10)}`,
    })),
    tags: [...stack.tags, ...cloudFormationTags(stack, 'LaunchTemplate')],
  };
}

function draftLaunchConfiguration(
  fleet: FleetOrder,
  resources: readonly PlannedResource[],
): LaunchConfiguration | null {
  const name = physicalIdOf(resources, launchConfigurationType);
  const createdAt = fleet.versionsAt[0];
  if (!name || createdAt === undefined) return null;
  return { name, imageId: imageId('build', 1), instanceType: fleet.instanceType, createdAt };
}

function draftGroup(
  region: Region,
  network: Network,
  stack: Stack,
  fleet: FleetOrder,
  resources: readonly PlannedResource[],
  launch: Pick<Draft, 'launchTemplate' | 'launchConfiguration'>,
  random: () => number,
): Group {
  const name = physicalIdOf(resources, groupType);
  if (!name) throw new Error(`${stack.name} orders machines but has no Auto Scaling group.`);
  const targetGroupArns = physicalIdsOf(resources, targetGroupType);
  const loadBalancerNames = physicalIdsOf(resources, classicLoadBalancerType);
  const tags = [
    { key: 'Name', value: fleet.machineName },
    ...stack.tags,
    ...cloudFormationTags(stack, 'AutoScalingGroup'),
  ];
  return {
    name,
    arn: `arn:aws:autoscaling:${region.name}:${region.account}:autoScalingGroup:${uuid(random)}:autoScalingGroupName/${name}`,
    createdAt: stack.createdAt,
    minSize: fleet.min,
    maxSize: fleet.max,
    desiredCapacity: fleet.desired,
    desiredBecause: null,
    zones: network.privateSubnets.map(({ zone }) => zone),
    subnetIds: network.privateSubnets.map(({ id }) => id),
    launchTemplate: launch.launchTemplate && { id: launch.launchTemplate.id, version: fleet.pointer },
    launchConfiguration: launch.launchConfiguration?.name ?? null,
    healthCheckType: targetGroupArns.length + loadBalancerNames.length > 0 ? 'ELB' : 'EC2',
    healthCheckGraceMs: 300_000,
    defaultCooldownMs: 300_000,
    defaultWarmupMs: null,
    targetGroupArns,
    loadBalancerNames,
    suspendedProcesses: [],
    terminationPolicies: ['Default'],
    protectsNewInstances: false,
    tags: tags.map((tag) => ({ ...tag, propagate: true })),
    hooks: [],
    scheduledActions: [],
    policies: [],
    refreshes: [],
    members: [],
    activities: [],
  };
}
