import { MessageChannel } from 'node:worker_threads';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../simulator/index.ts';
import { unprotected } from '../access/index.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { keys, openTestBed, problemOf } from './door.testing.ts';
import { connectReader, createDoor } from './index.ts';

const id = 'demo@eu-west-1';

/** A door on one side of a port and a reader on the other, both in front of a simulator on loopback. */
async function connect() {
  const { simulator, home } = await openTestBed();
  const server = await listen(simulator.aws, { host: '127.0.0.1' });
  const clock = new VirtualClock();
  const door = createDoor({
    clock,
    random: () => 0.5,
    env: {},
    home,
    person: 'ann',
    demo: { url: server.url, callers: simulator.callers },
    protection: unprotected,
    remember: { load: () => [], save: () => undefined },
  });
  const { port1, port2 } = new MessageChannel();
  const sent: unknown[] = [];
  port1.on('message', (message) => sent.push(message));
  const stopServing = door.serveReader(port1);
  const reader = connectReader(port2, { clock, random: () => 0.5 });
  onTestFinished(async () => {
    await reader.stop();
    await door.stop();
    await server.stop();
  });
  await door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  simulator.aws.calls.reset();
  return { simulator, door, clock, reader, readerPort: port2, sent, stopServing };
}

describe('a reader in a worker', () => {
  it('reads over the network, on the permits and with the statistics of the main thread', async () => {
    const { reader, door } = await connect();
    await expect(reader.client(id, 'ec2').send(new DescribeInstancesCommand({}))).resolves.toMatchObject({
      Reservations: expect.any(Array),
    });
    await expect
      .poll(() => door.usage().find(({ service }) => service === 'ec2')?.operations)
      .toMatchObject([{ operation: 'DescribeInstances', calls: 1, errors: 0 }]);
  });

  it('waits for the budget of the main thread', async () => {
    const { reader, door, clock, simulator } = await connect();
    const own = door.client(id, 'cloudformation');
    await Promise.all([1, 2, 3, 4, 5].map(() => own.send(new DescribeStacksCommand({}))));
    const waiting = reader.client(id, 'cloudformation').send(new DescribeStacksCommand({}));
    const waitingCount = () => door.usage().find(({ service }) => service === 'cloudformation')?.waiting;
    await expect.poll(waitingCount).toBe(1);
    expect(simulator.aws.calls.total).toBe(5);
    await clock.advance(1000);
    await waiting;
    expect(simulator.aws.calls.total).toBe(6);
  });

  it('gives its place in the queue back when it is cancelled', async () => {
    const { reader, door } = await connect();
    const own = door.client(id, 'cloudformation');
    await Promise.all([1, 2, 3, 4, 5].map(() => own.send(new DescribeStacksCommand({}))));
    const abort = new AbortController();
    const command = new DescribeStacksCommand({});
    const waiting = problemOf(reader.client(id, 'cloudformation').send(command, { abortSignal: abort.signal }));
    const waitingCount = () => door.usage().find(({ service }) => service === 'cloudformation')?.waiting;
    await expect.poll(waitingCount).toBe(1);
    abort.abort();
    expect(await waiting).toMatchObject({ code: 'stopped' });
    await expect.poll(waitingCount).toBe(0);
  });

  it('expires the connection when AWS says so', async () => {
    const { reader, door, simulator } = await connect();
    simulator.aws.faults.add({ kind: 'expired_token' });
    expect(await problemOf(reader.client(id, 'ec2').send(new DescribeInstancesCommand({})))).toMatchObject({
      code: 'credentials_expired',
    });
    await expect.poll(() => door.connections.list()[0]?.state).toBe('expired');
    expect(await problemOf(reader.client(id, 'ec2').send(new DescribeInstancesCommand({})))).toMatchObject({
      code: 'credentials_expired',
    });
    expect(simulator.aws.calls.of('ec2.DescribeInstances')).toBe(1);
  });

  it('does not expire a connection that has signed in again since', async () => {
    const { door, readerPort } = await connect();
    await door.connections.signInAgain(id);
    const call = { connectionId: id, service: 'ec2', operation: 'DescribeInstances' };
    const expired = { code: 'credentials_expired', message: 'Expired.', advice: '' };
    readerPort.postMessage({ kind: 'report', outcome: { call, signIn: 1, durationMs: 5, result: 'error', expired } });
    await expect.poll(() => door.usage().find(({ service }) => service === 'ec2')?.operations).toHaveLength(1);
    expect(door.connections.list()[0]?.state).toBe('ready');
  });

  it('may not write either', async () => {
    const { reader, simulator } = await connect();
    const terminate = new TerminateInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] });
    expect(await problemOf(reader.client(id, 'ec2').send(terminate))).toMatchObject({ code: 'write_refused' });
    expect(simulator.aws.calls.total).toBe(0);
  });

  it('is told that the console is closing, at once and from then on', async () => {
    const { reader, door, stopServing } = await connect();
    const own = door.client(id, 'cloudformation');
    await Promise.all([1, 2, 3, 4, 5].map(() => own.send(new DescribeStacksCommand({}))));
    const waiting = problemOf(reader.client(id, 'cloudformation').send(new DescribeStacksCommand({})));
    await expect.poll(() => door.usage().find(({ service }) => service === 'cloudformation')?.waiting).toBe(1);
    await stopServing();
    expect(await waiting).toMatchObject({ code: 'stopped' });
    expect(await problemOf(reader.client(id, 'ec2').send(new DescribeInstancesCommand({})))).toMatchObject({
      code: 'stopped',
    });
    expect(door.usage().find(({ service }) => service === 'cloudformation')?.waiting).toBe(0);
  });

  it('sends no credentials back, only what it asked for and how it went', async () => {
    const { reader, sent, simulator } = await connect();
    simulator.aws.faults.add({ kind: 'access_denied', times: 1 });
    await problemOf(reader.client(id, 'ec2').send(new DescribeInstancesCommand({})));
    await reader.client(id, 'ec2').send(new DescribeInstancesCommand({}));
    await expect.poll(() => sent.length).toBe(4);
    expect(JSON.stringify(sent)).not.toContain(keys.secretAccessKey);
    expect(JSON.stringify(sent)).not.toContain(keys.accessKeyId);
  });
});
