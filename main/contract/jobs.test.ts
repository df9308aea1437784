import { expect, test } from 'vitest';
import { reasonSchema } from './jobs.ts';

test('a reason says what is wrong with it in words', () => {
  const complaint = (text: string) => reasonSchema.safeParse(text).error?.issues.map(({ message }) => message);
  expect(complaint('A release')).toBeUndefined();
  expect(complaint('  ')).toEqual(['Say why.']);
  expect(complaint('x'.repeat(501))).toEqual(['At most 500 characters.']);
});
