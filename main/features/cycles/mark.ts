import type { Sizes } from './model.ts';

/** The key of the tag that says that a job of a console works on a group. */
export const markKey = 'infraviewer:job';

/** What the tag says, so that whoever comes across the group can tell what was done to it and put it back. */
export interface Mark {
  readonly jobId: string;
  /** The console whose job it is. */
  readonly consoleId: string;
  /** What the group had before the job. */
  readonly sizes: Sizes;
  /** What the job suspends. */
  readonly suspends: readonly string[];
  /** When the job began, in milliseconds since the epoch. */
  readonly at: number;
}

/** Counted up when marks are written differently. */
const format = '1';

/**
 * As the tag's value: words in a fixed order. Auto Scaling user guide, "Tag naming and usage restrictions": at most 256
 * characters, of which letters, digits, spaces and `+ - = . _ : / @` may be used.
 */
export function encodeMark({ jobId, consoleId, sizes, suspends, at }: Mark): string {
  const { minSize, desiredCapacity, maxSize } = sizes;
  const value = [
    ...[format, jobId, consoleId, `${minSize}/${desiredCapacity}/${maxSize}`, at],
    suspends.length === 0 ? '-' : suspends.join('+'),
  ].join(' ');
  if (value.length <= 256) return value;
  throw new Error('The mark of a job is too long for a tag.');
}

/** Null for what no console of this version has written. */
export function decodeMark(value: string): Mark | null {
  const match = /^1 (\S+) (\S+) (\d+)\/(\d+)\/(\d+) (\d+) (?:-|([A-Za-z+]+))$/.exec(value);
  if (!match) return null;
  const [, jobId = '', consoleId = '', minSize, desiredCapacity, maxSize, at, processes = ''] = match;
  return {
    ...{ jobId, consoleId, at: Number(at), suspends: processes.split('+').filter((process) => process !== '') },
    sizes: { minSize: Number(minSize), desiredCapacity: Number(desiredCapacity), maxSize: Number(maxSize) },
  };
}
