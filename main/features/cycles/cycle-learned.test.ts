import { expect, test } from 'vitest';
import { learnedFrom } from './cycle-learned.ts';
import type { CycleProgress } from './cycle-model.ts';
import { began, look, machine, plan, spec } from './cycle-seen.testing.ts';
import { standingOf } from './cycle-standing.ts';
import { healthyAt, member, sizes } from './seen.testing.ts';
import { type Watched, watch } from './watched.ts';

const usual = { ready: null, gone: null };
const planned = { spec: spec(), plan: plan() };
const old = [0, 1, 2].map((index) => member(index));
const retired: CycleProgress = [
  {
    action: {
      ...{ kind: 'retire', key: 'retire', batch: 1, instanceId: old[0]?.id ?? '', decrement: true },
      ...{ sizes: sizes(1, 4, 6), why: '' },
    },
    at: began,
  },
];

function lookAt(seconds: number, members: typeof old, served: typeof old, before: Watched | null): Watched {
  const now = began + seconds * 1000;
  const machines = members.map((one) => machine(one, { launchedAt: began + 5_000 }));
  const seen = look(now, { members }, { machines, balancers: [healthyAt(served)] });
  return watch(planned, retired, seen, { before, usual, now });
}

test('a new instance tells how long it took to serve, an old one how long it took to go', () => {
  const standing = standingOf(planned, retired);
  const fresh = member(7);
  const first = lookAt(60, [...old, fresh], old, null);
  expect(learnedFrom(null, first, standing)).toEqual([]);
  const second = lookAt(65, [...old, fresh], [...old, fresh], first);
  expect(learnedFrom(first, second, standing)).toEqual([{ learnedAs: 'group.in_service', durationMs: 60_000 }]);
  const third = lookAt(70, [...old.slice(1), fresh], [...old, fresh], second);
  expect(learnedFrom(second, third, standing)).toEqual([{ learnedAs: 'group.gone', durationMs: 70_000 }]);
  expect(learnedFrom(third, lookAt(75, [...old.slice(1), fresh], [...old, fresh], third), standing)).toEqual([]);
});

test('what came about while nobody looked tells nothing', () => {
  const fresh = member(7);
  const first = lookAt(60, [...old, fresh], old, null);
  const late = lookAt(3_600, [...old.slice(1), fresh], [...old, fresh], first);
  expect(learnedFrom(first, late, standingOf(planned, retired))).toEqual([]);
});
