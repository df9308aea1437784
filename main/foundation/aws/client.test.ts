import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeStacksCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { HttpHandler, HttpRequest } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { sdkRequestHandler } from '../../simulator/index.ts';
import { unprotected } from '../access/index.ts';
import { keys, openTestBed, problemOf, whileTimePasses } from './door.testing.ts';
import { limits } from './limits.ts';

const id = 'demo@eu-west-1';

async function openDemo() {
  const bed = await openTestBed();
  await bed.door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  bed.simulator.aws.calls.reset();
  return bed;
}

describe('a client', () => {
  it('is the same one each time, and works with the SDK’s paginators', async () => {
    const { door } = await openDemo();
    const client = door.client(id, 'cloudformation');
    expect(door.client(id, 'cloudformation')).toBe(client);
    const stacks = [];
    for await (const page of paginateDescribeStacks({ client }, {})) stacks.push(...(page.Stacks ?? []));
    expect(stacks).toEqual([]);
  });

  it('repeats a throttled call and slows the service down', async () => {
    const { door, clock, simulator } = await openDemo();
    simulator.aws.faults.add({ kind: 'throttle', times: 2 });
    const startedAt = clock.now();
    await whileTimePasses(clock, door.client(id, 'autoscaling').send(new DescribeAutoScalingGroupsCommand({})));
    expect(simulator.aws.calls.of('autoscaling.DescribeAutoScalingGroups')).toBe(3);
    expect(clock.now() - startedAt).toBeGreaterThan(3000);
    const use = door.usage().find(({ service }) => service === 'autoscaling');
    expect(use).toMatchObject({
      limitPerSecond: limits.autoscaling.perSecond / 2,
      operations: [{ calls: 3, throttles: 2, errors: 0 }],
    });
  });

  it('gives up on a service that keeps throttling', async () => {
    const { door, clock, simulator } = await openDemo();
    simulator.aws.faults.add({ kind: 'throttle' });
    const call = door.client(id, 'cloudformation').send(new DescribeStacksCommand({}));
    expect(await whileTimePasses(clock, problemOf(call))).toMatchObject({ code: 'throttled', connectionId: id });
    expect(simulator.aws.calls.of('cloudformation.DescribeStacks')).toBe(4);
  });

  it('repeats a read after a server error and after a lost answer', async () => {
    const { door, clock, simulator } = await openDemo();
    simulator.aws.faults.add({ kind: 'server_error', times: 1 });
    simulator.aws.faults.add({ kind: 'lost_response', times: 1 });
    await whileTimePasses(clock, door.client(id, 'ec2').send(new DescribeInstancesCommand({})));
    expect(simulator.aws.calls.of('ec2.DescribeInstances')).toBe(3);
  });

  it('does not repeat what is denied, and says who may not do what where', async () => {
    const { door, simulator } = await openDemo();
    simulator.aws.faults.add({ kind: 'access_denied' });
    const problem = await problemOf(door.client(id, 'ec2').send(new DescribeInstancesCommand({})));
    expect(problem).toMatchObject({
      code: 'access_denied',
      connectionId: id,
      account: keys.account,
      region: 'eu-west-1',
      service: 'ec2',
      operation: 'DescribeInstances',
      requestId: expect.any(String),
    });
    expect(simulator.aws.calls.of('ec2.DescribeInstances')).toBe(1);
  });

  it('never asks more often than its budget, however often it is used', async () => {
    const { door, clock, simulator } = await openDemo();
    const client = door.client(id, 'cloudformation');
    const calls = Promise.all(Array.from({ length: 20 }, () => client.send(new DescribeStacksCommand({}))));
    await clock.advance(0);
    await expect.poll(() => simulator.aws.calls.total).toBe(5);
    expect(door.usage().find(({ service }) => service === 'cloudformation')).toMatchObject({ waiting: 15 });
    await clock.advance(4000);
    await expect.poll(() => simulator.aws.calls.total).toBe(9);
    await whileTimePasses(clock, calls);
    expect(simulator.aws.calls.total).toBe(20);
  });

  it('can be cancelled while it waits for its turn, for a retry or for an answer', async () => {
    const { door, clock, simulator } = await openDemo();
    const client = door.client(id, 'cloudformation');
    const send = (abortSignal: AbortSignal) => client.send(new DescribeStacksCommand({}), { abortSignal });

    simulator.aws.faults.add({ kind: 'silent', times: 1 });
    simulator.aws.faults.add({ kind: 'throttle' });
    for (const callsBefore of [1, 2]) {
      const abort = new AbortController();
      const call = problemOf(send(abort.signal));
      await expect.poll(() => simulator.aws.calls.total).toBe(callsBefore);
      abort.abort();
      expect(await call).toMatchObject({ code: 'stopped' });
    }
    const abort = new AbortController();
    const waiting = problemOf(send(abort.signal));
    abort.abort();
    expect(await waiting).toMatchObject({ code: 'stopped' });
    expect(clock.pending).toBe(0);
  });

  it('counts for ten minutes and forgets what is older', async () => {
    const { door, clock } = await openDemo();
    await door.client(id, 'ec2').send(new DescribeInstancesCommand({}));
    const operations = () => door.usage().find(({ service }) => service === 'ec2')?.operations;
    expect(operations()).toEqual([
      { operation: 'DescribeInstances', calls: 1, errors: 0, throttles: 0, p50Ms: 0, p95Ms: 0 },
    ]);
    await clock.advance(10 * 60_000);
    expect(operations()).toEqual([]);
  });

  it('names the product to AWS and goes to the override, signed for it', async () => {
    const requests: HttpRequest[] = [];
    const simulated = await openTestBed();
    const spy: HttpHandler = {
      ...sdkRequestHandler(simulated.simulator.aws),
      handle: (request, options) => {
        requests.push(request);
        return sdkRequestHandler(simulated.simulator.aws).handle(request, options) as ReturnType<HttpHandler['handle']>;
      },
    };
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:4566/path',
    };
    const { door } = await openTestBed({ env, requestHandler: spy });
    await door.connections.open({ candidateId: 'environment', region: 'eu-west-1' });
    const connectionId = 'environment@eu-west-1';
    await door.client(connectionId, 'ec2').send(new DescribeInstancesCommand({}));
    expect(requests.map(({ protocol, hostname, port, path }) => [protocol, hostname, port, path])).toEqual([
      ['http:', '127.0.0.1', 4566, '/path/'],
      ['https:', 'ec2.eu-west-1.amazonaws.com', undefined, '/'],
    ]);
    expect(requests[0]?.headers['host']).toBe('127.0.0.1:4566');
    for (const { headers } of requests) expect(headers['user-agent']).toContain('app/infraviewer');
  });
});

