import {
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type RefreshPreferences,
  SetDesiredCapacityCommand,
  StartInstanceRefreshCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Json } from '../../main/foundation/audit/index.ts';
import type { ServiceClients } from '../../main/foundation/aws/index.ts';
import { sleep } from '../../main/foundation/runtime/index.ts';
import { type CycleGround, cycled } from './cycle-ground.ts';

/** A plain way to replace all instances of a group, as a script of a few lines does it. */
export type Planner = (ground: CycleGround) => Promise<unknown>;

const AutoScalingGroupName = cycled.groupName;
const size = cycled.desiredCapacity;

/** Such scripts look as often as the waiters of AWS's command line do. */
const lookEveryMs = 15_000;

/** AWS's own, started with these preferences. Where none are given its defaults hold. */
export function instanceRefresh(preferences?: RefreshPreferences): Planner {
  return async (ground) => {
    const input = { AutoScalingGroupName, ...(preferences && { Preferences: preferences }) };
    await write(ground, 'StartInstanceRefresh', { AutoScalingGroupName }, (client) =>
      client.send(new StartInstanceRefreshCommand(input)),
    );
    await until(ground, async () => {
      const asked = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName });
      const { InstanceRefreshes: [refresh] = [] } = await reader(ground, 'autoscaling').send(asked);
      if (refresh?.Status === 'Failed') throw new Error(`The refresh failed: ${refresh.StatusReason}`);
      return refresh?.Status === 'Successful';
    });
  };
}

/** Terminates one, waits until as many as before serve, and goes on to the next. */
export const terminateOneAndWait: Planner = async (ground) => {
  for (const id of await members(ground)) {
    await terminate(ground, id, false);
    await until(ground, async () => (await servingCount(ground)) >= size);
  }
};

/** Doubles the group, waits until all of it serves, and terminates those that were there before. */
export const doubleAndCull: Planner = async (ground) => {
  const old = await members(ground);
  const parameters = { AutoScalingGroupName, DesiredCapacity: 2 * size };
  await write(ground, 'SetDesiredCapacity', parameters, (client) =>
    client.send(new SetDesiredCapacityCommand(parameters)),
  );
  await until(ground, async () => (await servingCount(ground)) >= 2 * size);
  for (const id of old) await terminate(ground, id, true);
};

async function terminate(ground: CycleGround, InstanceId: string, decrements: boolean): Promise<void> {
  const parameters = { InstanceId, ShouldDecrementDesiredCapacity: decrements };
  await write(ground, 'TerminateInstanceInAutoScalingGroup', parameters, (client) =>
    client.send(new TerminateInstanceInAutoScalingGroupCommand(parameters)),
  );
}

async function members(ground: CycleGround): Promise<string[]> {
  const asked = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] });
  const { AutoScalingGroups: [group] = [] } = await reader(ground, 'autoscaling').send(asked);
  return (group?.Instances ?? []).flatMap(({ InstanceId: id }) => id ?? []);
}

/** By the load balancer's word. Many a script takes the group's, and goes on before there is traffic. */
async function servingCount(ground: CycleGround): Promise<number> {
  const asked = new DescribeTargetHealthCommand({ TargetGroupArn: cycled.targetGroupArn });
  const { TargetHealthDescriptions: targets = [] } = await reader(ground, 'elbv2').send(asked);
  return targets.filter(({ TargetHealth: health }) => health?.State === 'healthy').length;
}

async function until({ clock }: CycleGround, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(clock, lookEveryMs);
}

function reader<Name extends 'autoscaling' | 'elbv2'>({ door, connectionId }: CycleGround, service: Name) {
  return door.client(connectionId, service);
}

/** The door lets no write leave without an intent on record, whoever asks. */
async function write(
  { door, connectionId, log }: CycleGround,
  operation: string,
  parameters: Readonly<Record<string, Json>>,
  send: (client: ServiceClients['autoscaling']) => Promise<unknown>,
): Promise<void> {
  const { account, region, groupName: resource } = cycled;
  const permit = log.intent(
    { action: `autoscaling:${operation}`, connectionId, account, region, resource, parameters },
    { jobId: 'planner', stepKey: operation, attempt: 1, epoch: 1 },
    { requester: 'bench', ticket: null },
  );
  await send(door.writer(permit).client(connectionId, 'autoscaling'));
  log.outcome(permit, 'done');
}
