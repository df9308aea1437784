import {
  type ActivitiesType,
  type AutoScalingGroupNamesType,
  type AutoScalingGroupsType,
  type AutoScalingInstancesType,
  DescribeAutoScalingGroups$,
  DescribeAutoScalingInstances$,
  type DescribeAutoScalingInstancesType,
  DescribeLaunchConfigurations$,
  DescribeScalingActivities$,
  type DescribeScalingActivitiesType,
  DescribeScalingProcessTypes$,
  type Filter,
  type LaunchConfigurationNamesType,
  type LaunchConfigurationsType,
  type ProcessesType,
} from '@aws-sdk/client-auto-scaling';
import { processNames } from '../life/processes.ts';
import { validationError } from '../wire/errors.ts';
import type { Group } from '../world.ts';
import { groupWrites } from './auto-scaling-groups.ts';
import { hookOperations } from './auto-scaling-hooks.ts';
import { findGroup, pages } from './auto-scaling-lookups.ts';
import { memberWrites } from './auto-scaling-members.ts';
import { planOperations } from './auto-scaling-plans.ts';
import { policyOperations } from './auto-scaling-policies.ts';
import { refreshOperations } from './auto-scaling-refreshes.ts';
import { tagOperations } from './auto-scaling-tags.ts';
import * as view from './auto-scaling-views.ts';
import { atMost, pageSize } from './limits.ts';
import { newestFirst, page } from './pages.ts';
import { type Call, dayMs, operation, operations, type Room } from './room.ts';

export const autoScaling: Room = {
  service: 'autoscaling',
  signingName: 'autoscaling',
  protocol: 'query',
  apiVersion: '2011-01-01',
  xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  operations: operations(
    operation(DescribeAutoScalingGroups$, describeGroups),
    operation(DescribeAutoScalingInstances$, describeInstances),
    operation(DescribeLaunchConfigurations$, describeLaunchConfigurations),
    operation(DescribeScalingActivities$, describeActivities),
    operation(DescribeScalingProcessTypes$, describeProcessTypes),
    ...groupWrites,
    ...memberWrites,
    ...hookOperations,
    ...tagOperations,
    ...planOperations,
    ...policyOperations,
    ...refreshOperations,
  ),
};

/** Auto Scaling API reference: DescribeAutoScalingGroups, MaxRecords. */
const groupPages = { standard: 50, most: 100 };
/** Auto Scaling API reference: DescribeAutoScalingInstances, MaxRecords. */
const instancePages = { standard: 50, most: 50 };
/** Auto Scaling API reference: DescribeLaunchConfigurations, MaxRecords. */
const launchConfigurationPages = { standard: 50, most: 100 };
/** Auto Scaling API reference: DescribeScalingActivities, MaxRecords. */
const activityPages = { standard: 100, most: 100 };
/** Auto Scaling API reference: DescribeScalingActivities, "started within the last six weeks". */
const activitiesKeptMs = 42 * dayMs;
/** Names that do not exist are left out, not refused. */
function describeGroups(input: AutoScalingGroupNamesType, call: Call): AutoScalingGroupsType {
  const size = pageSize(input.MaxRecords, groupPages);
  const names = new Set(input.AutoScalingGroupNames);
  const filters = (input.Filters ?? []).map(groupFilter);
  const wanted = [...call.region.groups.values()].filter(
    (group) => (names.size === 0 || names.has(group.name)) && filters.every((accepts) => accepts(group)),
  );
  const order = pages<Group>('DescribeAutoScalingGroups', size, input.NextToken, ({ name }) => name);
  const { items, nextToken } = page(wanted, order);
  const withInstances = input.IncludeInstances !== false;
  return {
    AutoScalingGroups: items.map((group) => view.group(group, call.region, withInstances)),
    NextToken: nextToken,
  };
}

