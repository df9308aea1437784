import type { CycleLane, GroupCycle, RefreshSeen } from '#contract/cycles.ts';
import type { JobRow } from '#contract/jobs.ts';
import { plural } from '../../lib/format.ts';
import { isEnded } from '../jobs/model.ts';

/** What becomes of the instances of a group, and of what was set for its cycle, if that is stopped now. */
export function stopWords(
  { engine, lanes, refresh, ledger }: Pick<GroupCycle, 'engine' | 'lanes' | 'refresh' | 'ledger'>,
  { state }: Pick<JobRow, 'state'>,
): readonly string[] {
  if (isEnded(state)) return ['It has ended, and stays as it is.'];
  if (state === 'queued') return ['It has not begun, and never does.'];
  const counts = countsOf(lanes);
  if (engine === 'instance_refresh') return [...wentWords(counts), ...refreshWords(refresh, counts)];
  const settings = 'Sizes and processes go back to what they were, except what somebody else has set since.';
  return [...wentWords(counts), ...ownWords(counts), ...(ledger.length > 0 ? [settings] : [])];
}

interface Counts {
  /** Old ones that have left the group, that are about to, and that nobody has touched. */
  readonly gone: number;
  readonly draining: number;
  readonly staying: number;
  /** New ones beyond those that have left. */
  readonly spare: number;
}

function countsOf(lanes: readonly CycleLane[]): Counts {
  const old = lanes.flatMap((lane) => lane.old?.state ?? []);
  const gone = old.filter((state) => state === 'gone').length;
  const draining = old.filter((state) => state === 'retiring').length;
  const added = lanes.filter(({ replacement }) => replacement !== null).length;
  return { gone, draining, staying: old.length - gone - draining, spare: added - gone - draining };
}

function wentWords({ gone, draining }: Counts): string[] {
  return [
    ...(gone > 0 ? [`${plural(gone, 'old instance is', 'old instances are')} gone, and not brought back.`] : []),
    ...(draining > 0
      ? [`${plural(draining, 'old instance drains', 'old instances drain')} already, and cannot be called back.`]
      : []),
  ];
}

function ownWords({ staying, spare }: Counts): string[] {
  return [
    ...(staying > 0
      ? [`${plural(staying, 'old instance stays', 'old instances stay')}: no other one is retired.`]
      : []),
    // Not in numbers: how many are wanted may have been changed meanwhile.
    ...(spare > 0
      ? ['New instances beyond what the group is to have are terminated once the rest can do without, otherwise kept.']
      : []),
    ...(spare < 0 ? ['The group may still launch others in place of what has left it.'] : []),
  ];
}

function refreshWords(refresh: RefreshSeen | null, { staying }: Counts): string[] {
  if (refresh === null) return ['What AWS may have begun with it brings to an end, and then it begins no other.'];
  const last = 'What AWS is replacing at this moment it brings to an end first; then it begins no other.';
  if (refresh.status.startsWith('Rollback')) return [last, 'What has been rolled back stays so, and so does the rest.'];
  return [
    last,
    ...(staying > 0 ? [`So at most ${plural(staying, 'old instance stays', 'old instances stay')}.`] : []),
    ...(refresh.whyNoRollback === null ? ['To go back to what the group launched before, roll it back instead.'] : []),
  ];
}
