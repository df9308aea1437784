import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Service, services } from '#contract/inventory.ts';
import type { ProblemCode } from '#contract/problems.ts';
import {
  type Attention,
  failed,
  nextListingAt,
  nextRead,
  noReads,
  paceOf,
  type Read,
  type Reads,
  type Situation,
  started,
  succeeded,
} from './tiers.ts';

const minuteMs = 60_000;
const start = Date.UTC(2026, 10, 21, 3);

function situation(service: Service, reads: Reads, more: Partial<Situation> = {}): Situation {
  return { now: start, service, attention: 'focused', pace: 1, reads, hot: [], turn: null, ...more };
}

/** Reads that ended well at `start`. */
const fresh: Reads = succeeded(started(noReads, { of: 'all' }, start), start);

function failure(code: ProblemCode, attention: Attention = 'focused', before: Reads = fresh): Reads {
  return failed(started(before, { of: 'all' }, start), code, attention, start);
}

describe('what is due next', () => {
  test.each(services)('%s is read completely as soon as it can be', (service) => {
    expect(nextRead(situation(service, noReads))).toEqual({ read: { of: 'all' }, dueAt: start });
  });

  test.each([
    ['cloudformation', 'focused', 'heads', 1],
    ['cloudformation', 'blurred', 'heads', 5],
    ['autoscaling', 'focused', 'all', 1],
    ['autoscaling', 'blurred', 'all', 5],
    ['ec2', 'focused', 'all', 5],
    ['ec2', 'blurred', 'all', 10],
  ] as const)('%s with a window %s: %s after %i minutes', (service, attention, of, minutes) => {
    const next = nextRead(situation(service, fresh, { attention }));
    expect(next).toEqual({ read: { of }, dueAt: start + minutes * minuteMs });
    expect(nextListingAt(situation(service, fresh, { attention }))).toBe(start + minutes * minuteMs);
  });

  test('stacks are read completely once a day, whatever their heads tell', () => {
    const now = start + 24 * 60 * minuteMs;
    const reads = { ...fresh, headsAt: now };
    expect(nextRead(situation('cloudformation', reads, { now }))).toEqual({ read: { of: 'all' }, dueAt: now });
  });

  test('what is hot is read by id after 8 seconds', () => {
    const next = nextRead(situation('autoscaling', fresh, { hot: ['web'] }));
    expect(next).toEqual({ read: { of: 'some', ids: ['web'] }, dueAt: start + 8000 });
  });

  test('of several that are due the most thorough comes first', () => {
    const now = start + minuteMs;
    expect(nextRead(situation('autoscaling', fresh, { now, hot: ['web'] }))?.read).toEqual({ of: 'all' });
  });

  test('a connection of its own pace reads less often, by a tenth at most', () => {
    expect(paceOf(() => 0)).toBe(1);
    const pace = paceOf(() => 0.999);
    expect(nextRead(situation('autoscaling', fresh, { pace }))?.dueAt).toBe(start + pace * minuteMs);
    expect(pace).toBeLessThanOrEqual(1.1);
  });
});

describe('what stands in the way', () => {
  test('nothing else of a scope is read while a read of it runs', () => {
    expect(
      nextRead(situation('ec2', started({ ...noReads, wanted: true }, { of: 'some', ids: [] }, start))),
    ).toBeNull();
  });

  test.each([
    ['focused', 5],
    ['blurred', 10],
  ] as const)('a refused scope is tried again at the cool pace (%s)', (attention, minutes) => {
    const reads = failure('access_denied', attention);
    expect(nextRead(situation('autoscaling', reads, { attention }))?.dueAt).toBe(start + minutes * minuteMs);
    expect(nextRead(situation('autoscaling', reads, { attention, hot: ['web'] }))?.dueAt).toBe(
      start + minutes * minuteMs,
    );
  });

  test('other failures back off from 15 seconds to 5 minutes', () => {
    let reads = noReads;
    const delays = Array.from({ length: 7 }, () => {
      reads = failure('aws_failed', 'focused', reads);
      return (nextRead(situation('autoscaling', reads))?.dueAt ?? 0) - start;
    });
    expect(delays.map((delay) => delay / 1000)).toEqual([15, 30, 60, 120, 240, 300, 300]);
    expect(succeeded(started(reads, { of: 'all' }, start), start)).toMatchObject({ failures: 0, retryAt: null });
  });

  test('after a throttle everything takes twice as long for five minutes', () => {
    const reads = succeeded(started(failure('throttled'), { of: 'all' }, start), start);
    const dueIn = (now: number, hot: string[] = []) =>
      (nextRead(situation('autoscaling', reads, { now, hot }))?.dueAt ?? 0) - start;
    expect(dueIn(start)).toBe(2 * minuteMs);
    expect(dueIn(start, ['web'])).toBe(16_000);
    expect(dueIn(start + 5 * minuteMs)).toBe(minuteMs);
  });

  test.each(['access_denied', 'aws_failed', 'throttled', 'credentials_expired'] as const)(
    'a person who asks is not made to wait (%s)',
    (code) => {
      const reads = { ...failure(code), wanted: true };
      expect(nextRead(situation('ec2', reads))).toEqual({ read: { of: 'all' }, dueAt: start });
      expect(started(reads, { of: 'all' }, start).wanted).toBe(false);
    },
  );
});

