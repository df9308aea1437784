import {
  DescribeInstanceRefreshes$,
  type DescribeInstanceRefreshesAnswer,
  type DescribeInstanceRefreshesType,
  DescribePolicies$,
  type DescribePoliciesType,
  DescribeScheduledActions$,
  type DescribeScheduledActionsType,
  type PoliciesType,
  type ScheduledActionsType,
} from '@aws-sdk/client-auto-scaling';
import type { Group, ScheduledAction } from '../world.ts';
import { findGroup, pages } from './auto-scaling-lookups.ts';
import { pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, operation } from './room.ts';

/** What changes groups by itself, as far as it can be asked for: simulated accounts have schedules only. */
export const automationLookups = [
  operation(DescribeInstanceRefreshes$, describeRefreshes),
  operation(DescribePolicies$, describePolicies),
  operation(DescribeScheduledActions$, describeScheduledActions),
];

/** Auto Scaling API reference: DescribeScheduledActions, MaxRecords. */
const scheduledPages = { standard: 50, most: 100 };

function describeRefreshes(input: DescribeInstanceRefreshesType, call: Call): DescribeInstanceRefreshesAnswer {
  findGroup(input.AutoScalingGroupName, call);
  return { InstanceRefreshes: [] };
}

function describePolicies(input: DescribePoliciesType, call: Call): PoliciesType {
  if (input.AutoScalingGroupName !== undefined) findGroup(input.AutoScalingGroupName, call);
  return { ScalingPolicies: [] };
}

interface Scheduled {
  readonly group: Group;
  readonly action: ScheduledAction;
}

function describeScheduledActions(input: DescribeScheduledActionsType, call: Call): ScheduledActionsType {
  const { AutoScalingGroupName: groupName } = input;
  const groups = groupName === undefined ? [...call.region.groups.values()] : [findGroup(groupName, call)];
  const names = new Set(input.ScheduledActionNames);
  const wanted = groups
    .flatMap((group) => group.scheduledActions.map((action): Scheduled => ({ group, action })))
    .filter(({ action }) => names.size === 0 || names.has(action.name));
  const keyOf = ({ group, action }: Scheduled) => `${group.name} ${action.name}`;
  const size = pageSize(input.MaxRecords, scheduledPages);
  const { items, nextToken } = page(wanted, pages('DescribeScheduledActions', size, input.NextToken, keyOf));
  return { ScheduledUpdateGroupActions: items.map(scheduledAction), NextToken: nextToken };
}

function scheduledAction({ group, action }: Scheduled) {
  return {
    AutoScalingGroupName: group.name,
    ScheduledActionName: action.name,
    StartTime: new Date(action.at),
    MinSize: action.minSize ?? undefined,
    MaxSize: action.maxSize ?? undefined,
    DesiredCapacity: action.desiredCapacity ?? undefined,
  };
}
