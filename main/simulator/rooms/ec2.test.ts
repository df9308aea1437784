import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type DescribeInstancesRequest,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRegionsCommand,
  type EC2Client,
  GetConsoleOutputCommand,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { addInstance, homeRegion, instanceId, smallWorld } from '../small-world.testing.ts';
import { addTargetGroup, target } from '../small-world-balancers.testing.ts';
import { hourMs } from './room.ts';

function start(instances = 4) {
  const clock = new VirtualClock();
  const world = smallWorld(clock, { instances });
  const { ec2: client } = sdkClients(createSimulatedAws(world, { throttle: false }));
  return { clock, region: homeRegion(world), client };
}

async function idsOf(client: EC2Client, input: DescribeInstancesRequest) {
  const { Reservations = [] } = await client.send(new DescribeInstancesCommand(input));
  return Reservations.flatMap((reservation) => reservation.Instances ?? []).map((instance) => instance.InstanceId);
}

describe('DescribeInstances', () => {
  it('pages through all of them', async () => {
    const { client } = start(2300);
    const pages = [];
    for await (const page of paginateDescribeInstances({ client }, { MaxResults: 1000 })) {
      pages.push((page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []));
    }
    expect(pages.map((page) => page.length)).toEqual([1000, 1000, 300]);
    const ids = pages.flat().map((instance) => instance.InstanceId);
    expect(ids).toEqual(Array.from({ length: 2300 }, (_, index) => instanceId(index)));
  });

  it('shows an instance as AWS does', async () => {
    const { client, clock } = start(1);
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));
    expect(Reservations?.[0]).toMatchObject({ OwnerId: '123456789012', ReservationId: 'r-00000000000000000' });
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      InstanceId: instanceId(0),
      State: { Code: 16, Name: 'running' },
      PrivateIpAddress: '10.0.0.0',
      PrivateDnsName: 'ip-10-0-0-0.eu-west-1.compute.internal',
      Placement: { AvailabilityZone: 'eu-west-1a' },
      LaunchTime: new Date(clock.now()),
      SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'orders' }],
      Operator: { Managed: false },
      Tags: [
        { Key: 'Name', Value: 'orders-0' },
        { Key: 'aws:autoscaling:groupName', Value: 'group-0000' },
      ],
    });
  });

  it('forgets a terminated instance within an hour, and its network at once', async () => {
    const { client, clock, region } = start(0);
    addInstance(region, 0, clock.now(), { state: 'terminated', stateReason: 'Client.UserInitiatedShutdown' });
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));
    const [instance] = Reservations?.[0]?.Instances ?? [];
    expect(instance?.State).toEqual({ Code: 48, Name: 'terminated' });
    expect(instance?.StateReason).toEqual({
      Code: 'Client.UserInitiatedShutdown',
      Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
    });
    expect(instance?.StateTransitionReason).toBe('User initiated (2026-11-21 03:00:00 GMT)');
    expect(instance?.VpcId).toBeUndefined();
    await clock.advance(hourMs);
    expect(await idsOf(client, {})).toEqual([]);
    const gone = client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId(0)] }));
    expect(await refused(gone)).toContain('InvalidInstanceID.NotFound');
  });

  it.each([
    ['instance-state-name', ['pending', 'stopped'], [1, 2]],
    ['tag:Name', ['orders-?'], [0, 1, 2, 3]],
    ['tag:aws:autoscaling:groupName', ['group-0003'], [3]],
    ['tag-key', ['owner'], [2]],
    ['instance-type', ['m5.*'], [1]],
    ['availability-zone', ['eu-west-1c'], [2]],
    ['image-id', ['ami-9'], [3]],
    ['vpc-id', ['vpc-2'], [3]],
    ['private-ip-address', ['10.0.0.1'], [1]],
    ['instance-id', [instanceId(0)], [0]],
    ['launch-time', ['2026-11-20T*'], [2]],
    ['instance-lifecycle', ['spot'], [1]],
  ])('filters by %s', async (Name, Values, expected) => {
    const { client, region, clock } = start(1);
    const now = clock.now();
    addInstance(region, 1, now, { state: 'pending', type: 'm5.large', lifecycle: 'spot' });
    const tags = [
      { key: 'owner', value: 'x' },
      { key: 'Name', value: 'orders-2' },
    ];
    addInstance(region, 2, now, { state: 'stopped', zone: 'eu-west-1c', tags, launchedAt: Date.UTC(2026, 10, 20) });
    addInstance(region, 3, now, { imageId: 'ami-9', vpcId: 'vpc-2' });
    expect(await idsOf(client, { Filters: [{ Name, Values }] })).toEqual(expected.map(instanceId));
  });

  it('joins filters with AND', async () => {
    const { client } = start(12);
    const Filters = [
      { Name: 'tag:Name', Values: ['orders-1', 'orders-2'] },
      { Name: 'private-ip-address', Values: ['10.0.0.2'] },
    ];
    expect(await idsOf(client, { Filters })).toEqual([instanceId(2)]);
  });

  it.each([
    [
      { MaxResults: 4 },
      'InvalidParameterValue: Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    ],
    [
      { MaxResults: 1001 },
      'InvalidParameterValue: Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than or equal to 1000.',
    ],
    [
      { MaxResults: 5, InstanceIds: [instanceId(0)] },
      'InvalidParameterCombination: The parameter instancesSet cannot be used with the parameter maxResults',
    ],
    [
      { InstanceIds: ['i-0000000000000ffff'] },
      "InvalidInstanceID.NotFound: The instance ID 'i-0000000000000ffff' does not exist",
    ],
    [
      { InstanceIds: ['i-0000000a', 'i-0000000b'] },
      "InvalidInstanceID.NotFound: The instance IDs 'i-0000000a, i-0000000b' do not exist",
    ],
    [{ InstanceIds: ['orders'] }, 'InvalidInstanceID.Malformed: Invalid id: "orders"'],
    [{ Filters: [{ Name: 'colour', Values: ['red'] }] }, "InvalidParameterValue: The filter 'colour' is invalid"],
    [
      { NextToken: 'xyz', MaxResults: 5 },
      'InvalidPaginationToken: The specified pagination token is not valid or is expired.',
    ],
  ])('refuses %j', async (input, expected) => {
    const { client } = start();
    expect(await refused(client.send(new DescribeInstancesCommand(input)))).toBe(expected);
  });
});