/** Plays a scope for a while and tells when each kind of read began; a read takes `durationMs`. */
function play(
  service: Service,
  minutes: number,
  {
    attention = 'focused',
    pace = 1,
    durationMs = 500,
    hot = () => [],
    outcome = () => null,
  }: {
    attention?: Attention;
    pace?: number;
    durationMs?: number;
    hot?: (now: number) => string[];
    outcome?: () => ProblemCode | null;
  } = {},
): { of: Read['of']; at: number }[] {
  const began: { of: Read['of']; at: number }[] = [];
  let reads = noReads;
  let now = start;
  while (now < start + minutes * minuteMs) {
    const next = nextRead(situation(service, reads, { now, attention, pace, hot: hot(now) }));
    if (!next) break;
    if (next.dueAt > now) {
      now = next.dueAt;
      continue;
    }
    began.push({ of: next.read.of, at: now });
    const running = started(reads, next.read, now);
    now += durationMs;
    const code = outcome();
    reads = code === null ? succeeded(running, now) : failed(running, code, attention, now);
  }
  return began;
}

describe('over time', () => {
  test('an idle medium estate costs at most 8 calls a minute, with room for balancers and databases', () => {
    // Pages of 250 stacks, 120 groups, 2,000 instances and their launch templates.
    const calls = {
      cloudformation: { all: 3, heads: 3 },
      autoscaling: { all: 2, heads: 0 },
      ec2: { all: 3, heads: 0 },
      elb: { all: 1, heads: 0 },
      elbv2: { all: 2, heads: 0 },
      rds: { all: 2, heads: 0 },
    };
    const total = services.flatMap((service) =>
      play(service, 11)
        .filter((read) => read.at >= start + minuteMs)
        .map((read) => ('all' === read.of || read.of === 'heads' ? calls[service][read.of] : 0)),
    );
    const perMinute = total.reduce((sum, each) => sum + each, 0) / 10;
    expect(perMinute).toBeLessThanOrEqual(8 - 1.2);
  });

  test('no scope is starved, whatever is hot, fails or takes long', () => {
    const codes: (ProblemCode | null)[] = [null, null, null, 'throttled', 'aws_failed', 'access_denied'];
    fc.assert(
      fc.property(
        fc.constantFrom(...services),
        fc.constantFrom<Attention>('focused', 'blurred'),
        fc.double({ min: 1, max: 1.1, noNaN: true }),
        fc.integer({ min: 1, max: 30_000 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
        fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 20 }),
        (service, attention, pace, durationMs, hotness, outcomes) => {
          let turn = 0;
          const began = play(service, 120, {
            attention,
            pace,
            durationMs,
            hot: () => (hotness[turn % hotness.length] ? ['something'] : []),
            outcome: () => outcomes[turn++ % outcomes.length] ?? null,
          });
          const listings = began.filter((read) => read.of !== 'some').map((read) => read.at);
          const gaps = listings.slice(1).map((at, index) => at - (listings[index] ?? at));
          // The longest wait: twice the interval after a throttle, on top of the longest wait after a failure.
          expect(Math.max(...gaps)).toBeLessThanOrEqual((2 * 10 * 1.1 + 10) * minuteMs + 3 * durationMs);
          expect(began[0]).toEqual({ of: 'all', at: start });
        },
      ),
    );
  });

  test('a scope that takes longer to read than its interval still rests as long as it is read', () => {
    const [first, second, third] = play('autoscaling', 10, { durationMs: 80_000 }).map((read) => read.at);
    expect((second ?? 0) - (first ?? 0)).toBe(160_000);
    expect((third ?? 0) - (second ?? 0)).toBe(160_000);
  });

  test('hot reads keep their distance', () => {
    const began = play('autoscaling', 10, { hot: () => ['web'] }).filter((read) => read.of === 'some');
    const gaps = began.slice(1).map(({ at }, index) => at - (began[index]?.at ?? at));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8000);
    expect(began.length).toBeGreaterThan(50);
  });
});
