import { type ProblemCode, ProblemError, problem } from '#contract/problems.ts';

const damageCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];
const fullCodes = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'];
const unwritableCodes = [
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_PERM',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  // What creating a folder fails with on some disks that are mounted read-only.
  'ENOENT',
];

/** Whether SQLite says that the file's content is broken: not a database, or a page that makes no sense. */
export function isDamage(error: unknown): boolean {
  return hasCode(error, damageCodes);
}

/** Whether it is SQLite that cannot go on: no space, no right to write, or a broken file. */
export function isStoreFailure(error: unknown): boolean {
  const codes = [...fullCodes, ...unwritableCodes, ...damageCodes].filter((code) => code.startsWith('SQLITE_'));
  return hasCode(error, codes);
}

/**
 * Says in a person's words why a file in the data folder could not be read or written. Every failure of the store
 * passes through here; a problem that already has its words is handed back as it is.
 */
export function storeProblem(error: unknown, folder: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const [code, message, advice] = explanation(error, folder);
  const explained = problem(code, message, advice);
  return new ProblemError(explained.problem, { cause: error });
}

function explanation(error: unknown, folder: string): [ProblemCode, string, string] {
  if (hasCode(error, fullCodes)) {
    return [
      'disk_full',
      `The disk with the data folder ${folder} is full.`,
      'Free some space, then try again; what was saved before is safe.',
    ];
  }
  if (hasCode(error, unwritableCodes)) {
    return [
      'folder_unwritable',
      `Infraviewer cannot write to its data folder ${folder}.`,
      'Give yourself the right to write there, or choose another data folder.',
    ];
  }
  if (isDamage(error)) {
    return [
      'internal',
      `A database in the data folder ${folder} is damaged.`,
      'Restart Infraviewer: it checks its databases when it starts.',
    ];
  }
  return ['internal', `The data folder ${folder} could not be used: ${textOf(error)}.`, 'Restart Infraviewer.'];
}

/** SQLite's extended codes, e.g. `SQLITE_READONLY_DIRECTORY`, begin with the code that they extend. */
function hasCode(error: unknown, codes: readonly string[]): boolean {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false;
  const { code } = error;
  return codes.some((known) => code === known || code.startsWith(`${known}_`));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
