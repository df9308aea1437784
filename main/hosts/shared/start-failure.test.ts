import { expect, it } from 'vitest';
import { problem } from '#contract/problems.ts';
import { startFailure } from './start-failure.ts';

it('tells what happened and what to do, without a stack', () => {
  expect(startFailure(problem('state_newer', 'It is newer.', 'Start the newer version.'))).toBe(
    'It is newer.\nStart the newer version.',
  );
  expect(startFailure(problem('stopped', 'It is closing.', ''))).toBe('It is closing.');
  expect(startFailure(new Error('a bug'))).toBe('a bug');
});
