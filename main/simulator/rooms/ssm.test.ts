import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { firstMember, playOneGroup } from '../one-group.testing.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { addInstance, homeRegion, instanceId, smallWorld } from '../small-world.testing.ts';

/** The estate of one group, with a way to send scripts to its first member. */
function play() {
  const played = playOneGroup();
  const { ssm, group, clock } = played;
  const InstanceId = firstMember(group).instanceId;
  const send = async (script: string, parameters: Record<string, string[]> = {}) => {
    const sent = await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [InstanceId],
        Comment: 'look',
        Parameters: { commands: [script], ...parameters },
        TimeoutSeconds: 60,
      }),
    );
    return sent.Command?.CommandId ?? '';
  };
  const look = (CommandId: string) => ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
  const statusAfter = async (CommandId: string, ms: number) => {
    await clock.advance(ms);
    const { Status, StatusDetails } = await look(CommandId);
    return [Status, StatusDetails];
  };
  return { ...played, InstanceId, send, look, statusAfter };
}

it('runs a script: not found at first, then pending, in progress and ended with what it printed', async () => {
  const { simulator, InstanceId, clock, send, look, statusAfter } = play();
  const reply = { output: '1.2.3\n', durationMs: 2_000 };
  simulator.life.replyToCommands({ instanceId: InstanceId, script: 'cat /version' }, reply);
  const CommandId = await send('cat /version');
  expect(CommandId).toMatch(/^[0-9a-f-]{36}$/);
  expect(await refused(look(CommandId))).toMatch(/^InvocationDoesNotExist: /);
  expect(await statusAfter(CommandId, 1_200)).toEqual(['Pending', 'Pending']);
  expect(await look(CommandId)).toMatchObject({ ResponseCode: -1, ExecutionStartDateTime: '' });
  expect(await statusAfter(CommandId, 1_800)).toEqual(['InProgress', 'InProgress']);
  await clock.advance(4_000);
  expect(await look(CommandId)).toMatchObject({
    Status: 'Success',
    ResponseCode: 0,
    StandardOutputContent: '1.2.3\n',
    StandardErrorContent: '',
    PluginName: 'aws:runShellScript',
    Comment: 'look',
    ExecutionElapsedTime: 'PT2S',
  });
});

it('tells of a script that fails, and of all that were sent, the newest first', async () => {
  const { simulator, ssm, InstanceId, clock, send } = play();
  const failing = { output: 'began', error: 'no such file', exitCode: 2 };
  simulator.life.replyToCommands({ script: 'deploy' }, failing);
  const first = await send('true');
  await clock.advance(100);
  const second = await send('deploy.sh');
  await clock.advance(8_000);
  const list = (input: object) => ssm.send(new ListCommandInvocationsCommand({ InstanceId, ...input }));
  const { CommandInvocations: all = [] } = await list({ Details: true });
  expect(all.map(({ CommandId, Status }) => [CommandId, Status])).toEqual([
    [second, 'Failed'],
    [first, 'Success'],
  ]);
  expect(all[0]?.CommandPlugins).toMatchObject([{ ResponseCode: 2, Output: expect.stringContaining('no such file') }]);
  const { CommandInvocations: failed = [] } = await list({ Filters: [{ key: 'Status', value: 'Failed' }] });
  expect(failed.map(({ CommandId, CommandPlugins }) => [CommandId, CommandPlugins])).toEqual([[second, []]]);
  const { CommandInvocations: shown, NextToken } = await list({ MaxResults: 1 });
  const next = await list({ MaxResults: 1, NextToken });
  expect([shown?.length, next.CommandInvocations?.[0]?.CommandId]).toEqual([1, first]);
});

it('times a script out that runs too long, and one whose agent went away before it began', async () => {
  const { simulator, InstanceId, send, statusAfter } = play();
  simulator.life.replyToCommands({ script: 'sleep' }, { durationMs: null });
  const endless = await send('sleep 1d', { executionTimeout: ['30'] });
  expect(await statusAfter(endless, 30_000)).toEqual(['InProgress', 'InProgress']);
  expect(await statusAfter(endless, 4_000)).toEqual(['TimedOut', 'ExecutionTimedOut']);
  const undelivered = await send('true');
  simulator.life.setAgent(InstanceId, false);
  expect(await statusAfter(undelivered, 58_000)).toEqual(['Pending', 'Pending']);
  expect(await statusAfter(undelivered, 10_000)).toEqual(['TimedOut', 'DeliveryTimedOut']);
});

it('delivers to an agent that comes back in time', async () => {
  const { simulator, InstanceId, send, statusAfter } = play();
  const late = await send('true');
  simulator.life.setAgent(InstanceId, false);
  expect(await statusAfter(late, 20_000)).toEqual(['Pending', 'Pending']);
  simulator.life.setAgent(InstanceId, true);
  expect(await statusAfter(late, 10_000)).toEqual(['Success', 'Success']);
});

