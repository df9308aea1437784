import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { addInstance, homeRegion, instanceId, smallWorld } from '../small-world.testing.ts';
import { addLoadBalancer, addTargetGroup, target } from '../small-world-balancers.testing.ts';

function start(balancers = 2) {
  const clock = new VirtualClock();
  const world = smallWorld(clock, { instances: 4 });
  const region = homeRegion(world);
  const made = Array.from({ length: balancers }, (_, index) => {
    const group = addTargetGroup(region, index);
    return { group, balancer: addLoadBalancer(region, index, group.arn) };
  });
  const aws = createSimulatedAws(world, { throttle: false });
  return { aws, clock, region, made, client: sdkClients(aws).loadBalancing };
}

describe('DescribeLoadBalancers', () => {
  it('pages by 400 at most', async () => {
    const { client } = start(401);
    const sizes: number[] = [];
    for await (const page of paginateDescribeLoadBalancers({ client, pageSize: 400 }, {})) {
      sizes.push(page.LoadBalancers?.length ?? 0);
    }
    expect(sizes).toEqual([400, 1]);
    expect(await refused(client.send(new DescribeLoadBalancersCommand({ PageSize: 401 })))).toBe(
      "ValidationError: 1 validation error detected: Value '401' at 'pageSize' failed to satisfy constraint: Member must have value less than or equal to 400",
    );
  });

  it('shows one as AWS does, which is provisioned for its first minutes', async () => {
    const { client, clock, made } = start(1);
    const LoadBalancerArn = made[0]?.balancer.arn;
    const first = await client.send(new DescribeLoadBalancersCommand({ Names: ['balancer-0'] }));
    expect(first.LoadBalancers).toMatchObject([
      {
        LoadBalancerArn,
        LoadBalancerName: 'balancer-0',
        Type: 'application',
        Scheme: 'internet-facing',
        State: { Code: 'provisioning' },
        VpcId: 'vpc-1',
        AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' }],
      },
    ]);
    await clock.advance(120_000);
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancers?.[0]?.State?.Code).toBe('active');
  });

  it('refuses one that is not there', async () => {
    const { client } = start();
    const byName = new DescribeLoadBalancersCommand({ Names: ['balancer-0', 'nobody'] });
    expect(await refused(client.send(byName))).toBe(
      "LoadBalancerNotFoundException: Load balancers '[nobody]' not found",
    );
    const many = new DescribeLoadBalancersCommand({ LoadBalancerArns: Array<string>(21).fill('x') });
    expect(await refused(client.send(many))).toContain("at 'loadBalancerArns' failed to satisfy constraint");
    const attributes = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: 'x' });
    expect(await refused(client.send(attributes))).toContain('LoadBalancerNotFound');
  });
});

describe('DescribeTargetGroups', () => {
  it('names the load balancers that send to a group, by a listener or by a rule', async () => {
    const { client, region, made } = start(2);
    const spare = addTargetGroup(region, 7);
    const [first, second] = made;
    const action = { type: 'forward' as const, targetGroups: [{ arn: second?.group.arn ?? '', weight: 0 }] };
    first?.balancer.listeners[0]?.rules.push({ arn: 'rule', priority: 1, pathPatterns: ['/next/*'], action });
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups?.map((group) => [group.TargetGroupName, group.LoadBalancerArns])).toEqual([
      ['targets-0', [first?.balancer.arn]],
      ['targets-1', [first?.balancer.arn, second?.balancer.arn]],
      ['targets-7', []],
    ]);
    const LoadBalancerArn = second?.balancer.arn;
    const behind = await client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(behind.TargetGroups?.map((group) => group.TargetGroupArn)).toEqual([second?.group.arn]);
    expect(spare.targets.size).toBe(0);
  });

  it('says how a group checks, and what it allows leaving targets', async () => {
    const { client, made } = start(1);
    const arn = made[0]?.group.arn ?? '';
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
    expect(TargetGroups?.[0]).toMatchObject({
      Protocol: 'HTTP',
      Port: 8080,
      TargetType: 'instance',
      HealthCheckPath: '/health',
      HealthCheckPort: 'traffic-port',
      HealthCheckIntervalSeconds: 15,
      HealthyThresholdCount: 3,
      UnhealthyThresholdCount: 2,
      Matcher: { HttpCode: '200' },
    });
    const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '30' });
    const unknown = client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn, 'x'] }));
    expect(await refused(unknown)).toBe('TargetGroupNotFoundException: One or more target groups not found');
  });
});

