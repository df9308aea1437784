import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRefresher } from './refresher.ts';

describe('asking again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function observed(answerMs: number) {
    const queries = new QueryClient();
    const ask = vi.fn(() => new Promise((resolve) => setTimeout(() => resolve('answer'), answerMs)));
    const observer = new QueryObserver(queries, {
      queryKey: [['inventory', 'stacks'], { type: 'query', input: {} }],
      queryFn: ask,
      staleTime: Number.POSITIVE_INFINITY,
    });
    const stop = observer.subscribe(() => undefined);
    return { queries, ask, stop };
  }

  const event = {
    kind: 'published',
    connectionId: 'a',
    service: 'ec2',
    generation: 1,
    appeared: 0,
    changed: 1,
  } as const;

  it('happens at most four times a second, however many events arrive', async () => {
    const { queries, ask, stop } = observed(1);
    await vi.advanceTimersByTimeAsync(10);
    const refresh = createRefresher(queries);
    for (let index = 0; index < 1_000; index += 1) {
      refresh({ ...event, vanished: index });
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask.mock.calls.length - 1).toBeGreaterThanOrEqual(4);
    expect(ask.mock.calls.length - 1).toBeLessThanOrEqual(6);
    stop();
  });

  it('waits for a slow answer instead of asking over and over', async () => {
    const { queries, ask, stop } = observed(5_000);
    await vi.advanceTimersByTimeAsync(5_000);
    const refresh = createRefresher(queries);
    for (let index = 0; index < 40; index += 1) {
      refresh({ ...event, vanished: 0 });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(ask).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(3);
    stop();
  });

  it('reaches what is shown of a connection whose scope is trusted less, although it has no new data', async () => {
    const { queries, ask, stop } = observed(1);
    let freshness = 'fresh';
    const scopes = new QueryObserver(queries, {
      queryKey: [['inventory', 'scopes'], { type: 'query' }],
      queryFn: () => Promise.resolve([{ connectionId: 'a', service: 'ec2', read: { freshness } }]),
      staleTime: Number.POSITIVE_INFINITY,
    });
    const stopScopes = scopes.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(10);
    const refresh = createRefresher(queries);
    refresh({ kind: 'scopes' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(1);
    freshness = 'unreadable';
    refresh({ kind: 'scopes' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
    stop();
    stopScopes();
  });
});
