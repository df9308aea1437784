import { getEventMeta } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import type { JobEvent } from '#contract/jobs.ts';
import { entryAfter, numbered } from './job-stream.ts';

const event: JobEvent = {
  id: 7,
  jobId: 'job-1',
  rootId: 'job-1',
  at: 1,
  kind: 'step',
  level: 'info',
  stepKey: 'grow',
  message: 'Grow.',
};

describe('the stream of a job', () => {
  it('numbers its events, so that a reader can go on after any of them', async () => {
    const told = [];
    for await (const one of numbered(
      (async function* () {
        yield event;
      })(),
    ))
      told.push([one, getEventMeta(one)?.id]);
    expect(told).toEqual([[event, '7']]);
  });

  it.each([
    [0, undefined, 0],
    [5, undefined, 5],
    [5, '9', 9],
    [9, '5', 9],
    [5, 'what', 5],
    [5, '9.5', 5],
  ])('after entry %s, by a reader whose last was %s, goes on after %s', (asked, last, after) => {
    expect(entryAfter(asked, last)).toBe(after);
  });
});
