import type { LedgerEntry } from '#contract/cycles.ts';
import type { CycleAction, CycleDecision, CycleProgress, CycleSeen, Newcomer, Planned } from './cycle-model.ts';
import { type Standing, standingOf } from './cycle-standing.ts';
import { isProven } from './lamps.ts';
import { capacitySeen, countCapacity, isHealthy, mayRetire } from './ledger.ts';
import { fillsCapacity, isLeaving, isServing, type MemberSeen } from './model.ts';
import { type Bounds, boundsOf } from './plan-cycle-batches.ts';
import type { Watched } from './watched.ts';
import { leavingFirst, type ZoneFillings, zoneFillings } from './zones.ts';

/** Everything that the next action follows from, counted. */
export interface Situation {
  readonly planned: Planned;
  readonly standing: Standing;
  readonly watched: Watched;
  readonly seen: CycleSeen;
  readonly now: number;
  /** The tag's value that marks the group while the cycle runs. */
  readonly mark: string;
  /** By the newest legitimate sizes. */
  readonly bounds: Bounds;
  readonly entry: LedgerEntry;
  /** What is kept of this look. */
  readonly capacity: LedgerEntry;
  /** Members that fill the desired capacity, without what we terminated. */
  readonly filling: readonly MemberSeen[];
  readonly newcomers: readonly Newcomer[];
  /** New ones that are not proven yet. */
  readonly unproven: readonly Newcomer[];
  /** Planned ones that are still there and not on their way out. */
  readonly open: readonly MemberSeen[];
  /** Those of them that can be retired. */
  readonly retirable: readonly MemberSeen[];
  /** Room that we made beyond what the group is to have. */
  readonly surplus: number;
  readonly readyMs: number;
}

export function situationOf(
  planned: Planned,
  progress: CycleProgress,
  watched: Watched,
  { now, mark }: Pick<Situation, 'now' | 'mark'>,
): Situation {
  const standing = standingOf(planned, progress);
  const { seen, newcomers } = watched;
  const { members } = seen.group;
  const isOurs = ({ id }: { readonly id: string }) => standing.going.has(id);
  const open = planned.plan.victims.flatMap(({ id }) => {
    const member = members.find((one) => one.id === id);
    return member && !isOurs(member) && !isLeaving(member) ? [member] : [];
  });
  const staying = newcomers.filter((one) => !isOurs(one));
  const counted = { planned, standing, seen, newcomers: staying, now };
  return {
    planned,
    standing,
    watched,
    seen,
    now,
    mark,
    bounds: boundsOf(standing.base, planned.spec),
    entry: countCapacity(counted),
    capacity: capacitySeen(counted),
    filling: members.filter((member) => fillsCapacity(member) && !isOurs(member)),
    newcomers: staying,
    unproven: staying.filter((one) => !isProven(one, now)),
    open,
    retirable: open.filter(isRetirable),
    surplus: Math.max(0, standing.ours.desiredCapacity - standing.base.desiredCapacity),
    readyMs: planned.spec.readyWithinMinutes * 60_000,
  };
}

/** What somebody protects or takes out of service meanwhile is theirs: it is left, and told at the end. */
function isRetirable({ lifecycle, protected: isProtected }: MemberSeen): boolean {
  return !isProtected && !/Standby|Detach|Quarantined/.test(lifecycle);
}

/**
 * Whether the ledger lets it go. What a hook took out of service before is missed like what serves: as long as it is
 * there, it can be put back.
 */
export function maySpare(situation: Situation, member: MemberSeen): boolean {
  const { entry, standing, seen } = situation;
  const wasTakenOut = standing.prepared.get(member.id) === true && !isServing(member, seen.balancers);
  if (wasTakenOut) return entry.healthy >= entry.required;
  return mayRetire(member, situation.entry, situation);
}

export function act(action: CycleAction): CycleDecision {
  return { kind: 'act', action };
}

export function waitFor({ planned, open }: Situation, reason: string, deadline: number): CycleDecision {
  const total = planned.plan.victims.length;
  return { kind: 'wait', reason, deadline, progress: { done: total - open.length, total } };
}

export function stopped(why: string, outcome: 'failed' | 'cancelled' = 'failed'): CycleDecision {
  return act({ kind: 'stop', key: 'stop', why, outcome });
}

/** Whom to retire next: what carries no load first, then by how zones are to end, then in the order given. */
export function nextToRetire(situation: Situation): MemberSeen | null {
  const first = leavingFirst(zonesOf(situation));
  return leastMissed(situation, situation.retirable, (one, other) => first(one.zone, other.zone));
}

/** Which of these is one too many: what carries no load first, then what stands where most are. */
export function nextToShed(situation: Situation, candidates: readonly MemberSeen[]): MemberSeen | null {
  const inZone = (zone: string) => situation.filling.filter((member) => member.zone === zone).length;
  return leastMissed(situation, candidates, (one, other) => inZone(other.zone) - inZone(one.zone));
}

function leastMissed(
  situation: Situation,
  candidates: readonly MemberSeen[],
  byZone: (one: MemberSeen, other: MemberSeen) => number,
): MemberSeen | null {
  const burden = (member: MemberSeen) => {
    if (!isServing(member, situation.seen.balancers)) return 0;
    return isHealthy(member, situation) ? 2 : 1;
  };
  const [first] = candidates.toSorted((one, other) => burden(one) - burden(other) || byZone(one, other));
  return first ?? null;
}

/** How zones are filled now, without what we terminated. */
export function zonesOf({ seen, filling, open }: Situation): ZoneFillings {
  return zoneFillings(seen.group.zones, filling, (id) => open.some((member) => member.id === id));
}
