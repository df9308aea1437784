import { expect, it } from 'vitest';
import { listenProblem } from './listen-problem.ts';

const failure = (code: string) => Object.assign(new Error(`listen ${code}`), { code });

it.each([
  ['EADDRINUSE', 'Port 80 is taken by another program.'],
  ['EACCES', 'You may not listen on port 80.'],
  ['EADDRNOTAVAIL', 'This computer has no address ::1.'],
  ['EAFNOSUPPORT', 'This computer has no address ::1.'],
  ['EMFILE', 'listen EMFILE'],
])('%s: %s', (code, sentence) => {
  expect(listenProblem(failure(code), '::1', 80).message).toBe(sentence);
});
