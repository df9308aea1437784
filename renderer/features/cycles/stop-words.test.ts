import { describe, expect, it } from 'vitest';
import type { CycleLane, GroupCycle } from '#contract/cycles.ts';
import { stopWords } from './stop-words.ts';

type OldState = NonNullable<CycleLane['old']>['state'];

function lane(state: OldState, isReplaced = false): CycleLane {
  const old = { id: 'i-old', zone: 'a', state, evidence: '' };
  return { batch: 1, old, replacement: isReplaced ? { id: 'i-new', zone: 'a', lamps: [] } : null };
}

function words(
  lanes: readonly CycleLane[],
  changes: Partial<GroupCycle> = {},
  state: 'waiting' | 'queued' = 'waiting',
) {
  const ledger = [{ at: 0, required: 3, healthy: 3, instances: 3 }];
  return stopWords({ engine: 'infraviewer', refresh: null, ledger, ...changes, lanes: [...lanes] }, { state });
}

const settings = 'Sizes and processes go back to what they were, except what somebody else has set since.';
const [serving, draining, gone] = [lane('serving'), lane('retiring', true), lane('gone', true)];

describe('a cycle of our own that is stopped', () => {
  it('before anything was done, or begun', () => {
    expect(words([serving, serving], { ledger: [] })).toEqual(['2 old instances stay: no other one is retired.']);
    expect(words([serving], {}, 'queued')).toEqual(['It has not begun, and never does.']);
  });

  it('while new ones start', () => {
    expect(words([lane('serving', true), serving])).toEqual([
      '2 old instances stay: no other one is retired.',
      'New instances beyond what the group is to have are terminated once the rest can do without, otherwise kept.',
      settings,
    ]);
  });

  it('while old ones drain', () => {
    expect(words([gone, draining, serving])).toEqual([
      '1 old instance is gone, and not brought back.',
      '1 old instance drains already, and cannot be called back.',
      '1 old instance stays: no other one is retired.',
      settings,
    ]);
  });

  it('between batches, at a checkpoint, and where the old one went first', () => {
    expect(words([gone, serving])).toEqual([
      '1 old instance is gone, and not brought back.',
      '1 old instance stays: no other one is retired.',
      settings,
    ]);
    expect(words([lane('gone'), serving])).toContain('The group may still launch others in place of what has left it.');
  });
});

describe('an instance refresh that is stopped', () => {
  const refresh = {
    ...{ id: 'r', status: 'InProgress', reason: null, percentage: 30, instancesToUpdate: 2 },
    ...{ startedAt: 0, endedAt: null, whyNoRollback: null, activities: [] },
  };
  const isRefresh = { engine: 'instance_refresh' } as const;

  it('ends what AWS is at, and is not rolled back by that', () => {
    expect(words([gone, draining, serving], { ...isRefresh, refresh })).toEqual([
      '1 old instance is gone, and not brought back.',
      '1 old instance drains already, and cannot be called back.',
      'What AWS is replacing at this moment it brings to an end first; then it begins no other.',
      'So at most 1 old instance stays.',
      'To go back to what the group launched before, roll it back instead.',
    ]);
    const fixed = words([serving], { ...isRefresh, refresh: { ...refresh, whyNoRollback: 'No version was given.' } });
    expect(fixed.join(' ')).not.toContain('roll it back instead');
  });

  it('stays as it is where it is being rolled back, and says so before AWS has told of it', () => {
    const back = words([serving], { ...isRefresh, refresh: { ...refresh, status: 'RollbackInProgress' } });
    expect(back.at(-1)).toBe('What has been rolled back stays so, and so does the rest.');
    expect(words([serving], isRefresh)).toEqual([
      'What AWS may have begun with it brings to an end, and then it begins no other.',
    ]);
  });
});