/** Auto Scaling API reference: Filter. The values of one filter are alternatives. */
function groupFilter({ Name: name = '', Values: values = [] }: Filter): (group: Group) => boolean {
  const isWanted = (text: string) => values.includes(text);
  if (name === 'tag-key') return (group) => group.tags.some((tag) => isWanted(tag.key));
  if (name === 'tag-value') return (group) => group.tags.some((tag) => isWanted(tag.value));
  if (!name.startsWith('tag:')) throw validationError(`Filter type ${name} is not valid`);
  const key = name.slice('tag:'.length);
  return (group) => group.tags.some((tag) => tag.key === key && isWanted(tag.value));
}

function describeInstances(input: DescribeAutoScalingInstancesType, call: Call): AutoScalingInstancesType {
  const size = pageSize(input.MaxRecords, instancePages);
  const ids = new Set(atMost(input.InstanceIds, 50, 'instanceIds'));
  const members = [...call.region.groups.values()]
    .flatMap((group) => group.members.map((member) => ({ group, member })))
    .filter(({ member }) => ids.size === 0 || ids.has(member.instanceId));
  type Entry = (typeof members)[number];
  const keyOf = ({ member }: Entry) => member.instanceId;
  const { items, nextToken } = page(members, pages('DescribeAutoScalingInstances', size, input.NextToken, keyOf));
  return {
    AutoScalingInstances: items.map(({ group, member }) => view.instanceDetails(group, member, call.region)),
    NextToken: nextToken,
  };
}

function describeLaunchConfigurations(input: LaunchConfigurationNamesType, call: Call): LaunchConfigurationsType {
  const size = pageSize(input.MaxRecords, launchConfigurationPages);
  const names = new Set(input.LaunchConfigurationNames);
  const wanted = [...call.region.launchConfigurations.values()].filter(
    ({ name }) => names.size === 0 || names.has(name),
  );
  const listing = 'DescribeLaunchConfigurations';
  const { items, nextToken } = page(
    wanted,
    pages<(typeof wanted)[number]>(listing, size, input.NextToken, ({ name }) => name),
  );
  return {
    LaunchConfigurations: items.map((configuration) => view.launchConfiguration(configuration, call.region)),
    NextToken: nextToken,
  };
}

/** Of one group, or of the whole account and Region; the newest first. */
function describeActivities(input: DescribeScalingActivitiesType, call: Call): ActivitiesType {
  const size = pageSize(input.MaxRecords, activityPages);
  const ids = new Set(atMost(input.ActivityIds, 50, 'activityIds'));
  const name = input.AutoScalingGroupName;
  const groups = name === undefined ? [...call.region.groups.values()] : [findGroup(name, call)];
  const filters = (input.Filters ?? []).map(activityFilter);
  const activities = groups
    .flatMap((group) => group.activities.map((activity) => ({ group, activity })))
    .filter(({ activity }) => call.now - activity.at < activitiesKeptMs)
    .filter(({ activity }) => ids.size === 0 || ids.has(activity.id))
    .filter(({ activity }) => filters.every((accepts) => accepts(activity)));
  type Entry = (typeof activities)[number];
  const keyOf = ({ activity }: Entry) => newestFirst(activity.at, activity.id);
  const listing = `DescribeScalingActivities ${name ?? ''}`;
  const { items, nextToken } = page(activities, pages(listing, size, input.NextToken, keyOf));
  return { Activities: items.map(({ group, activity }) => view.activity(group, activity)), NextToken: nextToken };
}

/** Auto Scaling API reference: DescribeScalingActivities, Filters. */
function activityFilter({
  Name: name = '',
  Values: values = [],
}: Filter): (activity: Group['activities'][number]) => boolean {
  const bound = Date.parse(values[0] ?? '');
  switch (name) {
    case 'StartTimeLowerBound':
      return (activity) => activity.at >= bound;
    case 'StartTimeUpperBound':
      return (activity) => activity.at <= bound;
    case 'Status':
      return (activity) => values.includes(activity.status);
    default:
      throw validationError(`Filter type ${name} is not valid`);
  }
}

function describeProcessTypes(): ProcessesType {
  return { Processes: processNames.map((name) => ({ ProcessName: name })) };
}
