import {
  type AutoScalingClient,
  type AutoScalingGroup,
  type AutoScalingGroupNamesType,
  type Instance,
  type LaunchTemplateOverrides,
  type LaunchTemplateSpecification,
  paginateDescribeAutoScalingGroups,
} from '@aws-sdk/client-auto-scaling';
import { collectPages, keyValues, required } from './collect.ts';
import type { GroupFact, LaunchSource, MemberFact } from './resources.ts';

/** AWS docs: MaxRecords of DescribeAutoScalingGroups is 50 unless given, and 100 at most. */
export const groupsPerPage = 100;

/** AWS docs: DescribeAutoScalingGroups takes up to 50 names. */
export const groupNamesPerCall = 50;

/** Every group with its members. */
export function listGroups(client: AutoScalingClient, signal: AbortSignal): Promise<GroupFact[]> {
  return fetchGroups(client, {}, signal);
}

/** The groups of these names, at most `groupNamesPerCall`; a group that is gone is missing in the answer. */
export function readGroups(
  client: AutoScalingClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<GroupFact[]> {
  return fetchGroups(client, { AutoScalingGroupNames: [...names] }, signal);
}

function fetchGroups(
  client: AutoScalingClient,
  of: AutoScalingGroupNamesType,
  signal: AbortSignal,
): Promise<GroupFact[]> {
  const input = { ...of, IncludeManagedResources: true };
  const pages = paginateDescribeAutoScalingGroups({ client, pageSize: groupsPerPage }, input, { abortSignal: signal });
  return collectPages(pages, (page) => (page.AutoScalingGroups ?? []).map(groupFact));
}

export function groupFact(group: AutoScalingGroup): GroupFact {
  const name = required(group.AutoScalingGroupName, 'the name of an Auto Scaling group');
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
  return {
    kind: 'group',
    id: name,
    arn: group.AutoScalingGroupARN ?? '',
    name,
    minSize: group.MinSize ?? 0,
    maxSize: group.MaxSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    launchedFrom: launchSource(
      group.LaunchTemplate ?? mixed?.LaunchTemplateSpecification,
      group.LaunchConfigurationName,
    ),
    overrides: (mixed?.Overrides ?? []).flatMap(override),
    suspensions: (group.SuspendedProcesses ?? []).map((one) => ({
      process: one.ProcessName ?? '',
      reason: one.SuspensionReason ?? '',
    })),
    targetGroupArns: group.TargetGroupARNs ?? [],
    loadBalancerNames: group.LoadBalancerNames ?? [],
    newInstancesProtected: group.NewInstancesProtectedFromScaleIn ?? false,
    members: (group.Instances ?? []).map(memberFact),
    status: group.Status || null,
    tags: keyValues(group.Tags),
  };
}

function memberFact(member: Instance): MemberFact {
  return {
    instanceId: required(member.InstanceId, 'the id of an instance in an Auto Scaling group'),
    lifecycle: required(member.LifecycleState, 'the lifecycle state of an instance in an Auto Scaling group'),
    health: required(member.HealthStatus, 'the health of an instance in an Auto Scaling group'),
    protectedFromScaleIn: member.ProtectedFromScaleIn ?? false,
    launchedFrom: launchSource(member.LaunchTemplate, member.LaunchConfigurationName),
    instanceType: member.InstanceType || null,
    zone: member.AvailabilityZone ?? '',
  };
}

function override(of: LaunchTemplateOverrides): GroupFact['overrides'] {
  const launchedFrom = launchSource(of.LaunchTemplateSpecification, undefined);
  return of.InstanceType && launchedFrom ? [{ instanceType: of.InstanceType, launchedFrom }] : [];
}

/** AWS docs: a launch template named without a version is used in its default version. */
function launchSource(
  template: LaunchTemplateSpecification | undefined,
  configuration: string | undefined,
): LaunchSource | null {
  if (template) {
    return {
      templateId: template.LaunchTemplateId ?? null,
      templateName: template.LaunchTemplateName ?? null,
      version: template.Version ?? '$Default',
      configuration: null,
    };
  }
  return configuration ? { templateId: null, templateName: null, version: null, configuration } : null;
}
