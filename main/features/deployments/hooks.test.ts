import { describe, expect, test } from 'vitest';
import type { Hook } from '#contract/hooks.ts';
import type { WriteAnswer, WritePermit } from '../../foundation/audit/index.ts';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { settingsInMemory } from '../../foundation/store/index.ts';
import { problemCodeOf } from '../../foundation/store/store.testing.ts';
import type { HookTold } from './hook-told.ts';
import type { Post } from './hook-webhook.ts';
import { type HooksDeps, HooksService, hookAction } from './hooks.ts';
import type { ProgramEnd, StartProgram } from './programs.ts';

const url = 'https://deploy.example.com/drain';
const webhook: Hook = { name: 'drain', target: { kind: 'webhook', url: `${url}?site=1`, secret: null }, timeoutS: 60 };
const command: Hook = {
  name: 'tidy up',
  target: { kind: 'command', program: '/opt/tidy', args: ['--now', '$HOME'] },
  timeoutS: 5,
};
const told: HookTold = {
  ...{ moment: 'before_retire', job: 'job-1', connection: 'c', account: '1', region: 'eu-west-1', group: 'web-asg' },
  ...{ instance: 'i-1', zone: 'eu-west-1a', key: 'job-1/hook:before:i-1' },
};

function hooksWith(changes: Partial<HooksDeps> = {}) {
  const clock = new VirtualClock();
  const service = new HooksService({
    clock,
    settings: settingsInMemory(),
    checkPermit: () => null,
    onChange: () => {},
    environment: {},
    secrets: { environment: {}, readFile: () => Promise.reject(new Error('There is no such file.')) },
    post: () => Promise.reject(new Error('Nobody answers.')),
    start: () => ({ ended: Promise.resolve({ code: 0 }), kill: () => {} }),
    ...changes,
  });
  return { clock, service };
}

function permit(answers: WriteAnswer[] = []): WritePermit {
  const intent = {
    action: 'hook:drain',
    connectionId: 'c',
    account: '1',
    region: 'r',
    resource: 'i-1',
    parameters: {},
  };
  const origin = { jobId: 'job-1', stepKey: 'hook', attempt: 1, epoch: 1 };
  return { seq: 1, intent, origin, answers, answered: (answer) => void answers.push(answer) };
}

const answering = (status: number) => () => Promise.resolve(new Response(null, { status }));

