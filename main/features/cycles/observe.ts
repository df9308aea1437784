import {
  type Activity,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeScalingActivitiesCommand,
  type Instance,
  type LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstanceHealthCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GroupRef } from '#contract/groups.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import { markKey } from './mark.ts';
import type {
  ActivitySeen,
  BalancerSeen,
  GroupSeen,
  MemberSeen,
  Observation,
  RefreshSeen,
  Sizes,
  Unread,
} from './model.ts';

/** Where a group is read. */
export interface Place extends GroupRef {
  readonly reader: AwsReader;
  readonly signal?: AbortSignal | undefined;
}

/** The group as AWS describes it now; throws `not_found` where there is none. */
export async function readGroup(place: Place): Promise<GroupSeen> {
  return groupSeen(await describeGroup(place));
}

/** The same in AWS's words. */
export async function describeGroup(place: Place): Promise<AutoScalingGroup> {
  const client = place.reader.client(place.connectionId, 'autoscaling');
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [place.groupName] });
  const { AutoScalingGroups: [group] = [] } = await client.send(command, options(place));
  if (group) return group;
  throw problem(
    'not_found',
    `There is no Auto Scaling group ${place.groupName} in this account and region.`,
    'It may have been deleted; look at the list again.',
    { connectionId: place.connectionId, resource: place.groupName },
  );
}

/** Everything an action is decided on. */
export async function observe(place: Place): Promise<Observation> {
  const unread: Unread[] = [];
  const [group, refresh] = await Promise.all([
    readGroup(place),
    readOr(null, 'instance refreshes', unread, readRefresh(place)),
  ]);
  return { group, refresh, balancers: await readBalancers(place, group), unread };
}

/**
 * What people are only told about may be missing, e.g. because this identity may not read it: then they are told that.
 */
export async function readOr<Value>(
  otherwise: Value,
  what: string,
  unread: Unread[],
  reading: Promise<Value>,
): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof ProblemError) || !isOwnFault(error.problem)) throw error;
    unread.push({ what, why: error.problem.message });
    return otherwise;
  }
}

/** Whether another read would have gone the same way, so that leaving this one out says something. */
function isOwnFault({ code }: Problem): boolean {
  return code === 'access_denied' || code === 'aws_failed' || code === 'not_found';
}

/** What every target group and classic load balancer of a group says of its targets. */
export async function readBalancers(place: Place, group: GroupSeen): Promise<BalancerSeen[]> {
  return await Promise.all([
    ...group.targetGroupArns.map((arn) => readTargetGroup(place, arn)),
    ...group.classicLoadBalancers.map((name) => readClassicBalancer(place, name)),
  ]);
}

/** AWS docs: MaxRecords of DescribeScalingActivities is 100 at most. */
export const activitiesPerCall = 100;

/** What a group has begun to do after the activity of this id, newest first; the latest hundred at most. */
export async function readActivities(place: Place, afterId: string | null): Promise<ActivitySeen[]> {
  const client = place.reader.client(place.connectionId, 'autoscaling');
  const command = new DescribeScalingActivitiesCommand({
    AutoScalingGroupName: place.groupName,
    MaxRecords: activitiesPerCall,
  });
  const { Activities: activities = [] } = await client.send(command, options(place));
  const known = activities.findIndex(({ ActivityId: id }) => id === afterId);
  return (known < 0 ? activities : activities.slice(0, known)).map(activitySeen);
}

/** The newest activity's id, from which `readActivities` goes on. */
export async function readLastActivity(place: Place): Promise<string | null> {
  const [latest] = await readActivities(place, null);
  return latest?.id ?? null;
}

/** AWS docs, InstanceRefreshStatus: everything that has not ended. */
const runningRefresh = new Set(['Pending', 'InProgress', 'Baking', 'Cancelling', 'RollbackInProgress']);

export function isRunningRefresh(status: string): boolean {
  return runningRefresh.has(status);
}

/** The instance refresh that runs on a group, if any. */
export async function readRefresh(place: Place): Promise<RefreshSeen | null> {
  const client = place.reader.client(place.connectionId, 'autoscaling');
  const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: place.groupName });
  const { InstanceRefreshes: refreshes = [] } = await client.send(command, options(place));
  const running = refreshes.find(({ Status: status }) => isRunningRefresh(status ?? ''));
  return running ? { id: running.InstanceRefreshId ?? '', status: running.Status ?? '' } : null;
}

