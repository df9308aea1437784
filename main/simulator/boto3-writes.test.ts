import type {
  Activity,
  AutoScalingGroup,
  InstanceRefresh,
  LifecycleHook,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import type { InstanceStateChange } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { lacksBoto3, runBoto3 } from './boto3.testing.ts';
import { AutoScalingGroupName, playOneGroup } from './one-group.testing.ts';

/** What boto3-writes.py prints. */
interface Seen {
  readonly standby: Activity[];
  readonly terminated: Activity;
  readonly group: AutoScalingGroup;
  readonly hooks: LifecycleHook[];
  readonly tags: TagDescription[];
  readonly rebooted: number;
  readonly ended: InstanceStateChange[];
  readonly errors: Record<string, unknown[]>;
}

it.skipIf(lacksBoto3())('boto3 changes a group and understands what it is answered', async () => {
  const { simulator, group, region } = playOneGroup();
  const [one = '', two = '', three = ''] = group.members.map(({ instanceId }) => instanceId);
  simulator.aws.faults.add({
    kind: 'error',
    operation: 'SetDesiredCapacity',
    skip: 2,
    error: { code: 'ResourceContention', message: 'You already have a pending update.', status: 500 },
  });
  const seen = (await runBoto3(simulator, 'boto3-writes.py', [region.name, AutoScalingGroupName])) as Seen;
  expect(seen.standby).toMatchObject([{ Description: `Moving EC2 instance to Standby: ${one}`, Progress: 50 }]);
  expect(seen.terminated).toMatchObject({ Description: `Terminating EC2 instance: ${three}`, AutoScalingGroupName });
  expect(seen.group).toMatchObject({
    MinSize: 0,
    MaxSize: 8,
    DesiredCapacity: 4,
    DefaultCooldown: 60,
    SuspendedProcesses: [{ ProcessName: 'AZRebalance' }],
    Instances: [
      { InstanceId: one, LifecycleState: 'EnteringStandby' },
      { InstanceId: two, HealthStatus: 'Unhealthy', ProtectedFromScaleIn: true },
      { InstanceId: three, LifecycleState: 'Terminating' },
    ],
  });
  expect(seen.hooks).toMatchObject([{ LifecycleHookName: 'configure', HeartbeatTimeout: 60, GlobalTimeout: 6_000 }]);
  expect(seen.tags).toMatchObject([{ Key: 'paused', Value: 'yes', PropagateAtLaunch: true }]);
  expect(seen.rebooted).toBe(200);
  expect(seen.ended).toMatchObject([{ InstanceId: two, CurrentState: { Name: 'shutting-down', Code: 32 } }]);
  const invalid = ['ClientError', 'ValidationError'];
  expect(seen.errors).toEqual({
    bounds: invalid,
    'in progress': ['ScalingActivityInProgressFault', 'ScalingActivityInProgress'],
    exit: invalid,
    action: invalid,
    heartbeat: invalid,
    contention: ['ResourceContentionFault', 'ResourceContention'],
  });
  expect([group.tags.some(({ key }) => key === 'paused'), group.hooks]).toEqual([false, []]);
});

/** What boto3-refreshes.py prints. */
interface Refreshed {
  readonly started: string;
  readonly pending: InstanceRefresh[];
  readonly cancelled: string;
  readonly ended: InstanceRefresh[];
  readonly errors: Record<string, unknown[]>;
}

it.skipIf(lacksBoto3())('boto3 starts, describes and cancels an instance refresh', async () => {
  const { simulator, region } = playOneGroup();
  const seen = (await runBoto3(simulator, 'boto3-refreshes.py', [region.name, AutoScalingGroupName])) as Refreshed;
  const asked = { MinHealthyPercentage: 100, MaxHealthyPercentage: 150, CheckpointPercentages: [50, 100] };
  expect(seen.pending).toMatchObject([
    {
      InstanceRefreshId: seen.started,
      Status: 'Pending',
      InstancesToUpdate: 3,
      Preferences: { ...asked, CheckpointDelay: 60, InstanceWarmup: 300, SkipMatching: false },
      DesiredConfiguration: { LaunchTemplate: { Version: '1' } },
      Strategy: 'Rolling',
    },
  ]);
  expect(seen.cancelled).toBe(seen.started);
  expect(seen.ended).toMatchObject([{ Status: 'Cancelled', StatusReason: 'Cancelled due to user request.' }]);
  expect(seen.errors).toEqual({
    missing: ['ActiveInstanceRefreshNotFoundFault', 'ActiveInstanceRefreshNotFound'],
    'in progress': ['InstanceRefreshInProgressFault', 'InstanceRefreshInProgress'],
    irreversible: ['IrreversibleInstanceRefreshFault', 'IrreversibleInstanceRefresh'],
  });
});
