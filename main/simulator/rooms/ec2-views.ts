import type * as sdk from '@aws-sdk/client-ec2';
import { isArm } from '../parts/instances.ts';
import type { Instance, LaunchTemplate, LaunchTemplateVersion, Region, Tag } from '../world.ts';
import { date } from './room.ts';

/** The world's instances and launch templates in the shapes of the EC2 API. */

/** EC2 API reference: InstanceState. */
const stateCodes: Readonly<Record<Instance['state'], number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** How long a new instance's status checks take; AWS docs name no time, minutes are what one sees. */
const initializingMs = 120_000;

export function instanceState(state: Instance['state']): sdk.InstanceState {
  return { Code: stateCodes[state], Name: state };
}

export function reservation(instance: Instance, region: Region): sdk.Reservation {
  return {
    ReservationId: `r-${instance.id.slice('i-'.length)}`,
    OwnerId: region.account,
    Groups: [],
    Instances: [ec2Instance(instance, region)],
  };
}

function ec2Instance(source: Instance, region: Region): sdk.Instance {
  return {
    InstanceId: source.id,
    ImageId: source.imageId,
    State: instanceState(source.state),
    ...stateReason(source),
    InstanceType: source.type as sdk._InstanceType,
    InstanceLifecycle: source.lifecycle ?? undefined,
    LaunchTime: date(source.launchedAt),
    Placement: { AvailabilityZone: source.zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    Architecture: isArm(source.type) ? 'arm64' : 'x86_64',
    VirtualizationType: 'hvm',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    AmiLaunchIndex: 0,
    Operator: { Managed: source.operator !== null, Principal: source.operator ?? undefined },
    Tags: tags(source.tags),
    // A terminated instance has left its network.
    ...(source.state === 'terminated' ? { SecurityGroups: [] } : network(source, region)),
  };
}

/** What AWS puts behind a reason's code (EC2 API reference: StateReason). */
const reasonMessages: Readonly<Record<string, string>> = {
  'Client.InstanceInitiatedShutdown': 'Instance initiated shutdown',
  'Client.UserInitiatedShutdown': 'User initiated shutdown',
  'Server.InternalError': 'Internal error on launch',
  'Server.SpotInstanceTermination': 'Instance terminated by the Spot service',
};

/** The transition names a person's doing and its time: `User initiated (2026-11-21 03:00:00 GMT)`. */
function stateReason({ stateReason: code, stateAt }: Instance): Partial<sdk.Instance> {
  if (code === null) return { StateTransitionReason: '' };
  const message = reasonMessages[code];
  const at = date(stateAt).toISOString().slice(0, 19).replace('T', ' ');
  return {
    StateReason: { Code: code, Message: message ? `${code}: ${message}` : code },
    StateTransitionReason: code === 'Client.UserInitiatedShutdown' ? `User initiated (${at} GMT)` : code,
  };
}

function network(source: Instance, region: Region): Partial<sdk.Instance> {
  const { publicIp, privateIp } = source;
  const host = (ip: string) => ip.replaceAll('.', '-');
  return {
    VpcId: source.vpcId,
    SubnetId: source.subnetId,
    PrivateIpAddress: privateIp,
    PrivateDnsName: `ip-${host(privateIp)}.${region.name}.compute.internal`,
    PublicIpAddress: publicIp ?? undefined,
    PublicDnsName: publicIp ? `ec2-${host(publicIp)}.${region.name}.compute.amazonaws.com` : '',
    SecurityGroups: source.securityGroups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
  };
}

export function instanceStatus(source: Instance, now: number): sdk.InstanceStatus {
  const checks = statusChecks(source, now);
  return {
    InstanceId: source.id,
    AvailabilityZone: source.zone,
    InstanceState: instanceState(source.state),
    InstanceStatus: checks,
    SystemStatus: checks,
  };
}

function statusChecks(source: Instance, now: number): sdk.InstanceStatusSummary {
  if (source.state !== 'running') return { Status: 'not-applicable' };
  const passed = now - source.launchedAt >= initializingMs;
  return {
    Status: passed ? 'ok' : 'initializing',
    Details: [{ Name: 'reachability', Status: passed ? 'passed' : 'initializing' }],
  };
}

export function launchTemplate(source: LaunchTemplate, region: Region): sdk.LaunchTemplate {
  return {
    LaunchTemplateId: source.id,
    LaunchTemplateName: source.name,
    CreateTime: date(source.createdAt),
    CreatedBy: creator(region),
    DefaultVersionNumber: source.defaultVersion,
    LatestVersionNumber: source.versions.at(-1)?.version,
    Tags: tags(source.tags),
  };
}

export function launchTemplateVersion(
  template: LaunchTemplate,
  source: LaunchTemplateVersion,
  region: Region,
): sdk.LaunchTemplateVersion {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: source.version,
    VersionDescription: source.description ?? undefined,
    CreateTime: date(source.createdAt),
    CreatedBy: creator(region),
    DefaultVersion: source.version === template.defaultVersion,
    LaunchTemplateData: { ImageId: source.imageId, InstanceType: source.instanceType as sdk._InstanceType },
  };
}

export function region(name: string): sdk.Region {
  return { RegionName: name, Endpoint: `ec2.${name}.amazonaws.com`, OptInStatus: 'opt-in-not-required' };
}

function creator({ account }: Region): string {
  return `arn:aws:iam::${account}:root`;
}

function tags(source: readonly Tag[]): sdk.Tag[] {
  return source.map(({ key, value }) => ({ Key: key, Value: value }));
}
