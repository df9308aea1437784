import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Problem } from '#contract/problems.ts';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { CollectingThread, type CollectingThreadDeps } from './collecting-thread.ts';
import type { CollectorEvent } from './collector.ts';
import { defaultPlacementRules } from './placement.ts';

const published = {
  kind: 'published',
  connectionId: 'c',
  service: 'ec2',
  generation: 1,
  appeared: 1,
  changed: 0,
  vanished: 0,
};

/** A thread that tells the connections it was given as a number, dies of a refresh and ends when it is told to. */
const obedient = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (message) => {
    if (message.kind === 'connect') {
      parentPort.postMessage({ kind: 'event', event: { ...${JSON.stringify(published)}, appeared: message.connections.length } });
    }
    if (message.kind === 'refresh') {
      parentPort.postMessage({ kind: 'broken', problem: { code: 'disk_full', message: 'The disk is full.', advice: '' } });
      process.exit(1);
    }
    if (message.kind === 'ask' && message.question.id === 'unknown') {
      const problem = { code: 'not_found', message: 'There is none.', advice: '' };
      parentPort.postMessage({ kind: 'refused', id: message.id, problem });
    } else if (message.kind === 'ask' && message.question.id !== 'slow') {
      parentPort.postMessage({ kind: 'answer', id: message.id, answer: { body: message.question.id } });
    }
    if (message.kind === 'stop') parentPort.close();
  });
  parentPort.postMessage({ kind: 'ready', rebuilt: null });
`;

function script(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

class Watched {
  readonly clock = new VirtualClock();
  readonly events: CollectorEvent[] = [];
  readonly deaths: Problem[] = [];
  openPorts = 0;
  readonly deps = (code: string): CollectingThreadDeps => ({
    dataFolder: '/nowhere',
    clock: this.clock,
    workerUrl: script(code),
    rules: () => defaultPlacementRules,
    serveReader: (port) => {
      this.openPorts++;
      return () => {
        this.openPorts--;
        port.close();
      };
    },
    onReady: () => {},
    onEvent: (event) => {
      this.events.push(event);
    },
    onBlocked: () => {},
    onDied: (problem, isNews) => {
      if (isNews) this.deaths.push(problem);
    },
  });
}

const connection = { id: 'c', reader: null };

describe('a thread that collects', () => {
  test('hears and tells, and ends when it is stopped', async () => {
    const watched = new Watched();
    const thread = await CollectingThread.start(watched.deps(obedient));
    thread.connect([connection]);
    await vi.waitUntil(() => watched.events.length === 2, 10_000);
    expect(watched.events.at(-1)).toMatchObject({ appeared: 1 });
    await thread.stop();
    expect(watched).toMatchObject({ openPorts: 0, deaths: [] });
    expect(watched.clock.pending).toBe(0);
  });

  test('answers each question, or says why not', async () => {
    const watched = new Watched();
    const thread = await CollectingThread.start(watched.deps(obedient));
    onTestFinished(() => thread.stop());
    const ask = (id: string) => thread.ask({ of: 'stackTemplate', connectionId: 'c', id });
    const [one, other] = await Promise.all([ask('one'), ask('other')]);
    expect([one.body, other.body]).toEqual(['one', 'other']);
    await expect(ask('unknown')).rejects.toThrow('There is none.');
    const unanswered = expect(ask('slow')).rejects.toThrow('interrupted');
    thread.refresh('c');
    await unanswered;
    await vi.waitUntil(() => watched.deaths.length === 1, 10_000);
    await expect(ask('one')).rejects.toThrow('interrupted');
  });

  test('that dies is replaced, and the next one knows what it is to do', async () => {
    const watched = new Watched();
    const thread = await CollectingThread.start(watched.deps(obedient));
    onTestFinished(() => thread.stop());
    thread.connect([connection, { ...connection, id: 'd' }]);
    thread.refresh('c');
    await vi.waitUntil(() => watched.deaths.length === 1 && watched.openPorts === 0, 10_000);
    expect(watched.deaths).toEqual([{ code: 'disk_full', message: 'The disk is full.', advice: '' }]);
    watched.events.length = 0;
    await watched.clock.advance(1000);
    await vi.waitUntil(() => watched.events.length > 0, 10_000);
    expect(watched.events).toEqual([{ ...published, appeared: 2 }]);
  });

  test('that dies again and again is replaced ever more slowly, and told of once', async () => {
    const watched = new Watched();
    const thread = await CollectingThread.start(watched.deps(obedient));
    onTestFinished(() => thread.stop());
    const startsAt: number[] = [];
    for (let deaths = 1; deaths <= 4; deaths++) {
      thread.refresh('c');
      await vi.waitUntil(() => watched.clock.pending === 1, 10_000);
      const diedAt = watched.clock.now();
      watched.events.length = 0;
      while (watched.openPorts === 0) await watched.clock.advance(500);
      startsAt.push(watched.clock.now() - diedAt);
      await vi.waitUntil(() => watched.events.length > 0, 10_000);
    }
    expect(startsAt).toEqual([1000, 2000, 4000, 8000]);
    expect(watched.deaths).toHaveLength(1);
  });

  test('that cannot start says why', async () => {
    const watched = new Watched();
    const broken = `
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ kind: 'broken', problem: { code: 'disk_full', message: 'No space.', advice: '' } });
      process.exit(1);
    `;
    await expect(CollectingThread.start(watched.deps(broken))).rejects.toThrow('No space.');
    await expect(CollectingThread.start(watched.deps('throw new Error("a bug")'))).rejects.toThrow('a bug');
    expect(watched.openPorts).toBe(0);
  });

  test('that does not end by itself is ended', async () => {
    const watched = new Watched();
    const deaf = `
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => {});
      parentPort.postMessage({ kind: 'ready', rebuilt: null });
    `;
    const thread = await CollectingThread.start(watched.deps(deaf));
    const stopping = thread.stop();
    await watched.clock.advance(5000);
    await stopping;
    expect(watched.openPorts).toBe(0);
  });
});
