import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ProblemError } from '#contract/problems.ts';
import { classifyForJobs } from '../../foundation/aws/index.ts';
import type { AlarmSeen } from './cycle-model.ts';
import type { Unread } from './model.ts';
import type { Place } from './observe.ts';

/** AWS docs, DescribeAlarms: MaxRecords is 100 at most; without AlarmTypes no composite alarm is returned. */
const alarmsPerCall = 100;

/**
 * The state of CloudWatch alarms by their names, metric and composite ones, in one call; none where no name is given.
 * Null where they could not be read, whatever kept them from it: only a sign-in is waited for by whoever looks.
 */
export async function readAlarms(
  place: Place,
  names: readonly string[],
  unread: Unread[],
): Promise<AlarmSeen[] | null> {
  if (names.length === 0) return [];
  try {
    return await describeAlarms(place, names);
  } catch (error) {
    if (!(error instanceof ProblemError) || place.signal?.aborted) throw error;
    if (classifyForJobs(error).then === 'sign_in') throw error;
    unread.push({ what: 'alarms', why: error.problem.message });
    return null;
  }
}

async function describeAlarms({ reader, connectionId, signal }: Place, names: readonly string[]): Promise<AlarmSeen[]> {
  const command = new DescribeAlarmsCommand({
    AlarmNames: [...names],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    MaxRecords: alarmsPerCall,
  });
  const client = reader.client(connectionId, 'cloudwatch');
  const { MetricAlarms: metric = [], CompositeAlarms: composite = [] } = await client.send(
    command,
    signal ? { abortSignal: signal } : {},
  );
  const stateOf = new Map([...metric, ...composite].map((alarm) => [alarm.AlarmName, alarm.StateValue ?? '']));
  return names.map((name) => ({ name, state: stateOf.get(name) ?? null }));
}
