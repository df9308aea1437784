import { expect, it } from 'vitest';
import type { SearchHit } from '#contract/inventory.ts';
import { withRecent } from './recent.ts';

const hit = (id: string, condition: SearchHit['condition'] = 'ok'): SearchHit => ({
  kind: 'instance',
  id,
  connectionId: 'demo@eu-west-1',
  name: id,
  detail: '',
  condition,
  environment: null,
});

it('keeps the last choices, newest first and each once, in its newest form', () => {
  const chosen = ['a', 'b', 'c'].reduce<SearchHit[]>((recent, id) => withRecent(recent, hit(id)), []);
  expect(chosen.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(withRecent(chosen, hit('a', 'failed'))).toEqual([hit('a', 'failed'), hit('c'), hit('b')]);
});

it('forgets the oldest', () => {
  const chosen = Array.from({ length: 20 }, (_, index) => hit(`${index}`)).reduce<SearchHit[]>(withRecent, []);
  expect(chosen).toHaveLength(8);
  expect(chosen[0]?.id).toBe('19');
});
