import type { CycleDecision, HookMoment } from './cycle-model.ts';
import { act, type Situation, waitFor } from './cycle-situation.ts';
import { isServing, listed, type MemberSeen, memberOf } from './model.ts';

/** The one that a hook has run for and that is not retired yet: it goes next, whoever else could. */
export function preparedOf({ retirable, standing }: Situation): MemberSeen | null {
  return retirable.find(({ id }) => standing.prepared.has(id)) ?? null;
}

/** What has to run before a retirement; null where nothing has, or it has run. The group is looked at again after it. */
export function decideBefore(situation: Situation, member: MemberSeen): CycleDecision | null {
  const { planned, standing, seen } = situation;
  const name = planned.spec.beforeRetire;
  if (name === null || standing.prepared.has(member.id)) return null;
  const served = isServing(member, seen.balancers);
  return hook(situation, { moment: 'before_retire', name, instanceId: member.id, served });
}

/** What has to run after a retirement, once the instance is gone; null where nothing is due. */
export function decideAfter(situation: Situation): CycleDecision | null {
  const name = situation.planned.spec.afterRetire;
  const gone = owed(situation).find((id) => memberOf(situation.seen.group, id) === null);
  if (name === null || gone === undefined) return null;
  return hook(situation, { moment: 'after_retire', name, instanceId: gone, served: false });
}

/** The same after a stop, where it also waits until what was retired is gone: each retirement gets its hook. */
export function awaitAfter(situation: Situation): CycleDecision | null {
  const due = decideAfter(situation);
  if (due) return due;
  const { standing, planned, now } = situation;
  const goneMs = planned.spec.goneWithinMinutes * 60_000;
  const left = owed(situation).filter((id) => now < (standing.going.get(id) ?? 0) + goneMs);
  if (left.length === 0) return null;
  const deadlines = left.map((id) => (standing.going.get(id) ?? 0) + goneMs);
  const reason = `The hook ${planned.spec.afterRetire} runs once it is gone: ${listed(left)}`;
  return waitFor(situation, reason, Math.min(...deadlines));
}

/** What people must know of hooks at the end: that one ran for an instance that stays, or did not run for one. */
export function hookRemarks(situation: Situation): string[] {
  const { planned, standing } = situation;
  const { beforeRetire, afterRetire } = planned.spec;
  const staying = [...standing.prepared.keys()].filter((id) => !standing.retired.includes(id));
  const missed = owed(situation);
  return [
    ...(staying.length > 0 ? [`The hook ${beforeRetire} ran for what was not retired: ${listed(staying)}.`] : []),
    ...(missed.length > 0 ? [`The hook ${afterRetire} has not run, as it is not gone: ${listed(missed)}.`] : []),
  ];
}

/** What was retired and whose hook has not run since. */
function owed({ planned, standing }: Situation): string[] {
  if (planned.spec.afterRetire === null) return [];
  return standing.retired.filter((id) => !standing.followed.includes(id));
}

function hook(
  { planned }: Situation,
  about: {
    readonly moment: HookMoment;
    readonly name: string;
    readonly instanceId: string;
    readonly served: boolean;
  },
): CycleDecision {
  const { moment, name, instanceId } = about;
  const zone = planned.plan.victims.find(({ id }) => id === instanceId)?.zone ?? '';
  const why =
    moment === 'before_retire'
      ? `${name} has to run before ${instanceId} goes.`
      : `${instanceId} is gone, and ${name} has to run after that.`;
  const key = `hook:${moment === 'before_retire' ? 'before' : 'after'}:${instanceId}`;
  return act({ kind: 'hook', key, ...about, zone, answer: null, why });
}
