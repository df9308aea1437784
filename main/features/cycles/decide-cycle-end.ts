import type { CycleDecision, CycleOutcome } from './cycle-model.ts';
import { act, maySpare, nextToShed, type Situation, stopped, waitFor, zonesOf } from './cycle-situation.ts';
import type { Standing } from './cycle-standing.ts';
import { staleForMs } from './decide.ts';
import { awaitAfter, hookRemarks } from './decide-cycle-hooks.ts';
import { decideShrink, decideUnready, settle } from './decide-cycle-ready.ts';
import { isLeaving, isSameSizes, isSuspended, listed, memberOf, type Sizes } from './model.ts';
import { sizeNames } from './sizes.ts';
import { spreadOf } from './zones.ts';

/** How long AWS may take until it shows what was restored. */
const visibleWithinMs = 120_000;

/** Nothing is left to retire: what is too much goes, the rest must serve, the old ones be gone, the settings restored. */
export function finish(situation: Situation): CycleDecision {
  return shed(situation) ?? settle(situation) ?? gone(situation) ?? restore(situation) ?? close(situation);
}

/** After a stop nothing is waited for but that what is too much can go; what cannot go in time stays, and is told. */
export function unwind(situation: Situation, stop: NonNullable<Standing['stop']>): CycleDecision {
  const deadline = stop.at + situation.readyMs;
  const next = situation.now < deadline ? shedOrNull(situation) : null;
  if (next === 'held') return waitFor(situation, `${stop.why} ${heldText(situation)}`, deadline);
  return next ?? awaitAfter(situation) ?? restore(situation) ?? close(situation);
}

function shed(situation: Situation): CycleDecision | null {
  const next = shedOrNull(situation);
  return next === 'held' ? decideUnready(situation, heldText(situation)) : next;
}

function heldText({ entry, surplus }: Situation): string {
  return `${entry.healthy} of ${entry.required} required are healthy, so ${surplus} beyond the wanted size cannot go`;
}

/**
 * Takes back one of the room that we made: by its id and never by a lower size alone, as the group would choose by its
 * own policy whom to terminate, also what serves. Null where none is too much, `held` where the ledger refuses.
 */
function shedOrNull(situation: Situation): CycleDecision | 'held' | null {
  const { surplus, standing, filling, newcomers, seen } = situation;
  if (surplus === 0) return null;
  const { base, ours } = standing;
  if (filling.length < ours.desiredCapacity) {
    const desiredCapacity = Math.max(base.desiredCapacity, filling.length);
    return decideShrink(situation, desiredCapacity, 'Room that nothing fills is taken back.');
  }
  const candidates = newcomers.flatMap(({ id }) => memberOf(seen.group, id) ?? []);
  const next = nextToShed(situation, candidates);
  if (!next) return null;
  if (!maySpare(situation, next)) return 'held';
  const why = `${next.id} is one more than the group is to have.`;
  const { id: instanceId } = next;
  return act({ kind: 'discard', key: `discard:${instanceId}`, instanceId, decrement: true, sizes: ours, why });
}

/** Null where everything that we terminated is gone, and all that was planned, whoever took it. */
function gone(situation: Situation): CycleDecision | null {
  const { standing, seen, planned, open, watched, now } = situation;
  const leaving = planned.plan.victims.map(({ id }) => id).filter((id) => !open.some((member) => member.id === id));
  const since = Math.max(standing.lastAt, watched.steadySince);
  const left = [...new Set([...standing.going.keys(), ...leaving])].flatMap((id) => {
    const member = memberOf(seen.group, id);
    const begun = standing.going.get(id) ?? since;
    return member ? [{ member, deadline: begun + planned.spec.goneWithinMinutes * 60_000 }] : [];
  });
  const [first] = left.toSorted((one, other) => one.deadline - other.deadline);
  if (!first) return null;
  const states = left.map(({ member }) => `${member.id} (${member.lifecycle})`);
  if (now >= first.deadline) return stopped(`Not gone in time: ${listed(states)}.`);
  return waitFor(situation, `Old instances finish what they serve: ${listed(states)}`, first.deadline);
}

