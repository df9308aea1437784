import type { Planned } from './cycle-model.ts';
import { type GroupSeen, isLeaving } from './model.ts';
import { countedWith } from './stop-words.ts';

/** How many planned instances have left the group, are about to, and have not been touched. */
export interface OldInstances {
  readonly gone: number;
  readonly draining: number;
  readonly staying: number;
}

/** Counts planned instances by the group as it is; `terminated` are those that we have terminated. */
export function oldInstances(
  { victims }: Planned['plan'],
  { members }: GroupSeen,
  terminated: ReadonlySet<string>,
): OldInstances {
  const there = members.filter(({ id }) => victims.some((victim) => victim.id === id));
  const draining = there.filter((member) => isLeaving(member) || terminated.has(member.id)).length;
  return { gone: victims.length - there.length, draining, staying: there.length - draining };
}

/** What becomes of them where the replacing stops. */
export function oldWords({ gone, draining, staying }: OldInstances): string[] {
  return [
    ...(gone > 0 ? [`${countedWith(gone, 'old instance', ['is', 'are'])} gone, and not brought back.`] : []),
    ...(draining > 0
      ? [`${countedWith(draining, 'old instance', ['drains', 'drain'])} already, and cannot be called back.`]
      : []),
    ...(staying > 0 ? [`${countedWith(staying, 'old instance', ['stays', 'stay'])}: no other one is retired.`] : []),
  ];
}
