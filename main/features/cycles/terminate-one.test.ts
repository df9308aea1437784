import { expect, test } from 'vitest';
import type { GroupSeen } from './model.ts';
import { group, idOf, member, sizes } from './seen.testing.ts';
import { terminateOne } from './terminate-one.ts';

const members = [0, 1, 2].map((index) => member(index));
const retire = {
  kind: 'retire',
  key: 'retire',
  why: '',
  batch: 1,
  instanceId: idOf(0),
  sizes: sizes(1, 4, 6),
} as const;
const seen = (desired: number, changes: Partial<GroupSeen> = {}) => group({ sizes: sizes(1, desired, 6), ...changes });

test('one that somebody else ended was not ended by us, as the desired capacity did not go down with it', () => {
  const { isDone, refuse } = terminateOne({ ...retire, decrement: true });
  const left = { members: members.slice(1) };
  expect(isDone(seen(4, { members }))).toBe(false);
  expect(isDone(seen(3, left))).toBe(true);
  expect(isDone(seen(4, left))).toBe(false);
  expect(refuse(seen(4, left))).toBe(`${idOf(0)} is gone by now.`);
});

test('where another takes its place its end is all there is to see', () => {
  const { isDone } = terminateOne({ ...retire, decrement: false });
  expect(isDone(seen(4, { members }))).toBe(false);
  expect(isDone(seen(4, { members: [member(0, { lifecycle: 'Terminating' }), ...members.slice(1)] }))).toBe(true);
});
