import { expect, test } from 'vitest';
import { spec } from './cycle-seen.testing.ts';
import { grown, old, Told, withCanary } from './cycle-told.testing.ts';
import { idOf, member, sizes } from './seen.testing.ts';

test('people are told what it does or waits for, and what it does after that', () => {
  const told = new Told({}, { spec: spec({ checkpoint: 'after_canary' }) });
  const first = told.sees(0, { suspended: [] });
  expect(told.tells(first)).toEqual({
    now: 'Suspended until the end: AZRebalance.',
    next: 'New instances are launched for the canary.',
  });
  told.does(first, 'suspend');
  const growth = told.sees(5, {});
  const retires = (index: number) => expect.stringMatching(`^${idOf(index)} in eu-west-1. is retired`);
  expect(told.tells(growth)).toEqual({
    now: 'The group grows from 3 to 4 instances.',
    next: 'An old instance is retired.',
  });
  told.does(growth, 'grow');
  const waits = told.sees(30, { ...grown, members: [...old, member(12, { lifecycle: 'Pending' })] });
  expect(told.tells(waits)).toEqual({ now: expect.stringMatching(/^Waiting for new instances/), next: retires(1) });
  const retirement = told.holds(60, withCanary);
  expect(told.tells(retirement)).toEqual({
    now: retires(1),
    next: 'Somebody is asked whether to go on after the canary.',
  });
  told.does(retirement, 'retire');
  const left = { sizes: sizes(1, 3, 6), members: [member(0), member(2), member(12)] };
  const checkpoint = told.sees(5, left);
  expect(told.tells(checkpoint)).toEqual({
    now: 'Waiting for approval; the group is looked at meanwhile.',
    next: 'New instances are launched for batch 2.',
  });
  told.does(checkpoint, 'checkpoint');
  const stop = told.sees(5, left, {}, 'cancel');
  expect(told.tells(stop)).toEqual({
    now: 'It was cancelled.',
    next: 'What is too much is taken back, the settings are restored, and the cycle ends.',
  });
  told.does(stop, 'stop');
  const restores = told.sees(5, left);
  expect(told.tells(restores)).toEqual({
    now: 'The settings are restored.',
    next: 'The mark of this job is taken off the group, and the cycle ends.',
  });
});

test('where the last is retired, it says that nothing else is done than to end well', () => {
  const told = new Told({ sizes: sizes(1, 1, 2), members: [member(0)] });
  told.does(told.sees(0, { sizes: sizes(1, 1, 2), members: [member(0)], suspended: [] }), 'suspend');
  told.does(told.sees(5, { sizes: sizes(1, 1, 2), members: [member(0)] }), 'grow');
  const retirement = told.holds(60, { sizes: sizes(1, 2, 2), members: [member(0), member(12)] });
  const end = 'Once all that was retired is gone the settings are restored, and the cycle ends.';
  expect(told.tells(retirement)).toMatchObject({ next: end });
});
