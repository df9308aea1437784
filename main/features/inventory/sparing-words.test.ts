import { describe, expect, test } from 'vitest';
import type { Service } from '#contract/inventory.ts';
import type { Problem } from '#contract/problems.ts';
import { sparingInWords } from './sparing-words.ts';
import type { Sparing, Turn } from './tiers.ts';

const now = Date.UTC(2026, 10, 21, 3);
const minuteMs = 60_000;

function words(sparing: Sparing, service: Service = 'ec2', problem: Problem | null = null): string {
  return sparingInWords(sparing, { service, problem, now });
}

const interval = { kind: 'interval', intervalMs: 5 * minuteMs, usualMs: minuteMs } as const;
const retry = { kind: 'retry', until: now + 40_000, failures: 3 } as const;
const failure = (code: Problem['code']): Problem => ({ code, operation: 'DescribeStacks', message: '', advice: '' });

describe('what was slowed down, in words', () => {
  test('says how often something is read instead, and why', () => {
    expect(words({ ...interval, isUnwatched: true, throttledAt: null }, 'autoscaling')).toBe(
      'Auto Scaling groups are read about every 5 min instead of every 60 s, because nobody looks.',
    );
    expect(words({ ...interval, isUnwatched: false, throttledAt: now - 30_000 })).toBe(
      'Instances are read about every 5 min instead of every 60 s, because AWS throttled less than a minute ago.',
    );
    expect(words({ ...interval, isUnwatched: true, throttledAt: now - 3.5 * minuteMs })).toMatch(
      /because nobody looks and AWS throttled 3 min ago\.$/,
    );
  });

  test('says how long something waits, and for what', () => {
    expect(words(retry, 'cloudformation', failure('throttled'))).toBe(
      'Stacks wait another 40 s, because AWS throttled DescribeStacks.',
    );
    expect(words({ ...retry, until: now + 4 * minuteMs }, 'cloudformation', failure('access_denied'))).toBe(
      'Stacks wait another 4 min, because AWS refuses this identity DescribeStacks.',
    );
    expect(words(retry, 'rds', failure('aws_failed'))).toBe(
      'Databases wait another 40 s, because the last 3 readings failed.',
    );
    expect(words({ ...retry, failures: 1 }, 'rds')).toMatch(/because the last reading failed\.$/);
    expect(words({ kind: 'rest', until: now + 90_000 })).toMatch(/^Instances wait another 2 min, because reading them/);
  });

  test('says how often health comes round', () => {
    const turn: Turn = { ids: ['tg'], intervalMs: 1, things: 60, isNear: false };
    const turns = { kind: 'turns', turn, eachMs: 12 * minuteMs, callsPerMinute: 5 } as const;
    expect(words(turns, 'elbv2')).toBe(
      'Target health takes turns: each of 60 target groups about every 12 min, at 5 calls a minute.',
    );
    expect(words({ ...turns, turn: { ...turn, things: 1, isNear: true }, callsPerMinute: 1.04 }, 'elb')).toBe(
      'The health of instances at classic load balancers takes turns within the environment on screen, and nowhere ' +
        'else: its one balancer about every 12 min, at 1 call a minute.',
    );
    expect(words({ ...turns, eachMs: 150 * minuteMs }, 'elbv2')).toContain('about every 3 h');
  });
});
