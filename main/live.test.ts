import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '#contract/live.ts';
import { LiveEvents } from './live.ts';

const published = (generation: number): LiveEvent => ({
  kind: 'published',
  connectionId: 'demo@eu-west-1',
  service: 'ec2',
  generation,
  appeared: 0,
  changed: 1,
  vanished: 0,
});

const kinds = async (events: AsyncIterator<LiveEvent>, count: number) => {
  const found: (string | undefined)[] = [];
  for (let index = 0; index < count; index++) found.push((await events.next()).value?.kind);
  return found;
};

describe('live events', () => {
  it('begin with hello and reach every subscriber in order', async () => {
    const live = new LiveEvents();
    const [one, other] = [live.subscribe('ada'), live.subscribe('ada')];
    live.publish(published(1));
    live.publish({ kind: 'connections' });
    for (const events of [one, other]) expect(await kinds(events, 3)).toEqual(['hello', 'published', 'connections']);
  });

  it('reach a subscriber that is waiting', async () => {
    const live = new LiveEvents();
    const events = live.subscribe('ada');
    await events.next();
    const waiting = events.next();
    live.publish({ kind: 'notices' });
    expect((await waiting).value).toEqual({ kind: 'notices' });
  });

  it('tell only the newest entry of each job to whoever has not read it yet', async () => {
    const live = new LiveEvents();
    const events = live.subscribe('ada');
    const moved = (jobId: string, eventId: number): LiveEvent => ({ kind: 'job', jobId, rootId: 'root', eventId });
    for (const event of [moved('root', 1), moved('child', 2), moved('root', 3)]) live.publish(event);
    await events.next();
    expect([(await events.next()).value, (await events.next()).value]).toEqual([moved('child', 2), moved('root', 3)]);
  });

  it('say what carries no figures only once to whoever has not read it yet', async () => {
    const live = new LiveEvents();
    const events = live.subscribe('ada');
    for (let index = 0; index < 5; index++) live.publish({ kind: 'scopes' });
    live.publish(published(1));
    live.publish(published(2));
    expect(await kinds(events, 4)).toEqual(['hello', 'scopes', 'published', 'published']);
  });

  it('that are for one person reach every window of theirs and nobody else, each of them', async () => {
    const live = new LiveEvents();
    const [one, other, foreign] = [live.subscribe('ada'), live.subscribe('ada'), live.subscribe('ben')];
    for (const message of ['ok → failed', 'failed → ok']) {
      const resource = { kind: 'instance', connectionId: 'demo@eu-west-1', id: 'i-1' } as const;
      live.tell('ada', { kind: 'followed', resource, name: 'web', message });
    }
    live.publish({ kind: 'notices' });
    for (const events of [one, other]) {
      expect(await kinds(events, 4)).toEqual(['hello', 'followed', 'followed', 'notices']);
    }
    expect(await kinds(foreign, 2)).toEqual(['hello', 'notices']);
  });

  it('become one hello for a subscriber that does not keep up, and go on from there', async () => {
    const live = new LiveEvents();
    const events = live.subscribe('ada');
    for (let generation = 0; generation < 100; generation++) live.publish(published(generation));
    live.publish({ kind: 'connections' });
    expect(await kinds(events, 2)).toEqual(['hello', 'connections']);
  });

  it.each<[string, (events: AsyncIterator<LiveEvent>, abort: AbortController, live: LiveEvents) => unknown]>([
    ['the reader returns', (events) => events.return?.()],
    ['the signal aborts', (_events, abort) => abort.abort()],
    ['the console stops', (_events, _abort, live) => live.stop()],
  ])('end when %s, also for a reader that is waiting', async (_name, end) => {
    const live = new LiveEvents();
    const abort = new AbortController();
    let ended = 0;
    const events = live.subscribe('ada', abort.signal, () => void ended++);
    await events.next();
    const waiting = events.next();
    await end(events, abort, live);
    expect((await waiting).done).toBe(true);
    expect(ended).toBe(1);
    live.publish({ kind: 'notices' });
    expect((await events.next()).done).toBe(true);
  });

  it('end at once for a signal that was aborted before', async () => {
    expect((await new LiveEvents().subscribe('ada', AbortSignal.abort()).next()).done).toBe(true);
  });
});
