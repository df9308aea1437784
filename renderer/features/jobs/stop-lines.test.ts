import { expect, it } from 'vitest';
import type { StopLine } from '#contract/jobs.ts';
import { partsOf, textsOf } from './stop-lines.ts';

function line(jobId: string, concerns: StopLine['concerns'], text: string): StopLine {
  return { jobId, name: `group ${jobId}`, concerns, text };
}

it('lines stand by their job, each with what it concerns, in the order of the core', () => {
  const parts = partsOf([
    line('b', 'instances', 'One stays.'),
    line('b', 'settings', 'One goes back.'),
    line('a', 'job', 'It never begins.'),
    line('b', 'instances', 'One goes.'),
  ]);
  expect(parts.map(({ jobId, name }) => [jobId, name])).toEqual([
    ['b', 'group b'],
    ['a', 'group a'],
  ]);
  const [first] = parts;
  if (!first) throw new Error('There is no part.');
  expect(textsOf(first, 'instances')).toEqual(['One stays.', 'One goes.']);
  expect(textsOf(first, 'unread')).toEqual([]);
  expect(partsOf([])).toEqual([]);
});
