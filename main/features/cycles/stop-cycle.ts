import type { StopWords } from '../../foundation/jobs/index.ts';
import type { CycleProgress, Planned } from './cycle-model.ts';
import { type Standing, standingOf } from './cycle-standing.ts';
import { staleForMs } from './decide.ts';
import { fillsCapacity, type GroupSeen, isSameSizes, isSuspended, listed, type Sizes } from './model.ts';
import { sizeNames, sizesText } from './sizes.ts';
import { oldInstances, oldWords } from './stop-old.ts';
import { countedWith, goesBack, ofInstances, ofSettings, sizesInOrder } from './stop-words.ts';

/** A cycle of our own, and its group as it is now. */
export interface StopBasis {
  readonly planned: Planned;
  readonly progress: CycleProgress;
  readonly group: GroupSeen;
  readonly now: number;
}

/** What becomes of every instance of a group, and of what was set for its cycle, if that is stopped now. */
export function cycleStopWords(basis: StopBasis): StopWords[] {
  const standing = standingNow(basis);
  const to = sizesAfter(standing);
  return [
    ...ofInstances([
      ...oldWords(oldInstances(basis.planned.plan, basis.group, new Set(standing.going.keys()))),
      ...hookWords(basis, standing),
      ...newWords(basis, standing, to),
      ...otherWords(basis),
    ]),
    ...ofSettings(settingsWords(basis, standing, to)),
  ];
}

/** The same by what is on record alone. */
export function recordedStopWords({ planned, progress }: Pick<StopBasis, 'planned' | 'progress'>): StopWords[] {
  const { retired, writtenAt } = standingOf(planned, progress);
  const gone = countedWith(retired.length, 'old instance', ['was retired, and is', 'were retired, and are']);
  return [
    ...ofInstances([...(retired.length > 0 ? [`${gone} not brought back.`] : []), 'No other old instance is retired.']),
    ...ofSettings(
      writtenAt > 0 ? ['Sizes and processes go back to what they were, except what somebody else has set since.'] : [],
    ),
  ];
}

/** With the sizes that the group has now, which the cycle takes up before it goes on. */
function standingNow({ planned, progress, group: { sizes }, now }: StopBasis): Standing {
  const standing = standingOf(planned, progress);
  const { ours, earlier, writtenAt, restored } = standing;
  const isFromBefore = now < writtenAt + staleForMs && earlier.some((one) => isSameSizes(one, sizes));
  if (restored || isFromBefore || isSameSizes(sizes, ours)) return standing;
  return standingOf(planned, [...progress, { action: { kind: 'adopt', key: 'adopt', why: '', sizes }, at: now }]);
}

/** What the sizes are in the end where all that is too much can go. */
function sizesAfter({ base, ours }: Standing): Sizes {
  const desiredCapacity = Math.min(ours.desiredCapacity, base.desiredCapacity);
  return { minSize: base.minSize, desiredCapacity, maxSize: Math.max(base.maxSize, desiredCapacity) };
}

/** What a hook did before a retirement is not taken back; what is due after one still comes. */
function hookWords({ planned: { spec }, group }: StopBasis, { prepared, retired, followed }: Standing): string[] {
  const ready = group.members.filter(({ id }) => prepared.has(id) && !retired.includes(id)).map(({ id }) => id);
  const owed = spec.afterRetire === null ? [] : retired.filter((id) => !followed.includes(id));
  return [
    ...(ready.length > 0
      ? [`The hook ${spec.beforeRetire} has run for ${listed(ready)}, which nothing takes back.`]
      : []),
    ...(owed.length > 0 ? [`The hook ${spec.afterRetire} still runs once it is gone: ${listed(owed)}.`] : []),
  ];
}

/** New ones that stay, that are too many, or that may still come. */
function newWords({ planned, group }: StopBasis, { going }: Standing, { desiredCapacity }: Sizes): string[] {
  const filling = group.members.filter((member) => fillsCapacity(member) && !going.has(member.id));
  const fresh = filling.filter(({ id }) => !planned.plan.present.includes(id)).length;
  const extra = Math.min(fresh, Math.max(0, filling.length - desiredCapacity));
  return [
    ...(fresh > extra ? [`${countedWith(fresh - extra, 'new instance', ['stays', 'stay'])}.`] : []),
    ...(extra > 0 ? [extraWords(extra, desiredCapacity)] : []),
    ...(filling.length < desiredCapacity ? ['The group may still launch others in place of what has left it.'] : []),
  ];
}

function extraWords(extra: number, wanted: number): string {
  const which = `beyond the ${wanted} that the group is to have`;
  return extra === 1
    ? `1 new instance ${which} is terminated once the rest can do without it; otherwise it stays, with its place in the sizes.`
    : `${extra} new instances ${which} are terminated once the rest can do without them; otherwise they stay, with their places in the sizes.`;
}

/** Those that nobody meant to replace. */
function otherWords({ planned: { plan }, group }: StopBasis): string[] {
  const planned = new Set(plan.victims.map(({ id }) => id));
  const others = group.members.filter(({ id }) => plan.present.includes(id) && !planned.has(id)).length;
  return others > 0 ? [`${countedWith(others, 'other instance', ['stays as it is', 'stay as they are'])}.`] : [];
}

function settingsWords({ planned, group, now }: StopBasis, standing: Standing, to: Sizes): string[] {
  const { ours, suspended, writtenAt, restored, isMarked, unmarkedAt } = standing;
  if (writtenAt === 0) return [];
  const mayBeOld = now < writtenAt + staleForMs;
  const processes = restored ? [] : suspended.filter((process) => mayBeOld || isSuspended(group, process));
  return [
    ...(restored ? ['What was set is back as it was.'] : sizesWords(ours, to, planned.plan.original)),
    ...(processes.length > 0 ? [resumedWords(processes, standing)] : []),
    ...(isMarked && unmarkedAt === null ? ['The tag that marks the group for this job is taken off.'] : []),
  ];
}

/** What was replaced may leave zones uneven, which AWS then evens out: also with those that the cycle lets be. */
function resumedWords(processes: readonly string[], { retired }: Standing): string {
  const words = `${listed(processes)} ${processes.length === 1 ? 'is' : 'are'} resumed`;
  const mayEven = processes.includes('AZRebalance') && retired.length > 0;
  return mayEven ? `${words}: if zones are uneven then, AWS may replace instances to even them out.` : `${words}.`;
}

/** Setting by setting; where somebody else has set one since, to what that then is. */
function sizesWords(ours: Sizes, to: Sizes, original: Sizes): string[] {
  const words = sizesInOrder.flatMap((name) => {
    const back = goesBack(name, ours, to);
    const isForeign = to[name] !== original[name];
    if (back === null && !isForeign) return [];
    const words = back ?? `The ${sizeNames[name]} stays at ${to[name]}`;
    return [
      isForeign ? `${words}, not ${original[name]} as before: somebody else changed the sizes since.` : `${words}.`,
    ];
  });
  return words.length > 0 ? words : [`The sizes stay as they are: ${sizesText(to)}.`];
}
