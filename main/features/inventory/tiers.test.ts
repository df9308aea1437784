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
  sparings,
  started,
  succeeded,
  type Turn,
  turnIntervalMs,
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
    ['elb', 'focused', 'all', 5],
    ['elbv2', 'focused', 'all', 5],
    ['elbv2', 'blurred', 'all', 10],
    ['rds', 'blurred', 'all', 10],
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

/** The turn of one of 60 target groups. */
function turnEvery(intervalMs: number): Turn {
  return { ids: ['tg-1'], intervalMs, things: 60, isNear: false };
}

describe('health behind a balancer', () => {
  const turn = turnEvery(minuteMs);
  const some = { of: 'some', ids: ['tg-2'] } as const;

  test('has its first turn an interval after the listing, and is not part of it', () => {
    expect(nextRead(situation('elbv2', noReads, { turn }))?.read).toEqual({ of: 'all' });
    expect(nextRead(situation('elbv2', fresh, { turn }))).toEqual({
      read: { of: 'turn', ids: ['tg-1'] },
      dueAt: start + minuteMs,
    });
    const now = start + minuteMs;
    const turned = succeeded(started(fresh, { of: 'turn', ids: ['tg-1'] }, now), now);
    expect(nextRead(situation('elbv2', turned, { turn, now }))?.dueAt).toBe(start + 2 * minuteMs);
  });

  test('that is watched is read at once, since no listing tells of it, and then every 8 seconds', () => {
    expect(nextRead(situation('elbv2', fresh, { turn, hot: ['tg-2'] }))).toEqual({ read: some, dueAt: start });
    const read = succeeded(started(fresh, some, start), start);
    expect(nextRead(situation('elbv2', read, { turn, hot: ['tg-2'] }))).toEqual({ read: some, dueAt: start + 8000 });
  });

  test('leaves what cannot be read to the same care as everything else of its scope', () => {
    const reads = failure('throttled');
    const [hot, now] = [['tg-2'], start + 10_000];
    expect(nextRead(situation('elbv2', reads, { turn, hot, now }))?.dueAt).toBe(start + 15_000);
    expect(nextRead(situation('elbv2', failure('access_denied'), { turn, hot }))?.dueAt).toBe(start + 5 * minuteMs);
  });

  const nothing = { cloudformation: 0, autoscaling: 0, ec2: 0, elb: 0, elbv2: 0, rds: 0 };

  test('has as many turns as the listings leave room for, at least one in two minutes', () => {
    // Pages of 250 stacks, 120 groups, 2,000 instances with templates, 150 balancers and 60 databases.
    const medium = { cloudformation: 3, autoscaling: 2, ec2: 3, elb: 1, elbv2: 2, rds: 2 };
    expect(turnIntervalMs(medium, 'focused')).toBeCloseTo(minuteMs / 0.9);
    expect(turnIntervalMs({ ...medium, cloudformation: 30 }, 'focused')).toBe(2 * minuteMs);
    expect(turnIntervalMs(nothing, 'focused')).toBe(minuteMs / 4);
    expect(turnIntervalMs(nothing, 'blurred')).toBe(minuteMs);
  });

  test('never costs more than what an idle connection may', () => {
    const pages = fc.integer({ min: 0, max: 10 });
    const calls = fc.record({
      cloudformation: pages,
      autoscaling: pages,
      ec2: pages,
      elb: pages,
      elbv2: pages,
      rds: pages,
    });
    fc.assert(
      fc.property(calls, fc.constantFrom<Attention>('focused', 'blurred'), (each, attention) => {
        const [warm, cool] = attention === 'focused' ? [1, 5] : [5, 10];
        const warmCalls = (each.cloudformation + each.autoscaling) / warm;
        const coolCalls = (each.ec2 + each.elb + each.elbv2 + each.rds) / cool;
        const turns = minuteMs / turnIntervalMs(each, attention);
        expect(turns).toBeGreaterThanOrEqual(0.5);
        if (turns > 0.5) expect(warmCalls + coolCalls + turns).toBeLessThanOrEqual(7.5 + 1e-9);
      }),
    );
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

describe('what is slowed down', () => {
  test.each(services)('is nothing while somebody looks and nothing stands in the way (%s)', (service) => {
    expect(sparings(situation(service, fresh))).toEqual([]);
  });

  test('is every interval while nobody looks or AWS throttles, just as it is decided', () => {
    const throttled = succeeded(started(failure('throttled'), { of: 'all' }, start), start);
    fc.assert(
      fc.property(
        fc.constantFrom(...services),
        fc.constantFrom<Attention>('focused', 'blurred'),
        fc.constantFrom(fresh, throttled),
        (service, attention, reads) => {
          const now = situation(service, reads, { attention });
          const usualMs = nextListingAt(situation(service, fresh)) - start;
          const intervalMs = nextListingAt(now) - start;
          const isUnwatched = attention === 'blurred';
          const throttledAt = reads === throttled ? start : null;
          const told = { kind: 'interval', intervalMs, usualMs, isUnwatched, throttledAt };
          expect(sparings(now)).toEqual(intervalMs === usualMs ? [] : [told]);
        },
      ),
    );
  });

  test('is everything until it is tried again, unless a person asked', () => {
    const reads = failure('aws_failed');
    const retry = { kind: 'retry', until: start + 15_000, failures: 1 };
    expect(sparings(situation('rds', reads))).toEqual([retry]);
    expect(nextRead(situation('rds', reads, { now: start + 5 * minuteMs }))?.dueAt).toBeGreaterThanOrEqual(retry.until);
    expect(sparings(situation('rds', reads, { now: retry.until }))).toEqual([]);
    expect(sparings(situation('rds', { ...reads, wanted: true }))).toEqual([]);
  });

  test('is a scope that takes longer to read than its interval', () => {
    const now = start + 80_000;
    const reads = succeeded(started(noReads, { of: 'all' }, start), now);
    expect(sparings(situation('autoscaling', reads, { now }))).toEqual([{ kind: 'rest', until: start + 160_000 }]);
    expect(nextRead(situation('autoscaling', reads, { now }))?.dueAt).toBe(start + 160_000);
  });

  test('is health, each of which comes as often as the turns of all leave room for', () => {
    const turn = turnEvery(12_000);
    const [told] = sparings(situation('elbv2', fresh, { turn }));
    expect(told).toEqual({ kind: 'turns', turn, eachMs: 12 * minuteMs, callsPerMinute: 5 });
    const began = play('elbv2', 60, { turn, durationMs: 1 }).filter(({ of }) => of === 'turn');
    expect(began.length / 60).toBeCloseTo(5, 0);
    const slow = { ...fresh, slowUntil: start + minuteMs };
    expect(sparings(situation('elbv2', slow, { turn })).at(-1)).toMatchObject({ callsPerMinute: 2.5 });
  });
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
    turn = null,
    outcome = () => null,
  }: {
    attention?: Attention;
    pace?: number;
    durationMs?: number;
    hot?: (now: number) => string[];
    turn?: Situation['turn'];
    outcome?: () => ProblemCode | null;
  } = {},
): { of: Read['of']; at: number }[] {
  const began: { of: Read['of']; at: number }[] = [];
  let reads = noReads;
  let now = start;
  while (now < start + minutes * minuteMs) {
    const next = nextRead(situation(service, reads, { now, attention, pace, turn, hot: hot(now) }));
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
  test('an idle medium estate costs at most 8 calls a minute, with health taking turns', () => {
    // Pages of 250 stacks, 120 groups, 2,000 instances and their templates, 150 balancers and 60 databases.
    const calls = {
      cloudformation: { all: 3, heads: 3 },
      autoscaling: { all: 2, heads: 0 },
      ec2: { all: 3, heads: 0 },
      elb: { all: 1, heads: 0 },
      elbv2: { all: 2, heads: 0 },
      rds: { all: 2, heads: 0 },
    };
    const listings = { cloudformation: 3, autoscaling: 2, ec2: 3, elb: 1, elbv2: 2, rds: 2 };
    const intervalMs = turnIntervalMs(listings, 'focused');
    const total = services.flatMap((service) =>
      play(service, 11, { turn: service === 'elbv2' ? turnEvery(intervalMs) : null })
        .filter((read) => read.at >= start + minuteMs)
        .map((read) => (read.of === 'all' || read.of === 'heads' ? calls[service][read.of] : 1)),
    );
    const perMinute = total.reduce((sum, each) => sum + each, 0) / 10;
    expect(perMinute).toBeGreaterThan(7);
    expect(perMinute).toBeLessThanOrEqual(8);
  });

  test('no scope is starved, whatever is hot, fails or takes long', () => {
    const balancing: Service[] = ['elb', 'elbv2'];
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
            turn: balancing.includes(service) ? turnEvery(15_000) : null,
            outcome: () => outcomes[turn++ % outcomes.length] ?? null,
          });
          const listings = began.filter(({ of }) => of === 'all' || of === 'heads').map((read) => read.at);
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

  test('turns are taken although something else is always hot', () => {
    const turn = turnEvery(minuteMs);
    const began = play('elbv2', 60, { hot: () => ['watched'], turn, durationMs: 9000 });
    expect(began.filter(({ of }) => of === 'turn').length).toBeGreaterThan(45);
    expect(began.filter(({ of }) => of === 'some').length).toBeGreaterThan(200);
  });

  test('hot reads keep their distance', () => {
    const began = play('autoscaling', 10, { hot: () => ['web'] }).filter((read) => read.of === 'some');
    const gaps = began.slice(1).map(({ at }, index) => at - (began[index]?.at ?? at));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8000);
    expect(began.length).toBeGreaterThan(50);
  });
});
