import type { JobRow } from '#contract/jobs.ts';
import type { Litter, LitterReport } from '#contract/litter.ts';
import { plural } from '../../lib/format.ts';

export const litterKindWords: Record<Litter['kind'], string> = {
  tag: 'Mark of a job',
  suspended: 'Suspended processes',
  sizes: 'Sizes',
  protected: 'Protection from scale-in',
  standby: 'Standby',
  refresh: 'Instance refresh',
  hook_wait: 'Waits for a hook',
};

export const leftByWords: Record<Litter['leftBy'], string> = {
  this_console: 'left by this console',
  another_console: 'left by another console',
  unknown: 'nobody knows who left it',
};

export const certaintyWords: Record<Litter['certainty'], string> = {
  certain: 'certainly left behind',
  likely: 'probably left behind',
  unsure: 'may be wanted, or still at work',
};

/** Repairs that ended longer ago are found among the jobs. */
const repairShownMs = 24 * 3_600_000;

/** The repairs to be shown: those that run, and those that ended a short while ago. */
export function recentRepairs<Job extends Pick<JobRow, 'endedAt'>>(jobs: readonly Job[], now: number): readonly Job[] {
  return jobs.filter(({ endedAt }) => endedAt === null || now - endedAt < repairShownMs);
}

/** What was found on one group. */
export interface GroupLitter extends Pick<Litter, 'connectionId' | 'groupName' | 'account'> {
  readonly key: string;
  readonly findings: readonly Litter[];
}

/** The findings by group, in the order of the groups’ names. */
export function byGroup(findings: readonly Litter[]): readonly GroupLitter[] {
  const groups = Map.groupBy(findings, ({ connectionId, groupName }) => `${connectionId} ${groupName}`);
  return [...groups]
    .flatMap(([key, [first, ...others]]) => {
      if (first === undefined) return [];
      const { connectionId, groupName, account } = first;
      return [{ key, connectionId, groupName, account, findings: [first, ...others] }];
    })
    .toSorted((one, other) => one.groupName.localeCompare(other.groupName) || one.key.localeCompare(other.key));
}

/** How much there is, e.g. `3 findings on 2 groups`. */
export function amountWords(findings: readonly Litter[]): string {
  return `${plural(findings.length, 'finding')} on ${plural(byGroup(findings).length, 'group')}`;
}

/** What of the chosen can be repaired, and what only a person can judge. */
export function choose(
  findings: readonly Litter[],
  chosen: ReadonlySet<string>,
): { readonly all: readonly Litter[]; readonly repairable: readonly Litter[] } {
  // What is gone meanwhile is no longer chosen.
  const all = findings.filter(({ id }) => chosen.has(id));
  return { all, repairable: all.filter(({ repair }) => repair !== null) };
}

type Scans = LitterReport['scans'];

export function isScanning(scans: Scans): boolean {
  return scans.some((scan) => scan.isScanning);
}

/** How far the connections have been looked through, as a sentence. */
export function scanWords(scans: Scans): string {
  if (scans.length === 0) return 'No connection is open.';
  const seen = scans.filter(({ at }) => at !== null).length;
  if (seen < scans.length) return `${seen} of ${plural(scans.length, 'connection')} looked through.`;
  return scans.length === 1
    ? 'The connection has been looked through.'
    : `All ${scans.length} connections have been looked through.`;
}
