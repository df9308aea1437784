import { describe, expect, test } from 'vitest';

import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createGates, type Fetch } from './gates.ts';
import type { AskedGate } from './model.ts';

const target = { instanceId: 'i-1', address: '10.0.0.7', tags: [{ key: 'release', value: '4' }] };
const http = { kind: 'http', url: 'http://{address}:8080/{instance}', expected: '1.2.3' } as const;
const url = 'http://10.0.0.7:8080/i-1';

function ask(gate: AskedGate, fetch: Fetch = () => Promise.reject(new Error('refused')), asked = target) {
  const gates = createGates({ clock: new VirtualClock(), fetch });
  return gates.ask(gate, asked, new AbortController().signal);
}

function answering(body: string | null, status = 200): Fetch {
  return () => Promise.resolve(new Response(body, { status }));
}

describe('an HTTP gate', () => {
  test('asks at the address of the machine', async () => {
    const asked: string[] = [];
    const fetch: Fetch = (address) => {
      asked.push(address);
      return Promise.resolve(new Response('{"version":"1.2.3"}'));
    };
    expect(await ask(http, fetch)).toEqual({ state: 'passed', evidence: `HTTP 200 from ${url}` });
    expect(asked).toEqual([url]);
  });

  test.each([
    ['another version', answering('1.2.2'), `${url} does not answer with "1.2.3" yet`],
    ['no answer body', answering(null, 204), `${url} does not answer with "1.2.3" yet`],
    ['a failure', answering('1.2.3', 503), `HTTP 503 from ${url}`],
    ['a redirect', answering('1.2.3', 302), `HTTP 302 from ${url}`],
    ['nobody there', () => Promise.reject(new Error('refused')), `${url}: it cannot be reached`],
  ] as const)('waits at %s', async (_name, fetch, evidence) => {
    expect(await ask(http, fetch)).toEqual({ state: 'waiting', evidence });
  });

  test('needs no text where a success is enough', async () => {
    expect(await ask({ ...http, expected: null }, answering(null, 204))).toMatchObject({ state: 'passed' });
  });

  test('finds a text that comes in two pieces, and reads no more than it must of an endless answer', async () => {
    const pieces = (next: (index: number) => string) => {
      let index = 0;
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
        controller.enqueue(new TextEncoder().encode(next(index++)));
      return () => Promise.resolve(new Response(new ReadableStream({ pull })));
    };
    expect(
      await ask(
        http,
        pieces((index) => (index === 0 ? 'v1.' : '2.3')),
      ),
    ).toMatchObject({ state: 'passed' });
    expect(
      await ask(
        http,
        pieces(() => 'x'.repeat(10_000)),
      ),
    ).toMatchObject({ state: 'waiting' });
  });

  test('gives up an answer that does not come', async () => {
    const clock = new VirtualClock();
    const fetch: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const answer = createGates({ clock, fetch }).ask(http, target, new AbortController().signal);
    await clock.advance(10_000);
    expect(await answer).toEqual({ state: 'waiting', evidence: `${url}: no answer within 10 s` });
  });
});

describe('a tag as a gate', () => {
  test.each([
    ['release', '4', 'passed', 'its tag release is 4'],
    ['release', '5', 'waiting', 'its tag release is 4'],
    ['ready', 'yes', 'waiting', 'it has no tag ready yet'],
  ])('%s = %s is %s', async (key, value, state, evidence) => {
    expect(await ask({ kind: 'tag', key, value })).toEqual({ state, evidence });
  });
});

test('where there is no gate there is nothing to ask', async () => {
  expect(await ask({ kind: 'none' })).toBeNull();
});