describe('a write', () => {
  const terminate = new TerminateInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] });

  it('is refused by a client that only reads, before anything leaves', async () => {
    const { door, simulator } = await openDemo();
    expect(await problemOf(door.client(id, 'ec2').send(terminate))).toMatchObject({
      code: 'write_refused',
      message: 'ec2:TerminateInstances was not sent: this client only reads.',
    });
    expect(simulator.aws.calls.total).toBe(0);
  });

  it('is refused through a protected connection that is not armed, whatever was checked before', async () => {
    const asked: string[] = [];
    const mayWrite = (connectionId: string) => asked.push(connectionId) === 0;
    const { door, simulator } = await openTestBed({ protection: { ...unprotected, mayWrite } });
    await door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
    simulator.aws.calls.reset();
    expect(await problemOf(door.client(id, 'ec2').send(terminate))).toMatchObject({
      code: 'connection_protected',
      connectionId: id,
    });
    expect(asked).toEqual([id]);
    expect(simulator.aws.calls.total).toBe(0);
  });

  it('is refused through an endpoint that is not on this machine, whoever is asked', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_ENDPOINT_URL_CLOUDFORMATION: 'https://aws.example',
    };
    const { door, simulator } = await openTestBed({ env });
    await door.connections.open({ candidateId: 'environment', region: 'eu-west-1' });
    simulator.aws.calls.reset();
    expect(await problemOf(door.client('environment@eu-west-1', 'ec2').send(terminate))).toMatchObject({
      code: 'write_refused',
      message: 'ec2:TerminateInstances was not sent: the endpoint override https://aws.example is not on this machine.',
    });
    expect(simulator.aws.calls.total).toBe(0);
  });
});
