import { DescribeAutoScalingGroupsCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { settle, VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import type { FaultKind } from './faults.ts';
import { createSimulatedAws } from './handler.ts';
import { refused, sdkClients } from './sdk-clients.testing.ts';
import { groupName, homeRegion, smallWorld } from './small-world.testing.ts';

function start() {
  const clock = new VirtualClock();
  const world = smallWorld(clock);
  const aws = createSimulatedAws(world, { throttle: false });
  const { autoScaling, ...clients } = sdkClients(aws);
  return {
    clock,
    aws,
    ...clients,
    autoScaling,
    group: () => homeRegion(world).groups.get(groupName(0)),
    shownCapacity: async () => {
      const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
      return AutoScalingGroups?.[0]?.DesiredCapacity;
    },
    setCapacity: (DesiredCapacity: number) =>
      autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName(0), DesiredCapacity })),
  };
}

const refusals: [FaultKind, string, string][] = [
  ['throttle', 'Throttling: Rate exceeded', 'RequestLimitExceeded: '],
  ['server_error', 'InternalFailure: ', 'InternalError: '],
  [
    'access_denied',
    'AccessDenied: User: arn:aws:iam::123456789012:user/olivia is not',
    'UnauthorizedOperation: You are',
  ],
  ['expired_token', 'ExpiredToken: ', 'RequestExpired: '],
];

it.each(refusals)('%s refuses with the code of each service', async (kind, queryError, ec2Error) => {
  const { aws, cloudFormation, ec2 } = start();
  aws.faults.add({ kind });
  expect(await refused(cloudFormation.send(new ListStacksCommand({})))).toContain(queryError);
  expect(await refused(ec2.send(new DescribeRegionsCommand({})))).toContain(ec2Error);
});

it('meets the calls that the rule describes, as often as it says', async () => {
  const { aws, cloudFormation, ec2 } = start();
  aws.faults.add({ kind: 'throttle', service: 'cloudformation', operation: 'ListStacks', times: 2 });
  await ec2.send(new DescribeRegionsCommand({}));
  const list = () => cloudFormation.send(new ListStacksCommand({}));
  expect(await refused(list())).toContain('Throttling');
  expect(await refused(list())).toContain('Throttling');
  expect((await list()).StackSummaries).toHaveLength(3);
});

it('ends when the rule is removed', async () => {
  const { aws, cloudFormation } = start();
  const remove = aws.faults.add({ kind: 'server_error', region: 'eu-west-1' });
  expect(await refused(cloudFormation.send(new ListStacksCommand({})))).toContain('InternalFailure');
  remove();
  expect((await cloudFormation.send(new ListStacksCommand({}))).StackSummaries).toHaveLength(3);
});

it('refuses a write before its effect', async () => {
  const { aws, setCapacity, group } = start();
  aws.faults.add({ kind: 'server_error', times: 1 });
  await expect(setCapacity(4)).rejects.toThrow();
  expect(group()?.desiredCapacity).toBe(2);
});

