import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvent } from '#contract/live.ts';
import type { LinkState } from './link.ts';
import { createStore } from './store.ts';
import { type Interest, keepSubscribed } from './subscription.ts';

/** A core that hands out subscriptions, each of which the test feeds and ends. */
function fakeCore() {
  const subscriptions: { interest: Interest; signal: AbortSignal; send(event: LiveEvent): void; fail(): void }[] = [];
  const watch = async (interest: Interest, signal: AbortSignal) => {
    const stream = new TransformStream<LiveEvent, LiveEvent>();
    const writer = stream.writable.getWriter();
    signal.addEventListener('abort', () => void writer.abort(signal.reason).catch(() => undefined));
    subscriptions.push({
      interest,
      signal,
      send: (event) => void writer.write(event).catch(() => undefined),
      fail: () => void writer.abort(new Error('lost')).catch(() => undefined),
    });
    return stream.readable;
  };
  return { subscriptions, watch };
}

const preferencesEvent: LiveEvent = { kind: 'preferences' };

function start() {
  const core = fakeCore();
  const interest = createStore<Interest>({ watching: [], focused: true });
  const linkState = createStore<LinkState>('online');
  const onEvent = vi.fn();
  const onGap = vi.fn();
  const stop = keepSubscribed({
    watch: core.watch,
    interest: interest.get,
    onInterest: interest.subscribe,
    linkState,
    onEvent,
    onGap,
  });
  const nth = (index: number) => {
    const subscription = core.subscriptions[index];
    if (subscription === undefined) throw new Error(`There is no subscription ${index}.`);
    return subscription;
  };
  return { ...core, nth, interest, linkState, onEvent, onGap, stop };
}

describe('the subscription to the core', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const settle = () => vi.advanceTimersByTimeAsync(400);

  it('passes events on and counts its own beginning as a gap', async () => {
    const { nth, onEvent, onGap, stop } = start();
    nth(0).send({ kind: 'hello' });
    nth(0).send(preferencesEvent);
    await vi.advanceTimersByTimeAsync(0);
    expect(onGap).toHaveBeenCalledTimes(1);
    expect(onEvent.mock.calls).toEqual([[preferencesEvent]]);
    stop();
  });

  it('begins the new subscription before it ends the old one when the interest changes, without a gap', async () => {
    const { subscriptions, nth, interest, onEvent, onGap, stop } = start();
    nth(0).send({ kind: 'hello' });
    await settle();
    interest.set({ watching: [], focused: false });
    interest.set({ watching: [{ kind: 'stack', connectionId: 'c', id: 's' }], focused: false });
    await settle();
    expect(subscriptions).toHaveLength(2);
    expect(nth(1).interest.watching).toHaveLength(1);
    nth(0).send(preferencesEvent);
    await vi.advanceTimersByTimeAsync(0);
    expect(onEvent).toHaveBeenCalledTimes(1);
    expect(nth(0).signal.aborted).toBe(false);
    nth(1).send({ kind: 'hello' });
    await vi.advanceTimersByTimeAsync(0);
    expect(nth(0).signal.aborted).toBe(true);
    expect(onGap).toHaveBeenCalledTimes(1);
    stop();
  });

  it('stays as it is when the interest comes back to what it was', async () => {
    const { subscriptions, nth, interest, stop } = start();
    nth(0).send({ kind: 'hello' });
    await settle();
    interest.set({ watching: [], focused: false });
    interest.set({ watching: [], focused: true });
    await settle();
    expect(subscriptions).toHaveLength(1);
    stop();
  });

  it('begins again after a loss, once the link is back, and reports the gap', async () => {
    const { subscriptions, nth, linkState, onGap, stop } = start();
    nth(0).send({ kind: 'hello' });
    await settle();
    linkState.set('offline');
    nth(0).fail();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(subscriptions).toHaveLength(1);
    linkState.set('online');
    await vi.advanceTimersByTimeAsync(0);
    nth(1).send({ kind: 'hello' });
    await vi.advanceTimersByTimeAsync(0);
    expect(onGap).toHaveBeenCalledTimes(2);
    stop();
  });

  it('ends its subscription when it is stopped, and begins no other', async () => {
    const { subscriptions, nth, interest, stop } = start();
    nth(0).send({ kind: 'hello' });
    await settle();
    stop();
    interest.set({ watching: [], focused: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(nth(0).signal.aborted).toBe(true);
    expect(subscriptions).toHaveLength(1);
  });
});
