import type { CycleProgress, CycleSeen, CycleUsual, Newcomer, Planned } from './cycle-model.ts';
import { standingOf } from './cycle-standing.ts';
import { lightLamps } from './lamps.ts';
import { fillsCapacity, isLeaving, isSameSizes } from './model.ts';

/**
 * What a run of looks has seen: this look, and how long things have been as they are. It may be lost, e.g. in a crash:
 * then everything has to hold anew, and nothing wrong follows from it.
 */
export interface Watched {
  readonly seen: CycleSeen;
  readonly newcomers: readonly Newcomer[];
  /** New instances, with when each was last there. */
  readonly met: ReadonlyMap<string, number>;
  /** Since when the group has shown these sizes. */
  readonly sizesSince: number;
  /** Since when fewer instances fill the group than it wants; null where none is missing. */
  readonly shortSince: number | null;
  /** Since when the alarms could not be read; null where they were. */
  readonly alarmsUnreadSince: number | null;
  /** Since when it has been looked without a gap. */
  readonly steadySince: number;
  readonly at: number;
}

/** A longer gap between two looks means that the machine slept, or that nobody was signed in. */
const gapMs = 120_000;

export function watch(
  planned: Planned,
  progress: CycleProgress,
  seen: CycleSeen,
  { before, usual, now }: { readonly before: Watched | null; readonly usual: CycleUsual; readonly now: number },
): Watched {
  const { group } = seen;
  const { going } = standingOf(planned, progress);
  const present = new Set(planned.plan.present);
  const fresh = group.members.filter((member) => !present.has(member.id) && !going.has(member.id));
  const filling = group.members.filter((member) => fillsCapacity(member) && !going.has(member.id)).length;
  const isShort = filling < group.sizes.desiredCapacity;
  const isSame = before !== null && isSameSizes(before.seen.group.sizes, group.sizes);
  const isSteady = before !== null && now - before.at <= gapMs;
  return {
    seen,
    newcomers: fresh
      .filter((member) => !isLeaving(member))
      .map((member) => {
        const was = before?.newcomers.find(({ id }) => id === member.id) ?? null;
        return lightLamps(planned, seen, member, { before: was, usual: usual.ready, now });
      }),
    met: new Map([
      ...(before?.met ?? []),
      ...fresh.filter((member) => !isLeaving(member)).map(({ id }) => [id, now] as const),
    ]),
    sizesSince: isSame ? before.sizesSince : now,
    shortSince: isShort ? (before?.shortSince ?? now) : null,
    alarmsUnreadSince: seen.alarms === null ? (before?.alarmsUnreadSince ?? now) : null,
    steadySince: isSteady ? before.steadySince : now,
    at: now,
  };
}