/** The newest legitimate settings. What could not be taken back stays, and the maximum size leaves room for it. */
function restore({ standing, seen, now }: Situation): CycleDecision | null {
  const { base, ours, suspended } = standing;
  const to: Sizes = {
    minSize: base.minSize,
    desiredCapacity: ours.desiredCapacity,
    maxSize: Math.max(base.maxSize, ours.desiredCapacity),
  };
  // An answer from before our own write does not show yet what we suspended.
  const mayBeOld = now < standing.writtenAt + staleForMs;
  const resume = suspended.filter((process) => mayBeOld || isSuspended(seen.group, process));
  if (isSameSizes(to, ours) && resume.length === 0) return null;
  return act({
    kind: 'restore',
    key: 'restore',
    from: ours,
    to,
    resume,
    why: 'The settings go back to what they were.',
  });
}

/** Ends once AWS shows what was restored; what somebody else set after that is theirs. */
export function afterRestore(situation: Situation, restored: NonNullable<Standing['restored']>): CycleDecision {
  const { seen, now } = situation;
  const suspended = restored.resume.filter((process) => isSuspended(seen.group, process));
  const isVisible = isSameSizes(seen.group.sizes, restored.to) && suspended.length === 0;
  const deadline = restored.at + visibleWithinMs;
  if (!isVisible && now < deadline) return waitFor(situation, 'AWS does not show the restored settings yet', deadline);
  return close(situation);
}

/** The mark goes last, once AWS shows all the rest; then it ends. */
export function close(situation: Situation): CycleDecision {
  const { standing, seen, mark, now } = situation;
  const { isMarked, unmarkedAt } = standing;
  if (isMarked && unmarkedAt === null) {
    return act({ kind: 'unmark', key: 'unmark', why: 'Nothing is left to be done to the group.' });
  }
  const deadline = (unmarkedAt ?? now) + visibleWithinMs;
  if (seen.group.mark === mark && now < deadline) {
    return waitFor(situation, 'AWS still shows the mark of this job', deadline);
  }
  return end(situation);
}

function end(situation: Situation): CycleDecision {
  const { planned, standing, seen } = situation;
  const suspended = (standing.restored?.resume ?? []).filter((process) => isSuspended(seen.group, process));
  const flaws = [
    ...(suspended.length > 0 ? [`${listed(suspended)} is still suspended.`] : []),
    ...hookRemarks(situation),
  ];
  const flaw = flaws.length > 0 ? flaws.join(' ') : null;
  const ids = planned.plan.victims.map(({ id }) => id);
  const isThere = (id: string) => {
    const member = memberOf(seen.group, id);
    return member !== null && !isLeaving(member);
  };
  const leftover = ids.filter(isThere);
  const vanished = ids.filter((id) => !isThere(id) && !standing.retired.includes(id));
  const { outcome, why } = outcomeOf(standing, leftover, flaw);
  return act({
    kind: 'end',
    key: 'end',
    outcome,
    why: `${why}${unevenText(situation)}`,
    retired: standing.retired,
    leftover,
    vanished,
    restored: restoredTexts(planned.plan.original, standing),
  });
}

/** What happens to the group after the cycle because of how it leaves the zones; empty where nothing does. */
function unevenText(situation: Situation): string {
  const { group } = situation.seen;
  const zones = zonesOf(situation);
  if (spreadOf(zones) < 2 || isSuspended(group, 'AZRebalance')) return '';
  const each = [...zones].map(([zone, { staying, going }]) => `${zone} has ${staying + going}`);
  return ` Zones are uneven (${listed(each)}): AWS may replace instances to even them out.`;
}

function outcomeOf(
  { stop, base, ours }: Standing,
  leftover: readonly string[],
  flaw: string | null,
): { readonly outcome: CycleOutcome; readonly why: string } {
  const more = ours.desiredCapacity - base.desiredCapacity;
  const kept = more > 0 ? ` The desired capacity stays at ${ours.desiredCapacity}, as none of them can be spared.` : '';
  if (stop) return { outcome: stop.outcome, why: `${stop.why}${kept}${flaw === null ? '' : ` ${flaw}`}` };
  if (flaw !== null) return { outcome: 'failed', why: flaw };
  if (leftover.length > 0)
    return { outcome: 'failed', why: `Planned, but somebody else holds them: ${listed(leftover)}.` };
  return { outcome: 'succeeded', why: 'All planned instances are replaced.' };
}

function restoredTexts(original: Sizes, { ours, suspended }: Standing): string[] {
  const names = Object.keys(sizeNames) as (keyof Sizes)[];
  const sizes = names.map((name) => {
    const changed = ours[name] === original[name] ? '' : ` (not ${original[name]}, as it was changed meanwhile)`;
    return `${sizeNames[name]} ${ours[name]}${changed}`;
  });
  return [...sizes, ...suspended.map((process) => `${process} resumed`)];
}
