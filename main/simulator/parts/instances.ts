import type { Group, GroupMember, Instance, LaunchFate, LaunchTemplate, Region, Subnet, Tag, World } from '../world.ts';
import { ec2Id, stableEc2Id } from './ids.ts';
import { publicAddress, releaseAddress, takeAddress } from './network.ts';
import { tagsOf } from './tags.ts';

export interface InstanceOrder {
  readonly subnet: Subnet;
  readonly type: string;
  readonly imageId: string;
  readonly launchedAt: number;
  readonly state: Instance['state'];
  readonly securityGroups: Instance['securityGroups'];
  readonly tags: readonly Tag[];
  readonly lifecycle?: 'spot' | null;
  readonly operator?: string;
  readonly fate?: LaunchFate | null;
}

/** Puts an instance into the region; one in a public subnet gets an address of the internet. */
export function addInstance(world: World, region: Region, order: InstanceOrder): Instance {
  const { subnet } = order;
  const instance: Instance = {
    id: ec2Id(world.random, 'i'),
    state: order.state,
    stateReason: null,
    stateAt: order.launchedAt,
    type: order.type,
    imageId: order.imageId,
    zone: subnet.zone,
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    privateIp: takeAddress(subnet, world.random),
    publicIp: subnet.kind === 'public' ? publicAddress(world.random) : null,
    launchedAt: order.launchedAt,
    lifecycle: order.lifecycle ?? null,
    securityGroups: order.securityGroups,
    operator: order.operator ?? null,
    fate: order.fate ?? null,
    tags: [...order.tags],
  };
  region.instances.set(instance.id, instance);
  return instance;
}

/** Whether machines of a type have Graviton processors (Amazon EC2 instance types: "Naming conventions"). */
export function isArm(type: string): boolean {
  return /^[a-z]+\d+g/.test(type);
}

/** Removes a terminated instance, as EC2 does about an hour after the termination. */
export function forgetInstance(region: Region, instance: Instance): void {
  region.instances.delete(instance.id);
  releaseAddress(region, instance.subnetId, instance.privateIp);
}

/** What a group launches now. */
export interface LaunchSpecification {
  readonly imageId: string;
  readonly instanceType: string;
  readonly launchTemplate: GroupMember['launchTemplate'];
  readonly launchConfiguration: string | null;
}

/**
 * What the group launched at a time: `$Latest` is the newest version that existed then. While an instance refresh goes
 * forward, it is what that desires (Auto Scaling user guide: "How an instance refresh works", desired configuration).
 */
export function launchSpecification(region: Region, group: Group, at: number): LaunchSpecification {
  const launchTemplate = refreshedTemplate(group) ?? group.launchTemplate;
  if (launchTemplate) {
    const template = region.launchTemplates.get(launchTemplate.id);
    if (!template) throw new Error(`${group.name} has lost its launch template.`);
    const version = resolveVersion(template, launchTemplate.version, at);
    return { ...version, launchTemplate: { id: template.id, version: version.version }, launchConfiguration: null };
  }
  const configuration = region.launchConfigurations.get(group.launchConfiguration ?? '');
  if (!configuration) throw new Error(`${group.name} has neither a launch template nor a launch configuration.`);
  return { ...configuration, launchTemplate: null, launchConfiguration: configuration.name };
}

function refreshedTemplate({ refreshes }: Group): Group['launchTemplate'] {
  const refresh = refreshes.at(-1);
  const goesForward = refresh?.status === 'InProgress' || refresh?.status === 'Baking';
  return goesForward ? refresh.desiredTemplate : null;
}

/** The version that a group's `$Latest`, `$Default` or number meant at a time. */
export function resolveVersion(template: LaunchTemplate, version: string, at: number) {
  const wanted =
    version === '$Latest'
      ? template.versions.findLast(({ createdAt }) => createdAt <= at)
      : template.versions.find((known) => String(known.version) === numberOf(template, version));
  const found = wanted ?? template.versions[0];
  if (!found) throw new Error(`Launch template ${template.name} has no version.`);
  return found;
}

function numberOf(template: LaunchTemplate, version: string): string {
  return version === '$Default' ? String(template.defaultVersion) : version;
}

/** The zone's subnet of a group. */
export function subnetOf(region: Region, group: Group, zone: string): Subnet {
  const id = group.subnetIds.find((candidate) => region.subnets.get(candidate)?.zone === zone);
  const subnet = region.subnets.get(id ?? '');
  if (!subnet) throw new Error(`${group.name} has no subnet in ${zone}.`);
  return subnet;
}

export function securityGroupOf(group: Pick<Group, 'name'>): { id: string; name: string } {
  return { id: stableEc2Id('sg', group.name), name: `${group.name}-instances` };
}

/**
 * Launches a member of the group: the instance is pending and carries the group's propagated tags and the system
 * tags (Amazon EC2 Auto Scaling user guide: "Tag Auto Scaling groups and instances").
 */
export function addMember(
  world: World,
  region: Region,
  group: Group,
  zone: string,
  options: { launchedAt: number; lifecycle?: 'spot' | null; fate?: LaunchFate | null },
): { instance: Instance; member: GroupMember } {
  const specification = launchSpecification(region, group, options.launchedAt);
  const instance = addInstance(world, region, {
    subnet: subnetOf(region, group, zone),
    type: specification.instanceType,
    imageId: specification.imageId,
    launchedAt: options.launchedAt,
    state: 'pending',
    securityGroups: [securityGroupOf(group)],
    tags: memberTags(group, specification),
    lifecycle: options.lifecycle ?? null,
    fate: options.fate ?? null,
  });
  const member: GroupMember = {
    instanceId: instance.id,
    lifecycle: 'Pending',
    health: 'Healthy',
    protectedFromScaleIn: group.protectsNewInstances,
    launchTemplate: specification.launchTemplate,
    launchConfiguration: specification.launchConfiguration,
    instanceType: specification.instanceType,
    zone,
    actions: [],
    inServiceAt: null,
  };
  group.members.push(member);
  return { instance, member };
}

function memberTags(group: Group, { launchTemplate }: LaunchSpecification): Tag[] {
  return [
    ...group.tags.filter(({ propagate }) => propagate),
    ...tagsOf({ 'aws:autoscaling:groupName': group.name }),
    ...(launchTemplate
      ? tagsOf({
          'aws:ec2launchtemplate:id': launchTemplate.id,
          'aws:ec2launchtemplate:version': String(launchTemplate.version),
        })
      : []),
  ].map(({ key, value }) => ({ key, value }));
}
