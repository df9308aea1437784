import type { JobQuestion } from '#contract/jobs.ts';
import type { Problem } from '#contract/problems.ts';
import type { JobRecord } from './records.ts';

export function outcomeUnknown(title: string): Problem {
  return {
    code: 'outcome_unknown',
    message: `Nobody knows whether this took effect: ${title}.`,
    advice: 'Look at the thing itself, then say whether it was done, is to be tried again, or has failed.',
  };
}

export function repeatedInVain(title: string): Problem {
  return {
    code: 'outcome_unknown',
    message: `It could not be found out whether this took effect: ${title}.`,
    advice: 'Look at the thing itself, then say whether to try again or to count it as failed.',
  };
}

export function notPlain(title: string): Problem {
  return {
    code: 'internal',
    message: `The answer of "${title}" cannot be written down as plain data.`,
    advice: 'Report this: it is an error of ours.',
  };
}

/** Asked where nothing of this version can read what a job was doing. */
export function unreadable({ kind, version }: JobRecord, why: 'unknown' | 'input'): JobQuestion {
  const message =
    why === 'unknown'
      ? `This version of Infraviewer does not know how ${kind}, version ${version}, goes on.`
      : `What was asked for does not fit ${kind}, version ${version}, as this version of Infraviewer has it.`;
  return {
    stepKey: null,
    message,
    advice: 'Use the version that began it, or let it fail: nothing is undone then.',
    choices: ['fail'],
  };
}
