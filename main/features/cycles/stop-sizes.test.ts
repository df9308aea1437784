import { expect, it } from 'vitest';
import { sizes } from './seen.testing.ts';
import { setBackStopWords } from './stop-sizes.ts';

const [before, ours] = [sizes(1, 3, 4), sizes(1, 5, 6)];

function words(now = ours): string[] {
  return setBackStopWords(before, ours, now).map(({ text }) => text);
}

it('sizes that a job set go back, and what they brought goes', () => {
  expect(words()).toEqual([
    '2 instances go, which the group chooses by its own termination policies.',
    'The desired capacity goes back from 5 to 3.',
    'The maximum size goes back from 6 to 4.',
  ]);
});

it('what somebody else set since stays', () => {
  expect(words(sizes(1, 5, 9))).toEqual([
    '2 instances go, which the group chooses by its own termination policies.',
    'The desired capacity goes back from 5 to 3.',
    'What somebody else set since stays: maximum size 9.',
  ]);
  expect(words(sizes(1, 7, 6))).toContain('What somebody else set since stays: desired capacity 7.');
  expect(words(sizes(2, 8, 9))).toEqual(['The sizes stay at 8 (2 to 9), as somebody else changed them since.']);
});

it('nothing goes back that is as it was', () => {
  expect(words(before)).toEqual(['The sizes stay at 3 (1 to 4), as they were before.']);
});