it('loses the response after the effect', async () => {
  const { aws, setCapacity, group } = start();
  aws.faults.add({ kind: 'lost_response', times: 1 });
  await expect(setCapacity(4)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(group()?.desiredCapacity).toBe(4);
});

it('loses the request before the effect', async () => {
  const { aws, setCapacity, group } = start();
  aws.faults.add({ kind: 'lost_request', times: 1 });
  await expect(setCapacity(4)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(group()?.desiredCapacity).toBe(2);
});

it('fails after the effect where the rule says so', async () => {
  const { aws, setCapacity, group } = start();
  aws.faults.add({ kind: 'server_error', afterEffect: true, times: 1 });
  expect(await refused(setCapacity(4))).toContain('InternalFailure');
  expect(group()?.desiredCapacity).toBe(4);
});

it.each([
  [true, 4],
  [false, 2],
])('is silent with its effect done: %s', async (afterEffect, desired) => {
  const { aws, autoScaling, group } = start();
  aws.faults.add({ kind: 'silent', afterEffect, times: 1 });
  const caller = new AbortController();
  const set = new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName(0), DesiredCapacity: 4 });
  const rejection = expect(autoScaling.send(set, { abortSignal: caller.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  await settle();
  caller.abort();
  await rejection;
  expect(group()?.desiredCapacity).toBe(desired);
});

it('refuses with the error of the rule', async () => {
  const { aws, setCapacity } = start();
  const message = 'You already have a pending update to an Amazon EC2 Auto Scaling resource.';
  aws.faults.add({ kind: 'error', error: { code: 'ResourceContention', message, status: 500 }, times: 1 });
  await expect(setCapacity(4)).rejects.toMatchObject({ name: 'ResourceContentionFault', message });
});

it('lets some calls pass first', async () => {
  const { aws, shownCapacity } = start();
  aws.faults.add({ kind: 'throttle', skip: 2, times: 1 });
  expect([await shownCapacity(), await shownCapacity()]).toEqual([2, 2]);
  expect(await refused(shownCapacity())).toContain('Throttling');
  expect(await shownCapacity()).toBe(2);
});

it('meets the same share of calls for the same seed', async () => {
  const play = async (seed: number) => {
    const aws = createSimulatedAws(smallWorld(new VirtualClock()), { throttle: false, seed });
    aws.faults.add({ kind: 'throttle', share: 0.3 });
    const { autoScaling } = sdkClients(aws);
    const results = [];
    for (let call = 0; call < 60; call++) {
      results.push(
        (await refused(autoScaling.send(new DescribeAutoScalingGroupsCommand({})))).startsWith('Throttling'),
      );
    }
    return results;
  };
  const first = await play(7);
  expect(await play(7)).toEqual(first);
  expect(await play(8)).not.toEqual(first);
  const met = first.filter(Boolean).length;
  expect(met).toBeGreaterThan(6);
  expect(met).toBeLessThan(30);
});

it.each([
  [false, 3],
  [true, 2],
])('somebody else acts in the middle of a call, after its effect: %s', async (afterEffect, shown) => {
  const { aws, shownCapacity, group } = start();
  const act = () => {
    const found = group();
    if (found) found.desiredCapacity = 3;
  };
  aws.faults.add({ kind: 'meanwhile', operation: 'DescribeAutoScalingGroups', act, afterEffect, times: 1 });
  expect([await shownCapacity(), await shownCapacity()]).toEqual([shown, 3]);
});

it('reads lag behind writes by the time that the rule says', async () => {
  const { aws, clock, setCapacity, shownCapacity } = start();
  aws.faults.add({ kind: 'stale_read', lagMs: 5000 });
  expect(await shownCapacity()).toBe(2);
  await setCapacity(4);
  await clock.advance(3000);
  await setCapacity(3);
  expect(await shownCapacity()).toBe(2);
  await clock.advance(2000);
  expect(await shownCapacity()).toBe(4);
  await clock.advance(3000);
  expect(await shownCapacity()).toBe(3);
});

it('reads the past while a stale_read lasts, and writes to the present', async () => {
  const { aws, setCapacity, shownCapacity, group } = start();
  const remove = aws.faults.add({ kind: 'stale_read' });
  await setCapacity(4);
  expect(group()?.desiredCapacity).toBe(4);
  expect(await shownCapacity()).toBe(2);
  remove();
  expect(await shownCapacity()).toBe(4);
});

it('answers slowly on the clock of the world', async () => {
  const { aws, clock, shownCapacity } = start();
  aws.faults.add({ kind: 'slow', delayMs: 5000, times: 1 });
  let shown: number | undefined;
  const answered = shownCapacity().then((capacity) => {
    shown = capacity;
  });
  await clock.advance(4999);
  expect(shown).toBeUndefined();
  await clock.advance(1);
  await answered;
  expect(shown).toBe(2);
});

it.each<FaultKind>(['silent', 'slow'])(
  'gives up a %s call when it is aborted, leaving nothing behind',
  async (kind) => {
    const { aws, clock, autoScaling } = start();
    aws.faults.add({ kind, delayMs: 5000 });
    const caller = new AbortController();
    const call = autoScaling.send(new DescribeAutoScalingGroupsCommand({}), { abortSignal: caller.signal });
    const rejection = expect(call).rejects.toMatchObject({ name: 'AbortError' });
    await settle();
    caller.abort();
    await rejection;
    expect(clock.pending).toBe(0);
  },
);
