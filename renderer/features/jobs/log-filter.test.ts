import { expect, it } from 'vitest';
import type { JobEvent } from '#contract/jobs.ts';
import { matchingEntries } from './log-filter.ts';

function entry(id: number, level: JobEvent['level'], message: string, jobId = 'root'): JobEvent {
  return { id, jobId, rootId: 'root', at: id, kind: 'note', level, stepKey: null, message };
}

const entries = [
  entry(1, 'info', 'Read the group'),
  entry(2, 'warning', 'No capacity in eu-west-1a'),
  entry(3, 'info', 'Launched', 'child'),
];
const titles = new Map([['child', 'Batch 1']]);

function ids(text: string, onlyAbnormal = false) {
  return matchingEntries(entries, { text, onlyAbnormal }, titles).map(({ id }) => id);
}

it('finds every word in a line, in any order and case, the job’s name included', () => {
  expect(ids('')).toEqual([1, 2, 3]);
  expect(ids('CAPACITY no')).toEqual([2]);
  expect(ids('batch')).toEqual([3]);
  expect(ids('group capacity')).toEqual([]);
});

it('leaves out what is calm where only the rest is wanted', () => {
  expect(ids('', true)).toEqual([2]);
});
