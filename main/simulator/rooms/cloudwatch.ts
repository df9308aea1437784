import {
  type AlarmType,
  type CompositeAlarm as CompositeAlarmView,
  DescribeAlarms$,
  type DescribeAlarmsInput,
  type DescribeAlarmsOutput,
  type MetricAlarm as MetricAlarmView,
  SetAlarmState$,
  type SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { setAlarmState } from '../life/alarms.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Alarm, AlarmState, CompositeAlarm, MetricAlarm } from '../world.ts';
import { atMost, pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, date, operation, operations, type Room } from './room.ts';

/** CloudWatch's alarms. It was an AWS Query service before, and still says its errors as one. */
export const cloudWatch: Room = {
  service: 'cloudwatch',
  signingName: 'monitoring',
  protocol: 'json',
  jsonVersion: '1.0',
  isQueryCompatible: true,
  apiVersion: '2010-08-01',
  operations: operations(operation(DescribeAlarms$, describeAlarms), operation(SetAlarmState$, setState)),
};

/** CloudWatch API reference: DescribeAlarms, MaxRecords and AlarmNames. */
const alarmPages = { standard: 50, most: 100 };
const mostNames = 100;

/** What a listing can be asked for; all else is refused rather than forgotten. */
const simulatedParameters: ReadonlySet<string> = new Set<keyof DescribeAlarmsInput>([
  'ActionPrefix',
  'AlarmNamePrefix',
  'AlarmNames',
  'AlarmTypes',
  'MaxRecords',
  'NextToken',
  'StateValue',
]);

const typesOfKinds: Readonly<Record<Alarm['kind'], AlarmType>> = {
  metric: 'MetricAlarm',
  composite: 'CompositeAlarm',
};

/** Names that do not exist are left out; composite alarms come only where they are asked for by their type. */
function describeAlarms(input: DescribeAlarmsInput, { region }: Call): DescribeAlarmsOutput {
  const beyond = Object.keys(input).find((parameter) => !simulatedParameters.has(parameter));
  if (beyond !== undefined) throw validationError(`${beyond} is not simulated`);
  const size = pageSize(input.MaxRecords, alarmPages);
  const { items, nextToken } = page([...region.alarms.values()].filter(wanted(input)), {
    listing: 'DescribeAlarms',
    size,
    token: input.NextToken,
    keyOf: ({ name }) => name,
    invalidToken: (token) => new AwsError('InvalidNextToken', `The token '${token}' is invalid.`),
  });
  return {
    MetricAlarms: items.filter((alarm) => alarm.kind === 'metric').map(metricAlarm),
    CompositeAlarms: items.filter((alarm) => alarm.kind === 'composite').map(compositeAlarm),
    NextToken: nextToken,
  };
}

function wanted(input: DescribeAlarmsInput): (alarm: Alarm) => boolean {
  const names = atMost(input.AlarmNames, mostNames, 'alarmNames');
  const { AlarmNamePrefix: prefix, StateValue: state, ActionPrefix: actionPrefix = '' } = input;
  if (names.length > 0 && prefix !== undefined) {
    throw validationError('AlarmNames and AlarmNamePrefix cannot be used together.');
  }
  const types = input.AlarmTypes?.length ? input.AlarmTypes : ['MetricAlarm'];
  return (alarm) =>
    types.includes(typesOfKinds[alarm.kind]) &&
    (names.length === 0 || names.includes(alarm.name)) &&
    alarm.name.startsWith(prefix ?? '') &&
    (state === undefined || alarm.state === state) &&
    (actionPrefix === '' || (alarm.actions.ALARM ?? []).some((arn) => arn.startsWith(actionPrefix)));
}

function base(alarm: Alarm) {
  const { actions } = alarm;
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description ?? undefined,
    AlarmConfigurationUpdatedTimestamp: date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...(actions.OK ?? [])],
    AlarmActions: [...(actions.ALARM ?? [])],
    InsufficientDataActions: [...(actions.INSUFFICIENT_DATA ?? [])],
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateUpdatedTimestamp: date(alarm.stateUpdatedAt),
    StateTransitionedTimestamp: date(alarm.stateChangedAt),
  };
}

function metricAlarm(alarm: MetricAlarm): MetricAlarmView {
  return {
    ...base(alarm),
    Namespace: alarm.namespace,
    MetricName: alarm.metric,
    Statistic: alarm.statistic,
    Dimensions: alarm.dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
    Period: alarm.periodMs / 1000,
    EvaluationPeriods: alarm.evaluationPeriods,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
  };
}

function compositeAlarm(alarm: CompositeAlarm): CompositeAlarmView {
  return { ...base(alarm), AlarmRule: alarm.rule };
}

const states: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** CloudWatch API reference: SetAlarmState. AWS measures again within a minute or so; here the state stays. */
function setState(input: SetAlarmStateInput, { region, now }: Call): void {
  const alarm = region.alarms.get(input.AlarmName ?? '');
  if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${input.AlarmName} does not exist`, 404);
  const state = states.find((one) => one === input.StateValue);
  if (!state) throw new AwsError('InvalidParameterValue', `The state ${input.StateValue} is not valid`);
  setAlarmState(region, alarm, state, input.StateReason ?? '', now);
}
