import type * as sdk from '@aws-sdk/client-auto-scaling';
import { globalTimeoutMs } from '../life/hooks.ts';
import type {
  Group,
  GroupMember,
  GroupTag,
  LaunchConfiguration,
  LifecycleHook,
  Region,
  ScalingActivity,
} from '../world.ts';
import { date, dateOrNone } from './room.ts';

/** The world's groups in the shapes of the Auto Scaling API. */

export function group(source: Group, region: Region, withInstances: boolean): sdk.AutoScalingGroup {
  return {
    AutoScalingGroupName: source.name,
    AutoScalingGroupARN: source.arn,
    LaunchTemplate: launchTemplate(source.launchTemplate, region),
    LaunchConfigurationName: source.launchConfiguration ?? undefined,
    MinSize: source.minSize,
    MaxSize: source.maxSize,
    DesiredCapacity: source.desiredCapacity,
    DefaultCooldown: source.defaultCooldownMs / 1000,
    DefaultInstanceWarmup: source.defaultWarmupMs === null ? undefined : source.defaultWarmupMs / 1000,
    AvailabilityZones: [...source.zones],
    LoadBalancerNames: source.loadBalancerNames,
    TargetGroupARNs: source.targetGroupArns,
    TrafficSources: [
      ...source.targetGroupArns.map((arn) => ({ Identifier: arn, Type: 'elbv2' })),
      ...source.loadBalancerNames.map((name) => ({ Identifier: name, Type: 'elb' })),
    ],
    HealthCheckType: source.healthCheckType,
    HealthCheckGracePeriod: source.healthCheckGraceMs / 1000,
    Instances: withInstances ? source.members.map((member) => instance(member, region)) : [],
    CreatedTime: date(source.createdAt),
    SuspendedProcesses: source.suspendedProcesses.map(({ name, reason }) => ({
      ProcessName: name,
      SuspensionReason: reason,
    })),
    VPCZoneIdentifier: source.subnetIds.join(','),
    EnabledMetrics: [],
    Tags: source.tags.map((one) => tag(source, one)),
    TerminationPolicies: [...source.terminationPolicies],
    NewInstancesProtectedFromScaleIn: source.protectsNewInstances,
    CapacityRebalance: false,
    DeletionProtection: 'none',
    ServiceLinkedRoleARN: serviceLinkedRole(region),
  };
}

export function tag({ name }: Group, { key, value, propagate }: GroupTag): sdk.TagDescription {
  return {
    Key: key,
    Value: value,
    PropagateAtLaunch: propagate,
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
  };
}

export function lifecycleHook({ name }: Group, source: LifecycleHook): sdk.LifecycleHook {
  return {
    LifecycleHookName: source.name,
    AutoScalingGroupName: name,
    LifecycleTransition: source.transition,
    NotificationTargetARN: source.notificationTargetArn ?? undefined,
    RoleARN: source.roleArn ?? undefined,
    NotificationMetadata: source.notificationMetadata ?? undefined,
    HeartbeatTimeout: source.heartbeatTimeoutMs / 1000,
    GlobalTimeout: globalTimeoutMs(source) / 1000,
    DefaultResult: source.defaultResult,
  };
}

export function instanceDetails(owner: Group, member: GroupMember, region: Region): sdk.AutoScalingInstanceDetails {
  // Here, unlike in a group, the health is in capitals (AWS CLI reference: describe-auto-scaling-instances, examples).
  return { ...instance(member, region), AutoScalingGroupName: owner.name, HealthStatus: member.health.toUpperCase() };
}

function instance(member: GroupMember, region: Region) {
  return {
    InstanceId: member.instanceId,
    InstanceType: member.instanceType,
    AvailabilityZone: member.zone,
    LifecycleState: member.lifecycle,
    HealthStatus: member.health as string,
    LaunchTemplate: launchTemplate(member.launchTemplate, region),
    LaunchConfigurationName: member.launchConfiguration ?? undefined,
    ProtectedFromScaleIn: member.protectedFromScaleIn,
  };
}

export function launchTemplate(
  source: { readonly id: string; readonly version: string | number } | null,
  region: Region,
): sdk.LaunchTemplateSpecification | undefined {
  if (!source) return undefined;
  return {
    LaunchTemplateId: source.id,
    LaunchTemplateName: region.launchTemplates.get(source.id)?.name,
    Version: String(source.version),
  };
}

export function launchConfiguration(source: LaunchConfiguration, region: Region): sdk.LaunchConfiguration {
  return {
    LaunchConfigurationName: source.name,
    LaunchConfigurationARN: `arn:aws:autoscaling:${region.name}:${region.account}:launchConfiguration:${source.name}`,
    ImageId: source.imageId,
    InstanceType: source.instanceType,
    CreatedTime: date(source.createdAt),
    EbsOptimized: false,
    SecurityGroups: [],
    BlockDeviceMappings: [],
    InstanceMonitoring: { Enabled: true },
  };
}

export function activity(owner: Group, source: ScalingActivity): sdk.Activity {
  return {
    ActivityId: source.id,
    AutoScalingGroupName: owner.name,
    AutoScalingGroupARN: owner.arn,
    Description: source.description,
    Cause: source.cause,
    StartTime: date(source.at),
    EndTime: dateOrNone(source.endedAt),
    StatusCode: source.status,
    StatusMessage: source.statusMessage ?? undefined,
    Details: source.details,
    Progress: source.progress,
  };
}

function serviceLinkedRole({ account }: Region): string {
  return `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
}
