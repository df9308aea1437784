import { expect, it } from 'vitest';
import { isStoreFailure, storeProblem } from './problems.ts';

const failure = (code: string) => Object.assign(new Error(`it failed: ${code}`), { code });

it.each([
  ['SQLITE_FULL', 'disk_full', true],
  ['ENOSPC', 'disk_full', false],
  ['SQLITE_READONLY_DBMOVED', 'folder_unwritable', true],
  ['ENOENT', 'folder_unwritable', false],
  ['SQLITE_CORRUPT_INDEX', 'internal', true],
  ['SQLITE_CONSTRAINT', 'internal', false],
] as const)('%s becomes %s', (code, problemCode, isOfSqlite) => {
  expect(storeProblem(failure(code), '/data').problem).toMatchObject({
    code: problemCode,
    message: expect.stringContaining('/data'),
  });
  expect(isStoreFailure(failure(code))).toBe(isOfSqlite);
});
