import { expect, test } from 'vitest';
import type { ResourceRef } from '#contract/inventory.ts';
import type { Watching } from './connection-collector.ts';
import { Watchers } from './watchers.ts';

const stack: ResourceRef = { kind: 'stack', connectionId: 'c', id: 'arn:shop' };
const group: ResourceRef = { kind: 'group', connectionId: 'c', id: 'web' };

test('the interest of all focused windows counts, and ends with each of them', () => {
  const told: Watching[] = [];
  const watchers = new Watchers((watching) => told.push(watching));

  const stopFirst = watchers.add({ watching: [stack], focused: true });
  const stopSecond = watchers.add({ watching: [group], focused: true });
  const stopThird = watchers.add({ watching: [stack], focused: false });
  expect(told.at(-1)).toEqual({ attention: 'focused', resources: [stack, group] });

  void stopFirst();
  expect(told.at(-1)).toEqual({ attention: 'focused', resources: [group] });
  void stopSecond();
  expect(told.at(-1)).toEqual({ attention: 'blurred', resources: [] });
  void stopThird();
  void stopThird();
  expect(told).toHaveLength(6);
});
