import { describe, expect, it } from 'vitest';
import type { CycleLane, Lamp } from '#contract/cycles.ts';
import {
  checkpointBefore,
  endWords,
  heldWords,
  isHeld,
  isWorthSeeing,
  lampTiming,
  lampWords,
  lanePhase,
  lowestWords,
  orderedLanes,
  refreshCondition,
  replacedWords,
} from './lanes.ts';

const lamp = (state: Lamp['state'], changes: Partial<Lamp> = {}): Lamp => ({
  name: 'serving',
  state,
  evidence: '',
  since: 0,
  deadline: null,
  usual: null,
  ...changes,
});
const old = (state: NonNullable<CycleLane['old']>['state'], id = 'i-old') => ({ id, zone: 'a', state, evidence: '' });
const lane = (batch: number, changes: Partial<CycleLane>): CycleLane => ({
  batch,
  old: old('serving'),
  replacement: null,
  ...changes,
});
const replacement = (...lamps: Lamp[]) => ({ id: 'i-new', zone: 'a', lamps });

describe('where a lane is', () => {
  it('is to come before anything was done', () => {
    expect(lanePhase(lane(1, {}))).toBe('next');
    expect(lanePhase(lane(1, { old: old('not_serving') }))).toBe('next');
  });

  it('is now while one starts or the other goes', () => {
    expect(lanePhase(lane(1, { replacement: replacement(lamp('waiting')) }))).toBe('now');
    expect(lanePhase(lane(1, { replacement: replacement(lamp('lit')) }))).toBe('now');
    expect(lanePhase(lane(1, { old: old('retiring'), replacement: replacement(lamp('lit')) }))).toBe('now');
    expect(lanePhase(lane(1, { old: old('gone'), replacement: replacement(lamp('waiting')) }))).toBe('now');
    expect(lanePhase(lane(1, { old: null }))).toBe('now');
  });

  it('is done once the old one is gone and the new one has its proofs', () => {
    const proven = replacement(lamp('lit'), lamp('not_required'));
    expect(lanePhase(lane(1, { old: old('gone'), replacement: proven }))).toBe('done');
    expect(lanePhase(lane(1, { old: old('gone') }))).toBe('done');
    expect(lanePhase(lane(1, { old: null, replacement: proven }))).toBe('done');
  });
});

it('puts what failed first, then goes batch by batch, and otherwise changes no order', () => {
  const starting = (batch: number, id: string, state: Lamp['state']) =>
    lane(batch, { old: old('serving', id), replacement: replacement(lamp(state)) });
  const lanes = [
    starting(2, 'c', 'waiting'),
    starting(1, 'b', 'waiting'),
    starting(1, 'a', 'waiting'),
    starting(3, 'd', 'failed'),
  ];
  expect(orderedLanes(lanes).now.map((each) => each.old?.id)).toEqual(['d', 'b', 'a', 'c']);
  expect(orderedLanes(lanes).done).toEqual([]);
});

describe('a lamp in words', () => {
  it('says what it stands for and how it is', () => {
    expect(lampWords(lamp('waiting'))).toBe('Serving: not yet');
    expect(lampWords({ name: 'deployed', state: 'not_required' })).toBe('Deployed: not asked for');
  });

  it('tells a wait with its end and its usual length', () => {
    const usual = { lowMs: 60_000, highMs: 120_000, samples: 5 };
    expect(lampTiming(lamp('waiting', { deadline: 90_000, usual }), 30_000)).toBe(
      'for 30 s · usually 1 m 0 s to 2 m 0 s · gives up in 1 m 0 s',
    );
    expect(lampTiming(lamp('waiting', { deadline: 10_000 }), 30_000)).toContain('looks once more');
    expect(lampTiming(lamp('lit'), 30_000)).toBe('since 00:00:00Z');
    expect(lampTiming(lamp('not_required'), 30_000)).toBeNull();
    expect(lampTiming(lamp('waiting', { since: null }), 30_000)).toBeNull();
  });
});

