import { DescribeAutoScalingGroupsCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { GetAccessKeyInfoCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from './handler.ts';
import { refused, sdkClients } from './sdk-clients.testing.ts';
import { accessKeyId, addStack, expiredKeyId, homeRegion, smallWorld, stackId } from './small-world.testing.ts';

function start() {
  const clock = new VirtualClock();
  const world = smallWorld(clock);
  const aws = createSimulatedAws(world, { throttle: false });
  return { clock, world, aws, ...sdkClients(aws) };
}

describe('who calls', () => {
  it('is found by the access key', async () => {
    const { sts } = start();
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe('arn:aws:iam::123456789012:user/olivia');
    expect(identity.$metadata.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each([
    ['AKIAUNKNOWN', 'InvalidClientTokenId', 'AuthFailure'],
    [expiredKeyId, 'ExpiredToken', 'RequestExpired'],
  ])('%s is refused with the code of each service', async (keyId, queryCode, ec2Code) => {
    const { aws } = start();
    const { sts, cloudFormation, autoScaling, ec2 } = sdkClients(aws, keyId);
    expect(await refused(sts.send(new GetCallerIdentityCommand({})))).toContain(`${queryCode}: `);
    expect(await refused(cloudFormation.send(new ListStacksCommand({})))).toContain(`${queryCode}: `);
    expect(await refused(autoScaling.send(new DescribeAutoScalingGroupsCommand({})))).toContain(`${queryCode}: `);
    expect(await refused(ec2.send(new DescribeInstancesCommand({})))).toContain(`${ec2Code}: `);
    expect(aws.calls.byError()).toEqual({ [queryCode]: 3, [ec2Code]: 1 });
  });

  it('is refused for a Region that does not exist', async () => {
    const { aws } = start();
    const { sts } = sdkClients(aws, accessKeyId, 'eu-nowhere-9');
    expect(await refused(sts.send(new GetCallerIdentityCommand({})))).toContain('SignatureDoesNotMatch');
  });

  it('must sign', async () => {
    const { aws } = start();
    const unsigned = { method: 'POST', headers: {}, body: 'Action=GetCallerIdentity&Version=2011-06-15' };
    const response = await aws.handle(unsigned);
    expect(response.status).toBe(403);
    expect(response.body).toContain('<Code>MissingAuthenticationToken</Code>');
  });
});

describe('a request that makes no sense', () => {
  it('names an action that is not simulated', async () => {
    const { sts, ec2 } = start();
    expect(await refused(sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId })))).toBe(
      'InvalidAction: Could not find operation GetAccessKeyInfo for version 2011-06-15',
    );
    expect(await refused(ec2.send(new DescribeVpcsCommand({})))).toBe(
      'InvalidAction: The action DescribeVpcs is not valid for this web service.',
    );
  });

  it('leaves out what is required', async () => {
    const { aws } = start();
    const body = 'Action=SetDesiredCapacity&Version=2011-01-01&DesiredCapacity=two';
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/eu-west-1/autoscaling/aws4_request`;
    const response = await aws.handle({ method: 'POST', headers: { authorization }, body });
    expect(response.status).toBe(400);
    expect(response.body).toContain('<Code>ValidationError</Code>');
    expect(response.body).toContain(
      "Value null at 'autoScalingGroupName' failed to satisfy constraint: Member must not",
    );
    expect(response.body).toContain("Value 'two' at 'desiredCapacity'");
  });
});

describe('what is shown', () => {
  it('survives the wire whatever characters it holds', async () => {
    const { cloudFormation, world } = start();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
        fc.pre(text.trim() === text);
        addStack(homeRegion(world), 9, 0, { tags: [{ key: 'text', value: text }] });
        const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId(9) }));
        expect(Stacks?.[0]?.Tags).toEqual([{ Key: 'text', Value: text }]);
      }),
      { numRuns: 200 },
    );
  });

  it('reads back what the caller wrote, whatever characters it holds', async () => {
    const { cloudFormation } = start();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (StackName) => {
        fc.pre(StackName.trim() === StackName);
        const message = await refused(cloudFormation.send(new DescribeStackResourcesCommand({ StackName })));
        expect(message).toBe(`ValidationError: Stack with id ${StackName} does not exist`);
      }),
      { numRuns: 200 },
    );
  });
});

it('counts calls by operation until it is reset', async () => {
  const { autoScaling, aws } = start();
  await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: 'group-0000', DesiredCapacity: 1 }));
  expect(aws.calls.byOperation()).toEqual({
    'autoscaling.DescribeAutoScalingGroups': 2,
    'autoscaling.SetDesiredCapacity': 1,
  });
  expect(aws.calls.total).toBe(3);
  aws.calls.reset();
  expect(aws.calls.of('autoscaling.DescribeAutoScalingGroups')).toBe(0);
});
