import { expect, it } from 'vitest';
import { ownWarnings, sharedWarnings } from './warnings.ts';

const told = (...messages: string[]) => ({ warnings: messages.map((message) => ({ message, advice: '' })) });

it('tells once what every group warns of, and of each group the rest', () => {
  const [web, worker] = [told('assumed', 'paused', 'fails'), told('fails', 'assumed')];
  const shared = sharedWarnings([web, worker]);
  expect(shared).toEqual(told('assumed', 'fails').warnings);
  expect(ownWarnings(web, shared)).toEqual(told('paused').warnings);
  expect(ownWarnings(worker, shared)).toEqual([]);
  expect(sharedWarnings([])).toEqual([]);
  expect(sharedWarnings([web])).toEqual([]);
});