async function readTargetGroup(place: Place, arn: string): Promise<BalancerSeen> {
  const client = place.reader.client(place.connectionId, 'elbv2');
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: arn });
  const { TargetHealthDescriptions: targets = [] } = await client.send(command, options(place));
  return {
    name: targetGroupName(arn),
    targets: targets.map(({ Target: target, TargetHealth: health }) => ({
      instanceId: target?.Id ?? '',
      state: health?.State ?? '',
      reason: health?.Reason ?? null,
    })),
  };
}

async function readClassicBalancer(place: Place, name: string): Promise<BalancerSeen> {
  const client = place.reader.client(place.connectionId, 'elb');
  const command = new DescribeInstanceHealthCommand({ LoadBalancerName: name });
  const { InstanceStates: states = [] } = await client.send(command, options(place));
  return {
    name,
    targets: states.map((one) => ({
      instanceId: one.InstanceId ?? '',
      state: one.State ?? '',
      reason: one.Description ?? null,
    })),
  };
}

/** AWS docs: the ARN of a target group ends in `targetgroup/NAME/ID`. */
function targetGroupName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}

/** A group in our words. */
export function groupSeen(group: AutoScalingGroup): GroupSeen {
  return {
    name: group.AutoScalingGroupName ?? '',
    status: group.Status || null,
    sizes: sizesOf(group),
    suspended: (group.SuspendedProcesses ?? []).map((one) => ({
      process: one.ProcessName ?? '',
      reason: one.SuspensionReason ?? '',
    })),
    healthCheckType: group.HealthCheckType ?? '',
    healthCheckGraceS: group.HealthCheckGracePeriod ?? 0,
    defaultCooldownS: group.DefaultCooldown ?? 0,
    defaultWarmupS: warmupOf(group),
    terminationPolicies: group.TerminationPolicies ?? [],
    newInstancesProtected: group.NewInstancesProtectedFromScaleIn ?? false,
    zones: group.AvailabilityZones ?? [],
    targetGroupArns: group.TargetGroupARNs ?? [],
    classicLoadBalancers: group.LoadBalancerNames ?? [],
    operator: group.Operator?.Principal ?? null,
    stack: stackOf(group),
    mark: (group.Tags ?? []).find(({ Key: key }) => key === markKey)?.Value ?? null,
    members: (group.Instances ?? []).map(memberSeen),
  };
}

/** AWS always sends them; were one missing, nothing could be decided, so it is not made up. */
function sizesOf({ MinSize: minSize, DesiredCapacity: desiredCapacity, MaxSize: maxSize }: AutoScalingGroup): Sizes {
  if (minSize !== undefined && desiredCapacity !== undefined && maxSize !== undefined) {
    return { minSize, desiredCapacity, maxSize };
  }
  throw problem('aws_failed', 'AWS answered without the sizes of the group.', 'Check the endpoint of this connection.');
}

/** AWS docs, RefreshPreferences: the default warm-up where the group has one (-1 says that it has none), else the grace period. */
function warmupOf({ DefaultInstanceWarmup: warmup = -1, HealthCheckGracePeriod: grace = 0 }: AutoScalingGroup): number {
  return warmup >= 0 ? warmup : grace;
}

function stackOf({ Tags: tags = [] }: AutoScalingGroup): GroupSeen['stack'] {
  const tag = (name: string) => tags.find(({ Key: key }) => key === name)?.Value;
  const id = tag('aws:cloudformation:stack-id');
  return id ? { id, logicalId: tag('aws:cloudformation:logical-id') ?? '' } : null;
}

function memberSeen(member: Instance): MemberSeen {
  return {
    id: member.InstanceId ?? '',
    zone: member.AvailabilityZone ?? '',
    lifecycle: member.LifecycleState ?? '',
    health: member.HealthStatus ?? '',
    protected: member.ProtectedFromScaleIn ?? false,
    launchedFrom: member.LaunchTemplate
      ? templateText(member.LaunchTemplate)
      : (member.LaunchConfigurationName ?? null),
    weight: Number(member.WeightedCapacity ?? 1),
  };
}

function templateText(template: LaunchTemplateSpecification): string {
  return `${template.LaunchTemplateName ?? template.LaunchTemplateId ?? ''}:${template.Version ?? '$Default'}`;
}

/** AWS tells the reason in the status message, or in the description of what failed long ago. */
function activitySeen(activity: Activity): ActivitySeen {
  const { StatusCode: status = '', Description: description = '', StatusMessage: message } = activity;
  return {
    id: activity.ActivityId ?? '',
    at: activity.StartTime?.getTime() ?? 0,
    status,
    description,
    cause: activity.Cause ?? '',
    failure: status === 'Failed' ? message || description : null,
  };
}

function options({ signal }: Place): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
