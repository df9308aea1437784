import type { GroupCycle, LedgerEntry } from '#contract/cycles.ts';
import type { CycleAction, CycleSeen, Newcomer, Planned } from './cycle-model.ts';
import type { Standing } from './cycle-standing.ts';
import { isLit, isProven } from './lamps.ts';
import { counted, fillsCapacity, isServing, listed, type MemberSeen } from './model.ts';
import { boundsOf } from './plan-cycle-batches.ts';

/** What capacity is counted from. */
export interface Counted {
  readonly planned: Planned;
  readonly standing: Standing;
  readonly seen: CycleSeen;
  readonly newcomers: readonly Newcomer[];
  readonly now: number;
}

/**
 * Counts capacity anew, to decide by it. What we terminated does not count, whatever an older answer still says of it;
 * a new instance counts only once all its proofs have held.
 */
export function countCapacity(counted: Counted): LedgerEntry {
  return count(counted, (member) => isHealthy(member, counted));
}

/**
 * The same as it is kept: a new instance counts in each look that shows all its proofs. That they must hold is a rule
 * for retiring; a console that begins to watch anew, e.g. after a crash, has lost sight of capacity and not capacity.
 */
export function capacitySeen(counted: Counted): LedgerEntry {
  return count(counted, (member) => shows(member, counted, isLit));
}

function count({ planned, standing, seen, now }: Counted, carriesLoad: (member: MemberSeen) => boolean): LedgerEntry {
  const members = seen.group.members.filter(({ id }) => !standing.going.has(id));
  return {
    at: now,
    required: boundsOf(standing.base, planned.spec).floor,
    healthy: members.filter(carriesLoad).length,
    instances: members.filter(fillsCapacity).length,
  };
}

/** Whether an instance carries load, as far as this cycle believes it. */
export function isHealthy(member: MemberSeen, counted: Counted): boolean {
  return shows(member, counted, (newcomer) => isProven(newcomer, counted.now));
}

/** Whether an instance serves and, where it is new, has such proofs. */
function shows(
  member: MemberSeen,
  { planned, seen, newcomers }: Counted,
  isEnough: (newcomer: Newcomer) => boolean,
): boolean {
  if (!isServing(member, seen.balancers)) return false;
  if (planned.plan.present.includes(member.id)) return true;
  const newcomer = newcomers.find(({ id }) => id === member.id);
  return newcomer !== undefined && isEnough(newcomer);
}

/**
 * Whether one may be terminated without the group falling below what is required. What gets no traffic is not missed;
 * what gets some is, even where it is not proven enough to be counted.
 */
export function mayRetire(member: MemberSeen, { healthy, required }: LedgerEntry, counted: Counted): boolean {
  if (!isServing(member, counted.seen.balancers)) return true;
  return healthy - (isHealthy(member, counted) ? 1 : 0) >= required;
}

/** The entry with the least to spare, the earliest of several, and what it tells of. */
export function lowestOf(entries: readonly LedgerEntry[]): GroupCycle['lowest'] {
  const spare = ({ healthy, required }: LedgerEntry) => healthy - required;
  const least = Math.min(...entries.map(spare));
  const index = entries.findIndex((entry) => spare(entry) === least);
  const lowest = entries[index];
  return lowest ? { ...lowest, floor: floorAt(entries, index) } : null;
}

function floorAt(entries: readonly LedgerEntry[], index: number): NonNullable<GroupCycle['lowest']>['floor'] {
  const isBelow = (entry: LedgerEntry | undefined) => entry !== undefined && entry.healthy < entry.required;
  if (!isBelow(entries[index])) return 'held';
  const heldLast = entries.findLastIndex((entry, at) => at < index && !isBelow(entry));
  const since = entries.slice(Math.max(0, heldLast), index + 1);
  const hasFallen = since.some(({ healthy }, at) => at > 0 && healthy < (since[at - 1]?.healthy ?? 0));
  if (hasFallen) return 'crossed';
  return heldLast < 0 ? 'missed_before' : 'raised';
}

/** What a cycle ends with, to be kept. */
export function proofOf(
  end: Extract<CycleAction, { kind: 'end' }>,
  lowest: GroupCycle['lowest'],
): NonNullable<GroupCycle['proof']> {
  const { retired, leftover, vanished, restored } = end;
  const parts = [
    lowestText(lowest),
    `${counted(retired.length, 'instance')} retired`,
    ...(vanished.length > 0 ? [`${vanished.length} went by themselves`] : []),
    ...(leftover.length > 0 ? [`${listed(leftover)} still there`] : []),
    ...(restored.length > 0 ? [`settings at the end: ${listed(restored)}`] : []),
  ];
  const sentence = `${end.why} In this cycle ${parts.join('; ')}.`;
  return { sentence, retired: [...retired], leftover: [...leftover], vanished: [...vanished], restored: [...restored] };
}

function lowestText(lowest: GroupCycle['lowest']): string {
  if (!lowest) return 'capacity was not counted';
  const text = `at the lowest ${lowest.healthy} were healthy of ${lowest.required} required`;
  return `${text}${floorTexts[lowest.floor]}`;
}

const floorTexts = {
  held: '',
  crossed: '',
  raised: ', as more were wanted meanwhile',
  missed_before: ', as before it began',
} as const;
