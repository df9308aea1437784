import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Command, InstanceInformation } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { lacksBoto3, runBoto3 } from './boto3.testing.ts';
import { AutoScalingGroupName, firstMember, playOneGroup } from './one-group.testing.ts';

/** What boto3-commands.py prints. */
interface Seen {
  readonly command: Command;
  readonly agents: InstanceInformation[];
  readonly cancelled: number;
  readonly alarms: MetricAlarm[];
  readonly errors: Record<string, unknown[]>;
}

it.skipIf(lacksBoto3())('boto3 runs a script, looks at alarms and understands what it is answered', async () => {
  const { simulator, group, region } = playOneGroup();
  const { instanceId } = firstMember(group);
  simulator.life.addAlarm(AutoScalingGroupName, 'cpu');
  const seen = (await runBoto3(simulator, 'boto3-commands.py', [region.name, instanceId])) as Seen;
  expect(seen.command).toMatchObject({ Status: 'Pending', InstanceIds: [instanceId], TimeoutSeconds: 3_600 });
  expect(seen.agents).toHaveLength(region.instances.size);
  expect(seen.agents[0]).toMatchObject({ PingStatus: 'Online', ResourceType: 'EC2Instance' });
  expect(seen.cancelled).toBe(200);
  expect(seen.alarms).toMatchObject([{ AlarmName: 'cpu', StateReason: 'a test', Threshold: 80 }]);
  expect(seen.errors).toEqual({
    'too soon': ['InvocationDoesNotExist', 'InvocationDoesNotExist'],
    away: ['InvalidInstanceId', 'InvalidInstanceId'],
    document: ['InvalidDocument', 'InvalidDocument'],
    'no alarm': ['ResourceNotFound', 'ResourceNotFound'],
    token: ['InvalidNextToken', 'InvalidNextToken'],
    'too many': ['ClientError', 'ValidationError'],
  });
});
