import type { JobEvent } from '#contract/jobs.ts';

export interface LogFilter {
  /** Words that must all occur. */
  readonly text: string;
  readonly onlyAbnormal: boolean;
}

/** The entries of a log that a person wants to see. */
export function matchingEntries(
  entries: readonly JobEvent[],
  { text, onlyAbnormal }: LogFilter,
  titles: ReadonlyMap<string, string>,
): readonly JobEvent[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (onlyAbnormal && entry.level === 'info') return false;
    const line = `${titles.get(entry.jobId) ?? ''} ${entry.message}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
}