describe('DescribeTargetHealth', () => {
  it('gives the reason of every state', async () => {
    const { client, clock, region, made } = start(1);
    addInstance(region, 3, clock.now(), { state: 'stopped' });
    const group = made[0]?.group;
    if (!group) throw new Error('There is no target group.');
    const statuses = [
      { state: 'healthy', reason: null },
      { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch' },
      { state: 'initial', reason: 'Elb.RegistrationInProgress' },
      { state: 'healthy', reason: null },
    ] as const;
    for (const [index, status] of statuses.entries()) group.targets.set(instanceId(index), target(index, status));
    const TargetGroupArn = group.arn;
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions?.map((one) => [one.Target?.Id, one.TargetHealth])).toEqual([
      [instanceId(0), { State: 'healthy' }],
      [
        instanceId(1),
        {
          State: 'unhealthy',
          Reason: 'Target.ResponseCodeMismatch',
          Description: 'Health checks failed with these codes: [503]',
        },
      ],
      [
        instanceId(2),
        {
          State: 'initial',
          Reason: 'Elb.RegistrationInProgress',
          Description: 'Target registration is in progress',
        },
      ],
      [
        instanceId(3),
        { State: 'unused', Reason: 'Target.InvalidState', Description: 'Target is in the stopped state' },
      ],
    ]);
    const Targets = [{ Id: instanceId(9) }, { Id: instanceId(1) }];
    const asked = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets }));
    expect(asked.TargetHealthDescriptions?.map((one) => one.TargetHealth?.Reason)).toEqual([
      'Target.NotRegistered',
      'Target.ResponseCodeMismatch',
    ]);
  });

  it('calls the targets of a group unused that no load balancer sends to', async () => {
    const { client, region } = start(0);
    const { arn: TargetGroupArn, targets } = addTargetGroup(region, 0);
    targets.set(instanceId(0), target(0, { state: 'healthy', reason: null }));
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toMatchObject({ State: 'unused', Reason: 'Target.NotInUse' });
    const unknown = client.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'x' }));
    expect(await refused(unknown)).toContain('TargetGroupNotFound');
  });
});

it('describes listeners, their rules and their tags', async () => {
  const { client, made } = start(1);
  const balancer = made[0]?.balancer;
  if (!balancer) throw new Error('There is no load balancer.');
  const { Listeners } = await client.send(new DescribeListenersCommand({ LoadBalancerArn: balancer.arn }));
  expect(Listeners).toMatchObject([
    {
      Protocol: 'HTTPS',
      Port: 443,
      Certificates: [{ CertificateArn: 'arn:aws:acm:certificate' }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: made[0]?.group.arn }],
    },
    { Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'redirect', RedirectConfig: { Port: '443' } }] },
  ]);
  const ListenerArn = balancer.listeners[0]?.arn ?? '';
  const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn }));
  expect(Rules?.map((rule) => [rule.Priority, rule.IsDefault])).toEqual([['default', true]]);
  expect(await refused(client.send(new DescribeRulesCommand({ ListenerArn: 'x' })))).toContain('ListenerNotFound');
  expect(await refused(client.send(new DescribeListenersCommand({})))).toContain('ValidationError');
  const ResourceArns = [balancer.arn, made[0]?.group.arn ?? ''];
  const { TagDescriptions } = await client.send(new DescribeTagsCommand({ ResourceArns }));
  expect(TagDescriptions?.map((one) => one.Tags)).toEqual([
    [{ Key: 'environment', Value: 'test' }],
    [{ Key: 'environment', Value: 'test' }],
  ]);
  const tooMany = client.send(new DescribeTagsCommand({ ResourceArns: Array<string>(21).fill(balancer.arn) }));
  expect(await refused(tooMany)).toContain('Member must have length less than or equal to 20');
});
