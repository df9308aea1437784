import { expect, it } from 'vitest';
import { type Choice, withRecent } from './recent.ts';

const choice = (id: string, environment: string | null = null): Choice => ({
  kind: 'instance',
  id,
  connectionId: 'demo@eu-west-1',
  name: id,
  environment,
});

it('keeps the last choices, newest first and each once, in its newest form', () => {
  const chosen = ['a', 'b', 'c'].reduce<Choice[]>((recent, id) => withRecent(recent, choice(id)), []);
  expect(chosen.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(withRecent(chosen, choice('a', 'prod'))).toEqual([choice('a', 'prod'), choice('c'), choice('b')]);
});

it('forgets the oldest', () => {
  const chosen = Array.from({ length: 20 }, (_, index) => choice(`${index}`)).reduce<Choice[]>(withRecent, []);
  expect(chosen).toHaveLength(8);
  expect(chosen[0]?.id).toBe('19');
});
