import { DescribeAutoScalingGroupsCommand, DescribeScalingProcessTypesCommand } from '@aws-sdk/client-auto-scaling';
import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand as DescribeClassicLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from './handler.ts';
import { refused, sdkClients } from './sdk-clients.testing.ts';
import { accessKeyId, smallWorld } from './small-world.testing.ts';
import { createThrottle, rateOf } from './throttle.ts';

const place = { account: '123456789012', region: 'eu-west-1' };

function start(throttle = true) {
  const clock = new VirtualClock();
  const aws = createSimulatedAws(smallWorld(clock, { instances: 1 }), { throttle });
  return { clock, aws, ...sdkClients(aws) };
}

/** How many calls of one kind are answered before the first is throttled. */
async function burstOf(call: () => Promise<unknown>): Promise<number> {
  for (let answered = 0; answered < 400; answered++) {
    const answer = await call().catch((error: Error) => error);
    if (answer instanceof Error) return answered;
  }
  return Number.POSITIVE_INFINITY;
}

describe('EC2', () => {
  it('has a bucket for each action, refilled by 20 a second', async () => {
    const { ec2, clock } = start();
    const paged = () => ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect(await burstOf(paged)).toBe(100);
    await ec2.send(new DescribeRegionsCommand({}));
    await clock.advance(500);
    expect(await burstOf(paged)).toBe(10);
  });

  it('has a smaller bucket for instances unfiltered and unpaginated', async () => {
    const { ec2, clock } = start();
    const unbounded = () => ec2.send(new DescribeInstancesCommand({}));
    expect(await burstOf(unbounded)).toBe(50);
    expect(await refused(unbounded())).toBe('RequestLimitExceeded: Request limit exceeded.');
    await clock.advance(1000);
    expect(await burstOf(unbounded)).toBe(10);
  });

  it('allows fewer mutations', () => {
    const rate = rateOf({ ...place, service: 'ec2', operation: 'TerminateInstances', input: {} });
    expect(rate).toMatchObject({ burst: 50, perSecond: 5 });
  });

  it('answers 503', async () => {
    const { aws } = start();
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/eu-west-1/ec2/aws4_request`;
    const request = { method: 'POST', headers: { authorization }, body: 'Action=DescribeInstances' };
    for (let call = 0; call < 50; call++) expect((await aws.handle(request)).status).toBe(200);
    expect((await aws.handle(request)).status).toBe(503);
    expect(aws.calls.byError()).toEqual({ RequestLimitExceeded: 1 });
  });
});

it('shares one bucket between all operations of Auto Scaling', async () => {
  const { autoScaling } = start();
  const burst = await burstOf(() => autoScaling.send(new DescribeAutoScalingGroupsCommand({})));
  expect(burst).toBe(25);
  const other = autoScaling.send(new DescribeScalingProcessTypesCommand({}));
  expect(await refused(other)).toBe('Throttling: Rate exceeded');
});

it('gives each version of load balancing a bucket of its own, shared by its operations', async () => {
  const { classicLoadBalancing, loadBalancing, clock } = start();
  const list = () => loadBalancing.send(new DescribeLoadBalancersCommand({}));
  expect(await burstOf(list)).toBe(40);
  expect(await refused(loadBalancing.send(new DescribeTargetGroupsCommand({})))).toBe(
    'ThrottlingException: Rate exceeded',
  );
  await classicLoadBalancing.send(new DescribeClassicLoadBalancersCommand({}));
  await clock.advance(1000);
  expect(await burstOf(list)).toBe(10);
});

it('allows 300 calls of RDS at once and 12 a second', async () => {
  const { databases, clock } = start();
  const list = () => databases.send(new DescribeDBInstancesCommand({}));
  expect(await burstOf(list)).toBe(300);
  expect(await refused(list())).toBe('ThrottlingException: Rate exceeded');
  await clock.advance(1000);
  expect(await burstOf(list)).toBe(12);
});

it('throttles CloudFormation', async () => {
  const { cloudFormation, clock } = start();
  const list = () => cloudFormation.send(new ListStacksCommand({}));
  expect(await burstOf(list)).toBe(15);
  expect(await refused(list())).toBe('Throttling: Rate exceeded');
  await clock.advance(1000);
  expect(await burstOf(list)).toBe(3);
});

it('can be switched off', async () => {
  const { cloudFormation } = start(false);
  expect(await burstOf(() => cloudFormation.send(new ListStacksCommand({})))).toBe(Number.POSITIVE_INFINITY);
});

it('keeps accounts and Regions apart', () => {
  const throttle = createThrottle(new VirtualClock());
  const call = { ...place, service: 'cloudformation', operation: 'ListStacks', input: {} };
  for (let count = 0; count < 15; count++) throttle.take(call);
  expect(() => throttle.take(call)).toThrow('Rate exceeded');
  expect(() => throttle.take({ ...call, account: '210987654321' })).not.toThrow();
  expect(() => throttle.take({ ...call, region: 'us-east-1' })).not.toThrow();
});
