import { describe, expect, it } from 'vitest';
import { keepBackups } from './backups.ts';
import { VirtualClock } from './foundation/runtime/virtual-clock.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe('backups of the state', () => {
  it('are made at the start and every day, until they are stopped', async () => {
    const clock = new VirtualClock();
    let made = 0;
    const stop = keepBackups({ backup: async () => `copy-${++made}` }, clock, { warn: () => {} });
    expect(made).toBe(1);
    await clock.advance(2 * dayMs);
    expect(made).toBe(3);
    await stop();
    await clock.advance(dayMs);
    expect(made).toBe(3);
    expect(clock.pending).toBe(0);
  });

  it('that fail are logged and tried again', async () => {
    const clock = new VirtualClock();
    const warned: unknown[] = [];
    const backup = () => Promise.reject(new Error('full'));
    const stop = keepBackups({ backup }, clock, { warn: (details: unknown) => void warned.push(details) });
    await clock.advance(dayMs);
    expect(warned).toHaveLength(2);
    await stop();
  });

  it('that run are waited for', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const stop = keepBackups({ backup: () => promise }, new VirtualClock(), { warn: () => {} });
    let isStopped = false;
    const stopping = Promise.resolve(stop()).then(() => {
      isStopped = true;
    });
    await Promise.resolve();
    expect(isStopped).toBe(false);
    resolve('copy');
    await stopping;
    expect(isStopped).toBe(true);
  });
});
