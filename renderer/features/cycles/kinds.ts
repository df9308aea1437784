import type { JobRow } from '#contract/jobs.ts';

const cycleKinds: readonly string[] = ['group.cycle', 'group.refresh', 'groups.cycle'];

/** The kinds of jobs that replace instances: of one group, by either engine, and of several. */
export function isCycle({ kind }: Pick<JobRow, 'kind'>): boolean {
  return cycleKinds.includes(kind);
}
