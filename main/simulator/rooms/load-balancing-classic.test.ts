import {
  DescribeInstanceHealthCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing';
import { DescribeLoadBalancersCommand as DescribeLoadBalancersV2Command } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { addInstance, homeRegion, instanceId, smallWorld } from '../small-world.testing.ts';
import { addClassicLoadBalancer, target } from '../small-world-balancers.testing.ts';

function start(balancers = 1) {
  const clock = new VirtualClock();
  const world = smallWorld(clock, { instances: 5 });
  const region = homeRegion(world);
  const made = Array.from({ length: balancers }, (_, index) => addClassicLoadBalancer(region, index));
  const aws = createSimulatedAws(world, { throttle: false });
  return { aws, clock, region, made, ...sdkClients(aws) };
}

describe('DescribeLoadBalancers', () => {
  it('pages by 400 at most', async () => {
    const { classicLoadBalancing: client } = start(401);
    const sizes: number[] = [];
    for await (const page of paginateDescribeLoadBalancers({ client }, {})) {
      sizes.push(page.LoadBalancerDescriptions?.length ?? 0);
    }
    expect(sizes).toEqual([400, 1]);
    const tooLarge = client.send(new DescribeLoadBalancersCommand({ PageSize: 401 }));
    expect(await refused(tooLarge)).toContain("Value '401' at 'pageSize'");
  });

  it('shows instances and health check', async () => {
    const { classicLoadBalancing: client, made } = start();
    for (const index of [0, 1])
      made[0]?.targets.set(instanceId(index), target(index, { state: 'healthy', reason: null }));
    const { LoadBalancerDescriptions } = await client.send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancerDescriptions?.[0]).toMatchObject({
      LoadBalancerName: 'classic-0',
      Instances: [{ InstanceId: instanceId(0) }, { InstanceId: instanceId(1) }],
      HealthCheck: { Target: 'HTTP:8080/health', Interval: 15, HealthyThreshold: 3 },
    });
    const unknown = client.send(new DescribeLoadBalancersCommand({ LoadBalancerNames: ['nobody'] }));
    expect(await refused(unknown)).toContain("There is no ACTIVE Load Balancer named 'nobody'");
  });

  it('is told apart from that of the second version, which signs alike', async () => {
    const { classicLoadBalancing, loadBalancing, aws } = start();
    await classicLoadBalancing.send(new DescribeLoadBalancersCommand({}));
    const { LoadBalancers } = await loadBalancing.send(new DescribeLoadBalancersV2Command({}));
    expect(LoadBalancers).toEqual([]);
    expect(aws.calls.byOperation()).toEqual({ 'elb.DescribeLoadBalancers': 1, 'elbv2.DescribeLoadBalancers': 1 });
    aws.faults.add({ kind: 'access_denied', service: 'elb' });
    await loadBalancing.send(new DescribeLoadBalancersV2Command({}));
    const denied = await refused(classicLoadBalancing.send(new DescribeLoadBalancersCommand({})));
    expect(denied).toContain('not authorized to perform: elasticloadbalancing:DescribeLoadBalancers');
  });
});

it('says the health of every instance, in its own words', async () => {
  const { classicLoadBalancing: client, clock, region, made } = start();
  addInstance(region, 4, clock.now(), { state: 'stopped' });
  const statuses = [
    { state: 'healthy', reason: null },
    { state: 'initial', reason: 'Elb.InitialHealthChecking' },
    { state: 'unhealthy', reason: 'Target.FailedHealthChecks' },
    { state: 'draining', reason: 'Target.DeregistrationInProgress' },
    { state: 'healthy', reason: null },
  ] as const;
  for (const [index, status] of statuses.entries()) made[0]?.targets.set(instanceId(index), target(index, status));
  const LoadBalancerName = 'classic-0';
  const { InstanceStates } = await client.send(new DescribeInstanceHealthCommand({ LoadBalancerName }));
  expect(InstanceStates?.map((one) => [one.State, one.ReasonCode, one.Description])).toEqual([
    ['InService', 'N/A', 'N/A'],
    ['OutOfService', 'ELB', 'Instance registration is still in progress.'],
    [
      'OutOfService',
      'Instance',
      'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
    ],
    ['InService', 'N/A', 'Instance deregistration currently in progress.'],
    ['OutOfService', 'Instance', 'Instance is in stopped state.'],
  ]);
  const some = { LoadBalancerName, Instances: [{ InstanceId: instanceId(2) }] };
  expect((await client.send(new DescribeInstanceHealthCommand(some))).InstanceStates).toHaveLength(1);
  const stranger = { LoadBalancerName, Instances: [{ InstanceId: instanceId(9) }] };
  expect(await refused(client.send(new DescribeInstanceHealthCommand(stranger)))).toContain(
    'Could not find EC2 instance',
  );
});

it('describes attributes and tags', async () => {
  const { classicLoadBalancing: client } = start(2);
  const { LoadBalancerAttributes } = await client.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerName: 'classic-1' }),
  );
  expect(LoadBalancerAttributes?.ConnectionDraining).toEqual({ Enabled: true, Timeout: 30 });
  const { TagDescriptions } = await client.send(
    new DescribeTagsCommand({ LoadBalancerNames: ['classic-0', 'classic-1'] }),
  );
  expect(TagDescriptions).toEqual(
    ['classic-0', 'classic-1'].map((LoadBalancerName) => ({
      LoadBalancerName,
      Tags: [{ Key: 'environment', Value: 'test' }],
    })),
  );
  const tooMany = client.send(new DescribeTagsCommand({ LoadBalancerNames: Array<string>(21).fill('classic-0') }));
  expect(await refused(tooMany)).toContain('Member must have length less than or equal to 20');
});
