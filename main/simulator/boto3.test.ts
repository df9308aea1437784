import type { Activity, AutoScalingGroup, AutoScalingInstanceDetails } from '@aws-sdk/client-auto-scaling';
import type { Stack as SdkStack, StackEvent, StackResourceSummary, StackSummary } from '@aws-sdk/client-cloudformation';
import type { LaunchTemplate, Reservation } from '@aws-sdk/client-ec2';
import type { InstanceState, LoadBalancerDescription } from '@aws-sdk/client-elastic-load-balancing';
import type { LoadBalancer, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { lacksBoto3, runBoto3 } from './boto3.testing.ts';
import { createSimulator, type Region, type Simulator, type Stack } from './index.ts';
import { balancersByTargetGroup } from './parts/balancers.ts';

/** What boto3-pages.py prints: each listing page by page. */
interface Seen {
  readonly identity: GetCallerIdentityResponse;
  readonly stacks: SdkStack[][];
  readonly summaries: StackSummary[][];
  readonly events: StackEvent[][];
  readonly resources: StackResourceSummary[][];
  readonly groups: AutoScalingGroup[][];
  readonly members: AutoScalingInstanceDetails[][];
  readonly activities: Activity[][];
  readonly reservations: Reservation[][];
  readonly templates: LaunchTemplate[][];
  readonly balancers: LoadBalancer[][];
  readonly targetGroups: TargetGroup[][];
  readonly targetHealth: TargetHealthDescription[];
  readonly classics: LoadBalancerDescription[][];
  readonly classicHealth: InstanceState[];
  readonly databases: DBInstance[][];
  readonly clusters: DBCluster[][];
  readonly console: string;
  readonly errors: Record<string, unknown[]>;
}

describe.skipIf(lacksBoto3())('boto3 reads the medium estate', () => {
  let simulator: Simulator;
  let region: Region;
  let subject: Stack;
  let seen: Seen;

  beforeAll(async () => {
    simulator = createSimulator({ estate: 'medium', clock: new VirtualClock(), throttle: false });
    const [found] = simulator.world.regions.values();
    if (!found) throw new Error('The medium estate has no region');
    region = found;
    subject = [...region.stacks.values()].reduce((most, one) => (one.events.length > most.events.length ? one : most));
    simulator.aws.faults.add({ kind: 'throttle', operation: 'DescribeScalingProcessTypes' });
    simulator.aws.faults.add({ kind: 'throttle', operation: 'DescribeRegions' });
    simulator.aws.faults.add({ kind: 'throttle', service: 'elbv2', operation: 'DescribeRules' });
    simulator.aws.faults.add({ kind: 'lost_response', operation: 'DescribeLaunchConfigurations' });
    seen = await readWithBoto3(simulator, region.name, subject.id);
  });

  it('as the caller whose keys it has', () => {
    expect(seen.identity.Arn).toBe(simulator.world.callers.get(simulator.callers[0]?.accessKeyId ?? '')?.arn);
  });

  it('stack by stack', () => {
    const live = [...region.stacks.values()].filter((stack) => stack.status !== 'DELETE_COMPLETE');
    expect(live.length).toBeGreaterThanOrEqual(250);
    expect(lengths(seen.stacks)).toEqual(fullPages(live.length, 100));
    const shown = seen.stacks.flat().map((stack) => ({
      id: stack.StackId,
      name: stack.StackName,
      status: stack.StackStatus,
      parent: stack.ParentId ?? null,
      created: moment(stack.CreationTime),
      parameters: stack.Parameters?.map((parameter) => [parameter.ParameterKey, parameter.ParameterValue]) ?? [],
      outputs: stack.Outputs?.map((output) => [output.OutputKey, output.OutputValue]) ?? [],
      tags: stack.Tags?.map((tag) => [tag.Key, tag.Value]) ?? [],
    }));
    const expected = live.map((stack) => ({
      id: stack.id,
      name: stack.name,
      status: stack.status,
      parent: stack.parentId,
      created: stack.createdAt,
      parameters: stack.parameters.map(({ key, value, noEcho }) => [key, noEcho ? '****' : value]),
      outputs: stack.outputs.map(({ key, value }) => [key, value]),
      tags: stack.tags.map(({ key, value }) => [key, value]),
    }));
    expect(sorted(shown)).toEqual(sorted(expected));
  });

  it('the deleted stacks too in ListStacks', () => {
    const ids = seen.summaries.flat().map((summary) => summary.StackId);
    expect(new Set(ids)).toEqual(new Set(region.stacks.keys()));
    expect(ids).toHaveLength(region.stacks.size);
  });

  it('the events and resources of the stack that has most', () => {
    expect(lengths(seen.events)).toEqual(fullPages(subject.events.length, 100));
    const shown = seen.events.flat().map((event) => [event.EventId, event.ResourceStatus, moment(event.Timestamp)]);
    const expected = subject.events.toReversed().map(({ eventId, status, at }) => [eventId, status, at]);
    expect(shown).toEqual(expected);
    const resources = seen.resources.flat().map((resource) => resource.LogicalResourceId);
    expect(resources.toSorted()).toEqual(subject.resources.map((resource) => resource.logicalId).toSorted());
  });

  it('group by group', () => {
    expect(lengths(seen.groups)).toEqual(fullPages(region.groups.size, 100));
    const shown = seen.groups.flat().map((group) => ({
      id: group.AutoScalingGroupName,
      sizes: [group.MinSize, group.DesiredCapacity, group.MaxSize],
      template: [group.LaunchTemplate?.LaunchTemplateId ?? null, group.LaunchTemplate?.Version ?? null],
      configuration: group.LaunchConfigurationName ?? null,
      tags: group.Tags?.map((tag) => [tag.Key, tag.Value, tag.PropagateAtLaunch]),
      members: group.Instances?.map((one) => [one.InstanceId, one.LifecycleState, one.HealthStatus]),
    }));
    const expected = [...region.groups.values()].map((group) => ({
      id: group.name,
      sizes: [group.minSize, group.desiredCapacity, group.maxSize],
      template: [group.launchTemplate?.id ?? null, group.launchTemplate?.version ?? null],
      configuration: group.launchConfiguration,
      tags: group.tags.map((tag) => [tag.key, tag.value, tag.propagate]),
      members: group.members.map((member) => [member.instanceId, member.lifecycle, member.health]),
    }));
    expect(sorted(shown)).toEqual(sorted(expected));
  });

  it("the groups' instances and activities", () => {
    const groups = [...region.groups.values()];
    const members = groups.flatMap((group) => group.members.map((member) => member.instanceId));
    expect(lengths(seen.members)).toEqual(fullPages(members.length, 50));
    expect(new Set(seen.members.flat().map((member) => member.InstanceId))).toEqual(new Set(members));
    const activities = groups.flatMap((group) => group.activities.map((activity) => activity.id));
    expect(lengths(seen.activities)).toEqual(fullPages(activities.length, 100));
    expect(new Set(seen.activities.flat().map((activity) => activity.ActivityId))).toEqual(new Set(activities));
  });

  it('instance by instance', () => {
    expect(region.instances.size).toBeGreaterThanOrEqual(2000);
    expect(lengths(seen.reservations)).toEqual(fullPages(region.instances.size, 1000));
    const instances = seen.reservations.flat().flatMap((reservation) => reservation.Instances ?? []);
    const shown = instances.map((instance) => ({
      id: instance.InstanceId,
      state: instance.State?.Name,
      type: instance.InstanceType,
      image: instance.ImageId,
      zone: instance.Placement?.AvailabilityZone,
      launched: moment(instance.LaunchTime),
      tags: instance.Tags?.map((tag) => [tag.Key, tag.Value]),
    }));
    const expected = [...region.instances.values()].map((instance) => ({
      id: instance.id,
      state: instance.state,
      type: instance.type,
      image: instance.imageId,
      zone: instance.zone,
      launched: instance.launchedAt,
      tags: instance.tags.map(({ key, value }) => [key, value]),
    }));
    expect(sorted(shown)).toEqual(sorted(expected));
  });

  it('template by template', () => {
    const shown = seen.templates.flat().map((template) => template.LaunchTemplateId);
    expect(shown.toSorted()).toEqual([...region.launchTemplates.keys()].toSorted());
  });

  it('load balancer by load balancer, with what is behind them', () => {
    const balancers = seen.balancers.flat().map((one) => [one.LoadBalancerArn, one.Type, one.DNSName]);
    const expected = [...region.loadBalancers.values()].map(({ arn, type, dnsName }) => [arn, type, dnsName]);
    expect(balancers.toSorted()).toEqual(expected.toSorted());
    const groups = seen.targetGroups.flat();
    expect(groups.map((one) => one.TargetGroupArn).toSorted()).toEqual([...region.targetGroups.keys()].toSorted());
    const users = balancersByTargetGroup(region);
    expect(groups.every((one) => one.LoadBalancerArns?.join() === users.get(one.TargetGroupArn ?? '')?.join())).toBe(
      true,
    );
    const [first] = groups;
    const targets = region.targetGroups.get(first?.TargetGroupArn ?? '')?.targets ?? new Map();
    expect(seen.targetHealth.map((one) => one.Target?.Id)).toEqual([...targets.keys()]);
  });

  it('classic load balancer by classic load balancer, with their instances', () => {
    const shown = seen.classics.flat().map((one) => ({
      id: one.LoadBalancerName,
      instances: one.Instances?.map((instance) => instance.InstanceId),
      created: moment(one.CreatedTime),
    }));
    const expected = [...region.classicLoadBalancers.values()].map(({ name, targets, createdAt }) => ({
      id: name,
      instances: [...targets.keys()],
      created: createdAt,
    }));
    expect(sorted(shown)).toEqual(sorted(expected));
    expect(seen.classicHealth).toHaveLength(sorted(expected)[0]?.instances.length ?? 0);
    expect(seen.console).toContain('cloud-init');
  });

  it('database by database', () => {
    expect(lengths(seen.databases)).toEqual(fullPages(region.databases.size, 20));
    const shown = seen.databases.flat().map((one) => ({
      id: one.DBInstanceIdentifier,
      cluster: one.DBClusterIdentifier ?? null,
      status: one.DBInstanceStatus,
      tags: one.TagList?.map((tag) => [tag.Key, tag.Value]),
    }));
    const expected = [...region.databases.values()].map(({ name, clusterName, status, tags }) => ({
      id: name,
      cluster: clusterName,
      status,
      tags: tags.map(({ key, value }) => [key, value]),
    }));
    expect(sorted(shown)).toEqual(sorted(expected));
    const members = seen.clusters
      .flat()
      .map((one) => one.DBClusterMembers?.map((member) => member.DBInstanceIdentifier));
    expect(members.toSorted()).toEqual([...region.databaseClusters.values()].map((one) => one.memberNames).toSorted());
  });

  it('and knows the errors by their classes and codes', () => {
    expect(seen.errors).toEqual({
      stack: ['ClientError', 'ValidationError', 400, 'Stack with id nobody does not exist'],
      token: ['InvalidNextToken', 'InvalidNextToken', 400, "The token 'wrong' is invalid."],
      page: ['ClientError', 'ValidationError', 400, expect.stringContaining("Value '101' at 'maxRecords'")],
      instance: ['ClientError', 'InvalidInstanceID.NotFound', 400, expect.any(String)],
      balancer: ['LoadBalancerNotFoundException', 'LoadBalancerNotFound', 400, "Load balancers '[nobody]' not found"],
      'target group': ['TargetGroupNotFoundException', 'TargetGroupNotFound', 400, expect.any(String)],
      classic: ['AccessPointNotFoundException', 'LoadBalancerNotFound', 400, expect.any(String)],
      database: ['DBInstanceNotFoundFault', 'DBInstanceNotFound', 404, 'DBInstance nobody not found.'],
      cluster: ['DBClusterNotFoundFault', 'DBClusterNotFoundFault', 404, 'DBCluster nobody not found.'],
      'elb throttled': ['ClientError', 'ThrottlingException', 400, 'Rate exceeded'],
      key: ['ClientError', 'InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
      'ec2 key': ['ClientError', 'AuthFailure', 401, expect.any(String)],
      action: ['ClientError', 'InvalidAction', 400, expect.any(String)],
      throttled: ['ClientError', 'Throttling', 400, 'Rate exceeded'],
      'ec2 throttled': ['ClientError', 'RequestLimitExceeded', 503, 'Request limit exceeded.'],
      lost: ['ConnectionClosedError'],
    });
  });
});

async function readWithBoto3(simulator: Simulator, regionName: string, stackId: string): Promise<Seen> {
  return (await runBoto3(simulator, 'boto3-pages.py', [regionName, stackId])) as Seen;
}

/** A moment that boto3 read, back in milliseconds: in the JSON it is text, unlike in the SDK's types. */
function moment(value: unknown): number {
  return Date.parse(String(value));
}

function lengths(pages: readonly (readonly unknown[])[]): number[] {
  return pages.map((page) => page.length);
}

/** How long the pages of a listing must be when only the last is not full. */
function fullPages(count: number, size: number): number[] {
  const last = count % size;
  return [...Array<number>(Math.floor(count / size)).fill(size), ...(last > 0 || count === 0 ? [last] : [])];
}

function sorted<Item extends { readonly id: string | undefined }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
}
