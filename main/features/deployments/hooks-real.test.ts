import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { HookTarget } from '#contract/hooks.ts';
import { systemClock } from '../../foundation/runtime/index.ts';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { settingsInMemory } from '../../foundation/store/index.ts';
import { secretsOf } from './hook-secret.ts';
import { HooksService } from './hooks.ts';
import { programStarter } from './programs.ts';

/** A real process and a real server: what the other tests replace. */

const environment = { PATH: process.env['PATH'], HOME: '/nowhere', DRAIN_KEY: 'sesame' };

function tryHook(target: HookTarget, timeoutS = 30) {
  const service = new HooksService({
    ...{ clock: systemClock, settings: settingsInMemory(), checkPermit: () => null, onChange: () => {} },
    ...{ environment, secrets: secretsOf(environment), post: fetch, start: programStarter(systemClock) },
  });
  return service.try({ name: 'hook', target, timeoutS });
}

function running(script: string): HookTarget {
  return { kind: 'command', program: process.execPath, args: ['-e', script] };
}

test('a server is posted to, with its key as a bearer token', async () => {
  const { promise: got, resolve } = Promise.withResolvers<string>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    resolve(`${request.method} ${request.headers.authorization} ${request.headers['idempotency-key']} ${body}`);
    response.writeHead(202).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/drain`;
  const answer = await tryHook({ kind: 'webhook', url, secret: { kind: 'environment', name: 'DRAIN_KEY' } });
  expect(answer).toEqual({ state: 'passed', evidence: `HTTP 202 from ${url}` });
  expect(await got).toMatch(/^POST Bearer sesame example \{"moment":"before_retire"/);
});

test('a program runs without a shell and knows only what it is told', async () => {
  const script = "console.log(Object.keys(process.env).sort().join(' ')); process.exitCode = 3";
  const { state, evidence } = await tryHook(running(script));
  expect(state).toBe('failed');
  const names = 'ACCOUNT GROUP INSTANCE JOB KEY MOMENT REGION ZONE'.split(' ').map((name) => `INFRAVIEWER_${name}`);
  expect(evidence).toBe(`${process.execPath} ended with code 3; it said last: HOME ${names.join(' ')} PATH`);
});

test('one that runs too long is killed', async () => {
  expect(await tryHook(running('setInterval(() => {}, 1000)'), 1)).toEqual({
    ...{ state: 'failed', evidence: 'it did not end within 1 s' },
  });
});

test('what it started is killed with it', async () => {
  const child = "['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }";
  const script = `require('node:child_process').spawn(process.execPath, ${child}); console.log('started')`;
  const { promise: started, resolve } = Promise.withResolvers<string>();
  // Its clock stands still, so it has ended only once nobody holds its output open any more.
  const program = programStarter(new VirtualClock())(process.execPath, ['-e', script], { env: {}, onOutput: resolve });
  expect(await started).toBe('started\n');
  program.kill();
  expect(await program.ended).toEqual({ problem: 'it was ended by SIGKILL' });
});

test('one that is not there fails', async () => {
  const answer = await tryHook({ kind: 'command', program: '/nowhere/at-all', args: [] });
  expect(answer).toEqual({ state: 'failed', evidence: '/nowhere/at-all: it could not be started (ENOENT)' });
});
