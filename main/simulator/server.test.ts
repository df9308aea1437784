import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws, type SimulatedAws } from './handler.ts';
import { listen, type SimulatorServer } from './server.ts';
import { accessKeyId, groupName, regionName, smallWorld } from './small-world.testing.ts';

describe('the simulated AWS on loopback', () => {
  let aws: SimulatedAws;
  let server: SimulatorServer;
  let client: AutoScalingClient;

  beforeEach(async () => {
    aws = createSimulatedAws(smallWorld(new VirtualClock()), { throttle: false });
    server = await listen(aws, { host: '127.0.0.1' });
    const credentials = { accessKeyId, secretAccessKey: 'not verified' };
    client = new AutoScalingClient({ region: regionName, endpoint: server.url, credentials, maxAttempts: 1 });
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  it('answers over HTTP', async () => {
    const { AutoScalingGroups, $metadata } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    expect(AutoScalingGroups?.map((group) => group.AutoScalingGroupName)).toEqual([groupName(0), groupName(1)]);
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('breaks the connection of a lost response', async () => {
    aws.faults.add({ kind: 'lost_response', times: 1 });
    await expect(client.send(new DescribeAutoScalingGroupsCommand({}))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(client.send(new DescribeAutoScalingGroupsCommand({}))).resolves.toBeDefined();
  });

  it('stops although a caller still waits', async () => {
    aws.faults.add({ kind: 'silent' });
    const waiting = expect(client.send(new DescribeAutoScalingGroupsCommand({}))).rejects.toThrow();
    while (aws.calls.total === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.stop();
    await waiting;
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(listen(aws, { port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