/** Ends when it is killed, or as it is told. */
function program(end: ProgramEnd | null, output = '') {
  const started: { program: string; args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
  let kills = 0;
  const start: StartProgram = (name, args, { env, onOutput }) => {
    started.push({ program: name, args, env });
    onOutput(output);
    const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
    if (end) resolve(end);
    const kill = () => {
      kills += 1;
      resolve({ problem: 'it was ended by SIGKILL' });
    };
    return { ended: promise, kill };
  };
  return { start, started, kills: () => kills };
}

describe('hooks are kept', () => {
  test('by their names, in their order, and told of', () => {
    let changes = 0;
    const { service } = hooksWith({ onChange: () => (changes += 1) });
    service.save(command);
    service.save(webhook);
    service.save({ ...webhook, timeoutS: 30 });
    expect(service.names()).toEqual(['drain', 'tidy up']);
    expect(service.list()[0]).toMatchObject({ timeoutS: 30 });
    service.remove('drain');
    expect(service.names()).toEqual(['tidy up']);
    expect(problemCodeOf(() => service.remove('drain'))).toBe('not_found');
    expect(changes).toBe(4);
  });

  test('never with a password in the URL', () => {
    const { service } = hooksWith();
    const target = { ...webhook.target, kind: 'webhook', url: 'https://ada:word@example.com/', secret: null } as const;
    expect(problemCodeOf(() => service.save({ ...webhook, target }))).toBe('bad_input');
    expect(service.names()).toEqual([]);
  });
});

describe('a webhook', () => {
  test('is sent what happens, with its key, and passes with a success status', async () => {
    const sent: Parameters<Post>[] = [];
    const post: Post = (...asked) => {
      sent.push(asked);
      return answering(204)();
    };
    const { service } = hooksWith({ post });
    service.save(webhook);
    const answers: WriteAnswer[] = [];
    const answer = await service.run('drain', told, permit(answers));
    // What stands behind the path may be a key, and is not told.
    expect(answer).toEqual({ state: 'passed', evidence: `HTTP 204 from ${url}` });
    const [[address, options] = []] = sent;
    expect([address, options?.method, options?.redirect]).toEqual([`${url}?site=1`, 'POST', 'manual']);
    expect(options?.headers).toEqual({ 'content-type': 'application/json', 'idempotency-key': told.key });
    expect(JSON.parse(options?.body ?? '')).toEqual(told);
    expect(answers).toMatchObject([{ httpStatus: 204, code: null, requestId: null }]);
  });

  test.each([
    ['a failure', answering(503), `HTTP 503 from ${url}`],
    ['a redirect', answering(307), `HTTP 307 from ${url}`],
    ['nobody there', () => Promise.reject(new Error('refused')), `${url}: it cannot be reached`],
  ])('fails at %s', async (_name, post, evidence) => {
    const { service } = hooksWith({ post });
    expect(await service.try(webhook)).toEqual({ state: 'failed', evidence });
  });

  test.each([
    [{ kind: 'environment', name: 'DRAIN_KEY' }, 'sesame'],
    [{ kind: 'file', path: '/run/key' }, 'open'],
  ] as const)('brings its key from %o, read anew each time, and tells it nobody', async (secret, key) => {
    const sent: string[] = [];
    const post: Post = (_url, { headers }) => {
      sent.push(headers['authorization'] ?? '');
      throw new Error(`Bad header ${headers['authorization']}`);
    };
    const environment: Record<string, string> = { DRAIN_KEY: 'sesame' };
    let text = 'open\n';
    const secrets = { environment, readFile: () => Promise.resolve(text) };
    const { service } = hooksWith({ post, secrets });
    const hook: Hook = { ...webhook, target: { kind: 'webhook', url, secret } };
    service.save(hook);
    const answer = await service.run('drain', told, permit());
    expect(sent).toEqual([`Bearer ${key}`]);
    expect(JSON.stringify([answer, service.list()])).not.toContain(key);
    environment['DRAIN_KEY'] = 'two words';
    text = '';
    const refused = await service.try(hook);
    expect(refused.state).toBe('failed');
    expect(refused.evidence).toMatch(/is no bearer token|is not found in the file/);
    expect(sent).toHaveLength(1);
  });

  test('that does not answer in time fails', async () => {
    const post: Post = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { clock, service } = hooksWith({ post });
    const trying = service.try(webhook);
    await clock.advance(60_000);
    expect(await trying).toEqual({ state: 'failed', evidence: 'it did not end within 60 s' });
    expect(clock.pending).toBe(0);
  });
});

describe('a command', () => {
  test('is started with what it is told and next to nothing else in its environment', async () => {
    const environment = { PATH: '/bin', HOME: '/home/ada', AWS_SECRET_ACCESS_KEY: 'hidden' };
    const { start, started } = program({ code: 0 }, 'first\nall done\u0007\n');
    const { service } = hooksWith({ start, environment });
    service.save(command);
    const answer = await service.run('tidy up', told, permit());
    expect(answer).toEqual({ state: 'passed', evidence: '/opt/tidy ended with code 0; it said last: all done' });
    expect(started).toEqual([
      {
        ...{ program: '/opt/tidy', args: ['--now', '$HOME'] },
        env: {
          ...{ PATH: '/bin', HOME: '/home/ada', INFRAVIEWER_MOMENT: 'before_retire', INFRAVIEWER_JOB: 'job-1' },
          ...{ INFRAVIEWER_INSTANCE: 'i-1', INFRAVIEWER_ZONE: 'eu-west-1a', INFRAVIEWER_GROUP: 'web-asg' },
          ...{ INFRAVIEWER_ACCOUNT: '1', INFRAVIEWER_REGION: 'eu-west-1', INFRAVIEWER_KEY: told.key },
        },
      },
    ]);
  });

  test.each([
    [{ code: 2 }, '/opt/tidy ended with code 2; it said last: no'],
    [{ problem: 'it could not be started (ENOENT)' }, '/opt/tidy: it could not be started (ENOENT); it said last: no'],
  ])('fails with %o', async (end, evidence) => {
    const { service } = hooksWith({ start: program(end, 'no').start });
    expect(await service.try(command)).toEqual({ state: 'failed', evidence });
  });

  test('that runs too long is killed', async () => {
    const running = program(null);
    const { clock, service } = hooksWith({ start: running.start });
    const trying = service.try(command);
    await clock.advance(5_000);
    expect(await trying).toEqual({ state: 'failed', evidence: 'it did not end within 5 s' });
    expect(running.kills()).toBe(1);
  });

  test('is killed where the console stops; nobody says then that it failed', async () => {
    const running = program(null);
    const { service } = hooksWith({ start: running.start });
    service.save(command);
    const run = service.run('tidy up', told, permit());
    service.stop();
    await expect(run).rejects.toMatchObject({ problem: { code: 'stopped' } });
    expect(running.kills()).toBe(1);
  });
});

test('nothing runs for a job without a committed intent', async () => {
  const { start, started } = program({ code: 0 });
  const asked: unknown[] = [];
  const { service } = hooksWith({
    start,
    checkPermit: (_permit, action, connectionId) => {
      asked.push(action, connectionId);
      return { code: 'write_refused', message: 'No.', advice: '' };
    },
  });
  service.save(command);
  await expect(service.run('tidy up', told, permit())).rejects.toMatchObject({ problem: { code: 'write_refused' } });
  expect(asked).toEqual([hookAction('tidy up'), 'c']);
  expect(started).toEqual([]);
});

test('a hook that was removed meanwhile fails', async () => {
  expect(await hooksWith().service.run('drain', told, permit())).toEqual({
    ...{ state: 'failed', evidence: 'there is no such hook any more' },
  });
});
