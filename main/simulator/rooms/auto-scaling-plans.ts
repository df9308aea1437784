import {
  DescribePolicies$,
  type DescribePoliciesType,
  DescribeScheduledActions$,
  type DescribeScheduledActionsType,
  type PoliciesType,
  type ScheduledActionsType,
  type ScheduledUpdateGroupAction,
} from '@aws-sdk/client-auto-scaling';
import type { Group, ScheduledAction } from '../world.ts';
import { findGroup, pages } from './auto-scaling-lookups.ts';
import { pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, date, operation } from './room.ts';

/** What is still to happen to groups. Alarms act without a policy here. */
export const planOperations = [
  operation(DescribePolicies$, describePolicies),
  operation(DescribeScheduledActions$, describeScheduledActions),
];

/** Auto Scaling API reference: DescribeScheduledActions, MaxRecords. */
const scheduledPages = { standard: 50, most: 100 };

function describePolicies(input: DescribePoliciesType, call: Call): PoliciesType {
  if (input.AutoScalingGroupName !== undefined) findGroup(input.AutoScalingGroupName, call);
  return { ScalingPolicies: [] };
}

/** Auto Scaling API reference: those that have not run yet; names that do not exist are left out. */
function describeScheduledActions(input: DescribeScheduledActionsType, call: Call): ScheduledActionsType {
  const size = pageSize(input.MaxRecords, scheduledPages);
  const { AutoScalingGroupName: name, ScheduledActionNames: names } = input;
  const planned = [...call.region.groups.values()]
    .filter((group) => name === undefined || group.name === name)
    .flatMap((group) => group.scheduledActions.map((action) => ({ group, action })))
    .filter(({ action }) => !names?.length || names.includes(action.name));
  const keyOf = ({ group, action }: (typeof planned)[number]) => `${group.name}/${action.name}`;
  const { items, nextToken } = page(planned, pages('DescribeScheduledActions', size, input.NextToken, keyOf));
  return {
    ScheduledUpdateGroupActions: items.map(({ group, action }) => scheduledAction(group, action)),
    NextToken: nextToken,
  };
}

function scheduledAction(group: Group, action: ScheduledAction): ScheduledUpdateGroupAction {
  return {
    AutoScalingGroupName: group.name,
    ScheduledActionName: action.name,
    StartTime: date(action.at),
    MinSize: action.minSize ?? undefined,
    MaxSize: action.maxSize ?? undefined,
    DesiredCapacity: action.desiredCapacity ?? undefined,
  };
}
