import {
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStacksCommand,
  paginateDescribeEvents,
  paginateDescribeStackEvents,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { addEvents, addResources, addStack, homeRegion, smallWorld, stackId } from '../small-world.testing.ts';
import { dayMs } from './room.ts';

function start(stacks = 3) {
  const clock = new VirtualClock();
  const world = smallWorld(clock, { stacks });
  const { cloudFormation: client } = sdkClients(createSimulatedAws(world, { throttle: false }));
  return { clock, region: homeRegion(world), client };
}

function addDeletedStack({ region, clock }: ReturnType<typeof start>) {
  return addStack(region, 50, clock.now(), { status: 'DELETE_COMPLETE', deletedAt: clock.now() });
}

describe('DescribeStacks', () => {
  it('pages through all that are not deleted, 100 at a time, the newest first', async () => {
    const setting = start(250);
    const deleted = addStack(setting.region, 900, setting.clock.now(), { status: 'DELETE_COMPLETE', deletedAt: 1 });
    const pages = [];
    for await (const page of paginateDescribeStacks({ client: setting.client }, {})) pages.push(page.Stacks ?? []);
    expect(pages.map((page) => page.length)).toEqual([100, 100, 50]);
    const ids = pages.flat().map((stack) => stack.StackId);
    expect(ids).toEqual(Array.from({ length: 250 }, (_, index) => stackId(index)));
    expect(ids).not.toContain(deleted.id);
  });

  it('repeats and hides nothing when stacks come and go between two pages', async () => {
    const { client, region, clock } = start(150);
    const seen: string[] = [];
    for await (const page of paginateDescribeStacks({ client }, {})) {
      seen.push(...(page.Stacks ?? []).map((stack) => stack.StackName ?? ''));
      region.stacks.delete(stackId(3));
      addStack(region, 700, clock.now(), { createdAt: clock.now() });
    }
    expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => `stack-${index}`));
  });

  it('shows everything but the secrets', async () => {
    const { client, region, clock } = start();
    addStack(region, 10, clock.now(), {
      parentId: stackId(0),
      rootId: stackId(0),
      drift: 'DRIFTED',
      driftCheckedAt: 5,
    });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'stack-10' }));
    expect(Stacks).toHaveLength(1);
    expect(Stacks?.[0]).toMatchObject({
      StackId: stackId(10),
      Description: 'Orders & <payments>',
      Parameters: [
        { ParameterKey: 'Size', ParameterValue: 'large' },
        { ParameterKey: 'Password', ParameterValue: '****' },
      ],
      Outputs: [{ OutputKey: 'Url', OutputValue: 'https://orders.example/?a=1&b=2', ExportName: 'orders-url' }],
      ParentId: stackId(0),
      RootId: stackId(0),
      CreationTime: new Date(clock.now() - 11_000),
      DriftInformation: { StackDriftStatus: 'DRIFTED', LastCheckTimestamp: new Date(5) },
      LastOperations: [{ OperationId: 'operation-10', OperationType: 'CREATE_STACK' }],
      EnableTerminationProtection: false,
    });
    expect(Stacks?.[0]?.LastUpdatedTime).toBeUndefined();
  });

  it('finds a deleted stack by its ARN only', async () => {
    const setting = start();
    const deleted = addDeletedStack(setting);
    const byId = await setting.client.send(new DescribeStacksCommand({ StackName: deleted.id }));
    expect(byId.Stacks?.[0]?.StackStatus).toBe('DELETE_COMPLETE');
    const byName = setting.client.send(new DescribeStacksCommand({ StackName: deleted.name }));
    expect(await refused(byName)).toBe('ValidationError: Stack with id stack-50 does not exist');
  });

  it('refuses a token of another listing', async () => {
    const { client } = start(150);
    const { NextToken } = await client.send(new ListStacksCommand({}));
    expect(await refused(client.send(new DescribeStacksCommand({ NextToken })))).toContain('ValidationError');
  });
});

describe('ListStacks', () => {
  it('shows deleted stacks for 90 days', async () => {
    const setting = start();
    addDeletedStack(setting);
    const count = async () => (await setting.client.send(new ListStacksCommand({}))).StackSummaries?.length;
    expect(await count()).toBe(4);
    await setting.clock.advance(90 * dayMs);
    expect(await count()).toBe(3);
  });

  it('filters by status, and knows which there are', async () => {
    const setting = start();
    addDeletedStack(setting);
    const deleted = new ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE', 'UPDATE_COMPLETE'] });
    expect((await setting.client.send(deleted)).StackSummaries?.map((stack) => stack.StackName)).toEqual(['stack-50']);
    const wrong = new ListStacksCommand({ StackStatusFilter: ['BROKEN' as 'DELETE_COMPLETE'] });
    expect(await refused(setting.client.send(wrong))).toContain(
      "ValidationError: 1 validation error detected: Value '[BR",
    );
  });
});

describe('events', () => {
  it('come newest first, 100 at a time', async () => {
    const { client, region, clock } = start();
    addEvents(addStack(region, 10, clock.now()), 230, clock.now());
    const pages = [];
    for await (const page of paginateDescribeStackEvents({ client }, { StackName: 'stack-10' })) {
      pages.push(page.StackEvents ?? []);
    }
    expect(pages.map((page) => page.length)).toEqual([100, 100, 30]);
    const ids = pages.flat().map((event) => event.EventId);
    expect(ids).toEqual(Array.from({ length: 230 }, (_, index) => `event-${229 - index}`));
  });

  it('are found by operation, and narrowed to what failed', async () => {
    const { client, region, clock } = start();
    addEvents(addStack(region, 10, clock.now()), 30, clock.now());
    const failed = { OperationId: 'operation-10', Filters: { FailedEvents: true } };
    const ids = [];
    for await (const page of paginateDescribeEvents({ client }, failed)) {
      ids.push(...(page.OperationEvents ?? []).map((event) => event.EventId));
    }
    expect(ids).toEqual(['event-29', 'event-19', 'event-9']);
  });
});

describe('resources', () => {
  it('are described up to the 100th and listed to the last', async () => {
    const { client, region, clock } = start();
    addResources(addStack(region, 10, clock.now()), 120, clock.now());
    const described = await client.send(new DescribeStackResourcesCommand({ StackName: 'stack-10' }));
    expect(described.StackResources).toHaveLength(100);
    const listed = [];
    for await (const page of paginateListStackResources({ client }, { StackName: 'stack-10' })) {
      listed.push(...(page.StackResourceSummaries ?? []));
    }
    expect(listed.map((resource) => resource.PhysicalResourceId)).toEqual(
      Array.from({ length: 120 }, (_, index) => `physical-${index}`),
    );
  });

  it('tell which stack they belong to', async () => {
    const { client, region, clock } = start();
    addResources(addStack(region, 10, clock.now()), 2, clock.now());
    const owned = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: 'physical-1' }));
    expect(owned.StackResources?.map((resource) => resource.StackName)).toEqual(['stack-10', 'stack-10']);
    const unknown = client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: 'physical-9' }));
    expect(await refused(unknown)).toBe('ValidationError: Stack for physical-9 does not exist');
  });
});

it('gives a stack its template back', async () => {
  const { client } = start();
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: 'stack-0' }));
  expect(TemplateBody).toBe('{"Resources":{}}');
});
