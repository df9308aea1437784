import {
  DeleteScheduledAction$,
  type DeleteScheduledActionType,
  DescribeScheduledActions$,
  type DescribeScheduledActionsType,
  PutScheduledUpdateGroupAction$,
  type PutScheduledUpdateGroupActionType,
  type ScheduledActionsType,
  type ScheduledUpdateGroupAction,
} from '@aws-sdk/client-auto-scaling';
import { nextOccurrence } from '../life/recurrence.ts';
import { validationError } from '../wire/errors.ts';
import type { Group, ScheduledAction } from '../world.ts';
import { findGroup, pages } from './auto-scaling-lookups.ts';
import { pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, date, dateOrNone, operation } from './room.ts';

/** What is still to happen to groups, at times that are known. */
export const planOperations = [
  operation(DescribeScheduledActions$, describeScheduledActions),
  operation(PutScheduledUpdateGroupAction$, putScheduledAction),
  operation(DeleteScheduledAction$, deleteScheduledAction),
];

/** Auto Scaling API reference: DescribeScheduledActions, MaxRecords. */
const scheduledPages = { standard: 50, most: 100 };

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
    EndTime: dateOrNone(action.recurrence?.endsAt ?? null),
    Recurrence: action.recurrence?.cron,
    MinSize: action.minSize ?? undefined,
    MaxSize: action.maxSize ?? undefined,
    DesiredCapacity: action.desiredCapacity ?? undefined,
  };
}

/** Auto Scaling API reference: PutScheduledUpdateGroupAction; one of the same name is replaced. Times are in UTC. */
function putScheduledAction(input: PutScheduledUpdateGroupActionType, call: Call): void {
  const group = findGroup(input.AutoScalingGroupName, call);
  const { TimeZone: zone = 'Etc/UTC', ScheduledActionName: name = '' } = input;
  if (zone !== 'Etc/UTC' && zone !== 'UTC') throw validationError(`The time zone ${zone} is not simulated`);
  const sizes = {
    minSize: input.MinSize ?? null,
    maxSize: input.MaxSize ?? null,
    desiredCapacity: input.DesiredCapacity ?? null,
  };
  if (Object.values(sizes).every((size) => size === null)) {
    throw validationError('At least one of the following must be specified: MinSize, MaxSize or DesiredCapacity');
  }
  const action = { name, ...sizes, ...timesOf(input, call.now) };
  const index = group.scheduledActions.findIndex((one) => one.name === name);
  if (index >= 0) group.scheduledActions[index] = action;
  else group.scheduledActions.push(action);
}

/** When it happens; one that recurs happens at its start, if it has one, and then as its expression says. */
function timesOf(input: PutScheduledUpdateGroupActionType, now: number): Pick<ScheduledAction, 'at' | 'recurrence'> {
  const startsAt = (input.StartTime ?? input.Time)?.getTime();
  const endsAt = input.EndTime?.getTime() ?? null;
  if (startsAt !== undefined && startsAt < now) throw validationError('Given start time is in the past');
  if (endsAt !== null && endsAt <= (startsAt ?? now)) throw validationError('Given end time is before the start time');
  if (input.Recurrence === undefined) {
    if (startsAt === undefined) throw validationError('Either a start time or a recurrence must be specified');
    return { at: startsAt };
  }
  const next = nextOccurrence(input.Recurrence, now);
  if (next === null) throw validationError(`Recurrence ${input.Recurrence} is not valid`);
  return { at: startsAt ?? next, recurrence: { cron: input.Recurrence, endsAt } };
}

function deleteScheduledAction(input: DeleteScheduledActionType, call: Call): void {
  const { scheduledActions } = findGroup(input.AutoScalingGroupName, call);
  const index = scheduledActions.findIndex(({ name }) => name === input.ScheduledActionName);
  if (index < 0) throw validationError(`Scheduled action name not found: ${input.ScheduledActionName}`);
  scheduledActions.splice(index, 1);
}
