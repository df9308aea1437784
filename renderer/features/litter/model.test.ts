import { describe, expect, it } from 'vitest';
import type { Litter } from '#contract/litter.ts';
import { amountWords, byGroup, choose, recentRepairs, scanWords } from './model.ts';

const litter = (id: string, groupName: string, changes: Partial<Litter> = {}): Litter => ({
  ...{ id, groupName, connectionId: 'demo@eu-west-1', account: '111122223333', region: 'eu-west-1' },
  ...{ kind: 'tag', leftBy: 'unknown', certainty: 'unsure', jobId: null, since: null },
  ...{ message: '', advice: '', repair: 'Take it off', byHand: null },
  ...changes,
});

describe('what was found', () => {
  const findings = [
    litter('1', 'web'),
    litter('2', 'api'),
    litter('3', 'web', { repair: null }),
    litter('4', 'web', { connectionId: 'demo@us-east-1' }),
  ];

  it('is told by group; groups of one name in two connections are two', () => {
    expect(byGroup(findings).map((group) => group.findings.map(({ id }) => id))).toEqual([['2'], ['1', '3'], ['4']]);
    expect(amountWords(findings)).toBe('4 findings on 3 groups');
    expect(byGroup([])).toEqual([]);
  });

  it('can be chosen as long as it is there, and repaired where that is known how', () => {
    const { all, repairable } = choose(findings, new Set(['1', '3', 'gone']));
    expect(all.map(({ id }) => id)).toEqual(['1', '3']);
    expect(repairable.map(({ id }) => id)).toEqual(['1']);
  });
});

it('says how far it has looked', () => {
  const scan = (at: number | null) => ({ connectionId: 'demo', at, isScanning: false, problem: null });
  expect(scanWords([])).toBe('No connection is open.');
  expect(scanWords([scan(1), scan(null)])).toBe('1 of 2 connections looked through.');
  expect(scanWords([scan(1)])).toBe('The connection has been looked through.');
  expect(scanWords([scan(1), scan(2)])).toBe('All 2 connections have been looked through.');
});

it('shows repairs that run or ended within a day', () => {
  const [now, hourMs] = [Date.parse('2026-11-22T12:00:00Z'), 3_600_000];
  const running = { endedAt: null };
  const ended = { endedAt: now - 23 * hourMs };
  expect(recentRepairs([running, ended, { endedAt: now - 25 * hourMs }], now)).toEqual([running, ended]);
});