it('cancels what has not ended', async () => {
  const { simulator, ssm, send, statusAfter, clock } = play();
  simulator.life.replyToCommands({ script: 'sleep' }, { durationMs: 60_000 });
  const cancel = (CommandId: string) => ssm.send(new CancelCommandCommand({ CommandId }));
  const [pending, running, done] = [await send('true'), await send('sleep 60'), await send('true')];
  await cancel(pending);
  await clock.advance(8_000);
  await cancel(running);
  await cancel(done);
  expect(await statusAfter(running, 0)).toEqual(['Cancelling', 'Cancelling']);
  expect(await statusAfter(running, 60_000)).toEqual(['Cancelled', 'Cancelled']);
  expect(await statusAfter(pending, 0)).toEqual(['Cancelled', 'Cancelled']);
  expect(await statusAfter(done, 0)).toEqual(['Success', 'Success']);
  expect(await refused(cancel('00000000-0000-0000-0000-000000000000'))).toMatch(/^InvalidCommandId: /);
});

it('refuses what Systems Manager refuses', async () => {
  const { ssm, InstanceId, simulator, send } = play();
  const command = { DocumentName: 'AWS-RunShellScript', InstanceIds: [InstanceId], Parameters: { commands: ['true'] } };
  const attempt = (change: object) => refused(ssm.send(new SendCommandCommand({ ...command, ...change })));
  expect(await attempt({ DocumentName: 'AWS-None' })).toMatch(/^InvalidDocument: /);
  expect(await attempt({ InstanceIds: ['i-00000000000000000'] })).toMatch(
    /^InvalidInstanceId: Instances \[\[i-00000000000000000\]\] not in a valid state for account 111122223333/,
  );
  expect(await attempt({ Parameters: {} })).toMatch(/^InvalidParameters: /);
  expect(await attempt({ TimeoutSeconds: 5 })).toMatch(/^ValidationException: .*'timeoutSeconds'/);
  expect(await attempt({ OutputS3BucketName: 'logs' })).toBe(
    'ValidationException: OutputS3BucketName is not simulated',
  );
  expect(await attempt({ DocumentName: undefined })).toContain(
    "Value null at 'documentName' failed to satisfy constraint: Member must not be null",
  );
  expect(await attempt({ InstanceIds: 'one' })).toMatch(/^ValidationException: .*'instanceIds'/);
  simulator.life.setAgent(InstanceId, false);
  expect(await refused(send('true'))).toMatch(/^InvalidInstanceId: /);
});

it('lists the agents: some time after the start of an instance, and as lost when it stops', async () => {
  const clock = new VirtualClock();
  const world = smallWorld(clock);
  const region = homeRegion(world);
  region.instances.clear();
  for (let index = 0; index < 7; index++) addInstance(region, index, clock.now());
  const { ssm } = sdkClients(createSimulatedAws(world, { throttle: false }));
  const list = (input: object) => ssm.send(new DescribeInstanceInformationCommand(input));
  expect((await list({})).InstanceInformationList).toEqual([]);
  await clock.advance(16_000);
  Object.assign(region.instances.get(instanceId(1)) ?? {}, { state: 'stopped' });
  const { InstanceInformationList: first = [], NextToken } = await list({ MaxResults: 5 });
  expect(first.map(({ PingStatus }) => PingStatus)).toEqual(['Online', 'ConnectionLost', 'Online', 'Online', 'Online']);
  expect(first[0]?.LastPingDateTime).toEqual(new Date(clock.now() - 1_000));
  expect((await list({ MaxResults: 5, NextToken })).InstanceInformationList).toHaveLength(2);
  const lost = await list({ Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] });
  expect(lost.InstanceInformationList).toMatchObject([{ InstanceId: instanceId(1), PlatformType: 'Linux' }]);
  expect(await refused(list({ Filters: [{ Key: 'Colour', Values: ['red'] }] }))).toMatch(/^InvalidFilterKey: /);
  expect(await refused(list({ MaxResults: 51 }))).toMatch(/^ValidationException: .*'maxResults'/);
});

it.each([
  ['throttle', 'ThrottlingException: Rate exceeded'],
  ['server_error', 'InternalServerError: '],
  [
    'access_denied',
    'AccessDeniedException: User: arn:aws:iam::111122223333:user/demo is not authorized to perform: ssm:',
  ],
  ['expired_token', 'ExpiredTokenException: '],
] as const)('meets a fault: %s', async (kind, error) => {
  const { ssm, simulator } = play();
  simulator.aws.faults.add({ kind, service: 'ssm' });
  expect(await refused(ssm.send(new DescribeInstanceInformationCommand({})))).toContain(error);
});
