import { describe, expect, test } from 'vitest';
import { litterSchema } from '#contract/litter.ts';
import { findLitter } from './litter-find.ts';
import type { JobsKnown, ScannedGroup } from './litter-found.ts';
import { encodeMark } from './mark.ts';
import { sizes } from './seen.testing.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const hourMs = 3_600_000;
const begun = now - 5 * hourMs;

function mark(consoleId = 'here', jobId = 'job-1'): string {
  return encodeMark({ jobId, consoleId, sizes: sizes(1, 3, 6), suspends: ['AZRebalance'], at: begun });
}

function group(changes: Partial<ScannedGroup> = {}): ScannedGroup {
  const where = { connectionId: 'c', account: '1', region: 'eu-west-1', groupName: 'web-asg' };
  const calm = { suspended: [], mark: null, newInstancesProtected: false, stack: null, members: [], evidence: null };
  return { ...where, ...calm, sizes: sizes(1, 3, 6), readAt: now, ...changes };
}

function suspended(process: string, hours: number) {
  return { process, reason: `User suspended at ${new Date(now - hours * hourMs).toISOString().slice(0, 19)}Z` };
}

function jobs(changes: Partial<JobsKnown> = {}): JobsKnown {
  return { consoleId: 'here', isHeld: () => false, endedAt: () => now - hourMs, doneTo: () => [], ...changes };
}

function find(one: ScannedGroup, known = jobs()) {
  const found = findLitter([one], known, now);
  for (const { litter } of found) expect(litterSchema.parse(litter)).toEqual(litter);
  return found;
}

const left = group({ mark: mark(), sizes: sizes(1, 4, 7), suspended: [suspended('AZRebalance', 5)] });

describe('what was left on a group', () => {
  test('a mark whose job has ended tells what is otherwise than before it, each with its repair', () => {
    const found = find(left);
    expect(found.map(({ litter }) => [litter.kind, litter.leftBy, litter.jobId, litter.repair])).toEqual([
      ['tag', 'this_console', 'job-1', 'Take the mark off'],
      ['sizes', 'this_console', 'job-1', 'Set the sizes back to 3 (1 to 6)'],
      ['suspended', 'this_console', 'job-1', 'Resume AZRebalance'],
    ]);
    expect(found.map(({ repair }) => repair)).toEqual([
      { sizes: null, resume: [], mark: mark() },
      { sizes: { from: sizes(1, 4, 7), to: sizes(1, 3, 6) }, resume: [], mark: null },
      { sizes: null, resume: ['AZRebalance'], mark: null },
    ]);
    expect(found[0]?.litter).toMatchObject({ since: begun, message: expect.stringContaining('2026-11-22 07:00 UTC') });
  });

  test('one of another console is told as such, and that it may still run', () => {
    const found = find({ ...left, mark: mark('there') });
    expect(found.map(({ litter }) => litter.leftBy)).toEqual(Array(3).fill('another_console'));
    expect(found[0]?.litter.advice).toContain('Make sure that it does not run there any more');
  });

  test('a job that runs here, holds the group, or ended after the group was read has left nothing', () => {
    expect(find(left, jobs({ endedAt: () => null }))).toEqual([]);
    expect(find(left, jobs({ isHeld: () => true }))).toEqual([]);
    expect(find(left, jobs({ endedAt: () => now }))).toEqual([]);
  });

  test('a job that is not known any more cannot be opened', () => {
    expect(find(left, jobs({ endedAt: () => undefined }))[0]?.litter).toMatchObject({
      leftBy: 'this_console',
      jobId: null,
      message: expect.stringContaining('does not know any more'),
    });
  });

  test('the same has the same id in every scan, and another once it changed', () => {
    const ids = (one: ScannedGroup) => find(one).map(({ litter }) => litter.id);
    expect(ids({ ...left, readAt: now + 60_000 })).toEqual(ids(left));
    const other = ids({ ...left, sizes: sizes(1, 5, 7) });
    expect([other[0] === ids(left)[0], other[1] === ids(left)[1]]).toEqual([true, false]);
  });

  test('what is no mark of a console is told, too', () => {
    expect(find(group({ mark: 'team web' })).map(({ litter }) => [litter.kind, litter.leftBy])).toEqual([
      ['tag', 'unknown'],
    ]);
  });
});

describe('processes that are suspended without a mark', () => {
  test('are told after a while, carefully, with since when', () => {
    expect(find(group({ suspended: [suspended('Launch', 0.5)] }))).toEqual([]);
    const [found] = find(group({ suspended: [suspended('Launch', 30), suspended('AZRebalance', 2)] }));
    expect(found?.litter).toMatchObject({
      leftBy: 'unknown',
      since: now - 30 * hourMs,
      repair: 'Resume Launch and AZRebalance',
      advice: expect.stringContaining('Somebody may mean it so'),
    });
  });

  test('by AWS itself are told at once, with its words', () => {
    const reason = 'Administrative suspension: launches have failed for 24 hours';
    const [found] = find(group({ suspended: [{ process: 'Launch', reason }] }));
    expect(found?.litter).toMatchObject({
      since: null,
      message: expect.stringContaining(reason),
      advice: expect.stringContaining('AWS may have done it itself'),
    });
  });
});

test('a group that nothing was done to has nothing', () => {
  expect(find(group())).toEqual([]);
});