describe('the end', () => {
  it('is a range, and never made up', () => {
    const endsBetween = { earliest: 60_000, latest: 120_000 };
    expect(endWords({ endsBetween }, 0)).toContain('in 1 m 0 s to 2 m 0 s, between 00:01:00Z and 00:02:00Z');
    expect(endWords({ endsBetween }, 90_000)).toContain('within 30 s');
    expect(endWords({ endsBetween }, 120_000)).toBe('It takes longer than usual.');
    expect(endWords({ endsBetween: { earliest: 60_000, latest: 60_400 } }, 0)).toBe(
      'Ends probably in about 1 m 0 s, at 00:01:00Z.',
    );
    expect(endWords({ endsBetween: null }, 0)).toBe('Too little is known to say when it ends.');
  });
});

it('says that what is shown is from before while a person holds the job', () => {
  const wait = { reason: '', since: 0, deadline: null, usual: null };
  expect(isHeld({ state: 'paused', wait: null })).toBe(true);
  expect(isHeld({ state: 'waiting', wait: { ...wait, kind: 'hold' } })).toBe(true);
  expect(isHeld({ state: 'waiting', wait: { ...wait, kind: 'person' } })).toBe(false);
  expect(isHeld({ state: 'waiting', wait: { ...wait, kind: 'aws' } })).toBe(false);
  expect(heldWords({ wait: { ...wait, kind: 'person', since: 60_000 } })).toContain('As seen at 00:01:00Z');
  expect(heldWords({ wait: null })).toContain('As seen before it was paused');
});

it('says of the lowest moment whether the floor held', () => {
  const lowest = { at: 0, healthy: 3, required: 4, instances: 6 } as const;
  expect(lowestWords({ ...lowest, healthy: 4, floor: 'held' })).toBe(
    'At its lowest 4 served where 4 were required, at 00:00:00Z.',
  );
  expect(lowestWords({ ...lowest, floor: 'crossed' })).toContain('The floor was crossed.');
  expect(lowestWords({ ...lowest, floor: 'raised' })).toContain('none stopped serving');
  expect(lowestWords(null)).toContain('not been counted');
});

it('asks for approval of the last batch with a checkpoint before the one that is next', () => {
  const batch = (number: number, checkpointAfter: boolean) => ({
    ...{ number, checkpointAfter, isCanary: number === 1, instanceIds: [], grownTo: 5 },
  });
  const batches = [batch(1, true), batch(2, true), batch(3, false)];
  expect(checkpointBefore({ batches, currentBatch: 1 })).toBeNull();
  expect(checkpointBefore({ batches, currentBatch: 2 })).toBe(1);
  expect(checkpointBefore({ batches, currentBatch: 3 })).toBe(2);
  expect(checkpointBefore({ batches, currentBatch: null })).toBeNull();
});

it('counts what we retired, and in a refresh what has left the group', () => {
  const lanes = [lane(1, { old: old('gone') }), lane(2, {}), lane(2, { old: null })];
  expect(replacedWords({ lanes, retired: [], engine: 'infraviewer' })).toBe('0 of 2 retired so far');
  expect(replacedWords({ lanes, retired: [], engine: 'instance_refresh' })).toBe('1 of 2 retired so far');
});

it('opens of several groups those that run or failed', () => {
  const states = ['queued', 'running', 'waiting', 'needs_attention', 'succeeded', 'failed', 'cancelled'] as const;
  expect(states.filter((state) => isWorthSeeing({ state }))).toEqual([
    'running',
    'waiting',
    'needs_attention',
    'failed',
  ]);
});

it('tells the end of a refresh from what goes on, also where AWS has a new word', () => {
  expect(refreshCondition('Successful')).toBe('ok');
  expect(refreshCondition('RollbackFailed')).toBe('failed');
  expect(refreshCondition('Baking')).toBe('changing');
});