it('shows the status of what runs, or of everything', async () => {
  const { client, region, clock } = start(1);
  addInstance(region, 1, clock.now(), { state: 'stopped' });
  await clock.advance(hourMs);
  addInstance(region, 2, clock.now());
  const running = await client.send(new DescribeInstanceStatusCommand({}));
  expect(running.InstanceStatuses?.map((one) => one.InstanceStatus?.Status)).toEqual(['ok', 'initializing']);
  const all = await client.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }));
  expect(all.InstanceStatuses).toHaveLength(3);
  const tooMany = new DescribeInstanceStatusCommand({
    InstanceIds: Array.from({ length: 101 }, (_, i) => instanceId(i)),
  });
  expect(await refused(client.send(tooMany))).toContain('InvalidRequest: 101 exceeds the maximum number');
});

describe('launch templates', () => {
  it('are described with their newest and default versions', async () => {
    const { client } = start();
    const { LaunchTemplates } = await client.send(new DescribeLaunchTemplatesCommand({ MaxResults: 200 }));
    expect(LaunchTemplates).toHaveLength(1);
    expect(LaunchTemplates?.[0]).toMatchObject({ DefaultVersionNumber: 1, LatestVersionNumber: 2 });
    expect(await refused(client.send(new DescribeLaunchTemplatesCommand({ MaxResults: 201 })))).toBe(
      'InvalidParameterValue: Maximum results allowed are between 1 and 200',
    );
    const unknown = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: ['lt-0'] });
    expect(await refused(client.send(unknown))).toContain('InvalidLaunchTemplateId.NotFound');
  });

  it.each([
    [{ LaunchTemplateName: 'orders' }, [2, 1]],
    [{ LaunchTemplateName: 'orders', Versions: ['1'] }, [1]],
    [{ LaunchTemplateName: 'orders', MinVersion: '2' }, [2]],
    [{ Versions: ['$Latest'] }, [2]],
    [{ Versions: ['$Default'] }, [1]],
  ])('have versions: %j', async (input, expected) => {
    const { client } = start();
    const { LaunchTemplateVersions } = await client.send(new DescribeLaunchTemplateVersionsCommand(input));
    expect(LaunchTemplateVersions?.map((version) => version.VersionNumber)).toEqual(expected);
  });
});

it('knows the Regions', async () => {
  const { client } = start();
  const Filters = [{ Name: 'region-name', Values: ['eu-west-*'] }];
  const { Regions } = await client.send(new DescribeRegionsCommand({ Filters }));
  expect(Regions?.map((region) => region.RegionName)).toEqual(['eu-west-1', 'eu-west-2', 'eu-west-3']);
  const unknown = new DescribeRegionsCommand({ RegionNames: ['eu-nowhere-9'] });
  expect(await refused(client.send(unknown))).toBe('InvalidParameterValue: Invalid region names: [eu-nowhere-9]');
});

describe('GetConsoleOutput', () => {
  const read = async (client: EC2Client, id: string) => {
    const { Output, Timestamp } = await client.send(new GetConsoleOutputCommand({ InstanceId: id }));
    return { text: Output === undefined ? null : Buffer.from(Output, 'base64').toString(), at: Timestamp };
  };

  it('gives what a machine wrote while it booted, once it has', async () => {
    const { client, clock } = start(1);
    expect(await read(client, instanceId(0))).toEqual({ text: null, at: undefined });
    const launchedAt = clock.now();
    await clock.advance(60_000);
    const { text, at } = await read(client, instanceId(0));
    expect(text).toContain('orders-0.service');
    expect(text).toContain('ip-10-0-0-0.eu-west-1.compute.internal login');
    expect(text).not.toContain('Out of memory');
    expect(at).toEqual(new Date(launchedAt + 38_000));
    expect(await refused(read(client, instanceId(7)))).toContain('InvalidInstanceID.NotFound');
  });

  it('tells why a balancer finds it unhealthy', async () => {
    const { client, clock, region } = start(1);
    const failing = { ...target(0, { state: 'unhealthy', reason: 'Target.Timeout' }), statusAt: clock.now() + 50_000 };
    addTargetGroup(region, 0).targets.set(instanceId(0), failing);
    await clock.advance(60_000);
    expect((await read(client, instanceId(0))).text).toContain('[   50.000000] Out of memory: Killed process');
  });
});
