import { type Found, found, type JobsKnown, nothing, type ScannedGroup, type Who } from './litter-found.ts';
import { hookWaitsFound } from './litter-hooks.ts';
import { protectedFound, standbyFound } from './litter-members.ts';
import { refreshFound } from './litter-refresh.ts';
import { decodeMark, type Mark } from './mark.ts';
import { isSameSizes, listed } from './model.ts';
import { momentText } from './plan-common.ts';
import { sizesText } from './sizes.ts';

/** Suspended for less than this without any mark, somebody is probably at work. */
const suspendedLongMs = 60 * 60_000;

/**
 * What lies on groups that nobody here works on. What a mark names is told with who left it; what is otherwise without
 * one may be meant so, which only a person can know. It rests on the listing, and on what was read beside it where
 * something in the listing pointed there.
 */
export function findLitter(groups: readonly ScannedGroup[], jobs: JobsKnown, now: number): Found[] {
  return groups.filter((group) => !jobs.isHeld(group)).flatMap((group) => findIn(group, jobs, now));
}

function findIn(group: ScannedGroup, jobs: JobsKnown, now: number): Found[] {
  const mark = group.mark === null ? null : decodeMark(group.mark);
  if (mark && isAtWork(mark, group, jobs)) return [];
  const named = mark?.suspends ?? [];
  return [
    ...(group.mark === null ? [] : [markFound(group, group.mark, mark, jobs)]),
    ...(mark ? [...sizesFound(group, mark, jobs), ...suspendedFound(group, mark, jobs)] : []),
    ...suspendedByOthers(group, named, now),
    ...unmarkedFound(group, jobs, now),
  ];
}

/** What no mark tells of, by the instances and by what was read beside the listing. */
function unmarkedFound(group: ScannedGroup, jobs: JobsKnown, now: number): Found[] {
  const isSetApart = group.members.some(({ inState, inProtection }) => inState !== null || inProtection !== null);
  if (!isSetApart && !group.evidence?.refresh) return [];
  const done = jobs.doneTo(group);
  // What a job did since the group was read cannot be seen in it.
  if (done.some(({ endedAt }) => endedAt === null || endedAt >= group.readAt)) return [];
  return [
    ...standbyFound(group, done, now),
    ...protectedFound(group, done, now),
    ...hookWaitsFound(group, now),
    ...refreshFound(group, done, now),
  ];
}

/** A job of this console that has ended since the group was read may have taken its mark off by now. */
function isAtWork({ consoleId, jobId }: Mark, { readAt }: ScannedGroup, jobs: JobsKnown): boolean {
  if (consoleId !== jobs.consoleId) return false;
  const endedAt = jobs.endedAt(jobId);
  return endedAt === null || (endedAt !== undefined && endedAt >= readAt);
}

function markFound(group: ScannedGroup, value: string, mark: Mark | null, jobs: JobsKnown): Found {
  const who = whoLeft(mark, jobs);
  return found(group, who, {
    kind: 'tag',
    of: [value],
    message: mark
      ? `${who.name}, begun ${momentText(mark.at)}, left its mark.`
      : 'It has the mark of a job that cannot be read.',
    advice: `${who.advice} Until the mark is off, the group cannot be cycled.`,
    repair: 'Take the mark off',
    does: { ...nothing, mark: value },
  });
}

function sizesFound(group: ScannedGroup, mark: Mark, jobs: JobsKnown): Found[] {
  if (isSameSizes(group.sizes, mark.sizes)) return [];
  const who = whoLeft(mark, jobs);
  const isFewer = group.sizes.desiredCapacity > mark.sizes.desiredCapacity;
  const chosen = isFewer ? ' The group itself then chooses which instances go.' : '';
  // Scaling may have set them since.
  const certainty = who.certainty === 'certain' ? 'likely' : who.certainty;
  return [
    found(
      group,
      { ...who, certainty },
      {
        kind: 'sizes',
        of: [sizesText(group.sizes), group.mark ?? ''],
        message: `The sizes are ${sizesText(group.sizes)}; before ${who.name.toLowerCase()} they were ${sizesText(mark.sizes)}.`,
        advice: `${who.advice} Scaling or a person may have changed them since: set them back only where they are not meant so.${chosen}`,
        repair: `Set the sizes back to ${sizesText(mark.sizes)}`,
        does: { ...nothing, sizes: { from: group.sizes, to: mark.sizes } },
      },
    ),
  ];
}

function suspendedFound(group: ScannedGroup, mark: Mark, jobs: JobsKnown): Found[] {
  const left = group.suspended.filter(({ process }) => mark.suspends.includes(process));
  if (left.length === 0) return [];
  const who = whoLeft(mark, jobs);
  const processes = left.map(({ process }) => process);
  return [
    found(group, who, {
      kind: 'suspended',
      of: left.flatMap(({ process, reason }) => [process, reason]),
      message: `${who.name} suspended ${listed(processes)}.${reasonsText(left)}`,
      advice: who.advice,
      repair: `Resume ${listed(processes)}`,
      does: { ...nothing, resume: processes },
    }),
  ];
}

function suspendedByOthers(group: ScannedGroup, named: readonly string[], now: number): Found[] {
  const others = group.suspended.filter(
    ({ process, reason }) => !named.includes(process) && now - (suspendedAt(reason) ?? 0) >= suspendedLongMs,
  );
  if (others.length === 0) return [];
  const processes = others.map(({ process }) => process);
  const moments = others.flatMap(({ reason }) => suspendedAt(reason) ?? []);
  const isByAws = moments.length < others.length;
  const advice = isByAws
    ? 'AWS may have done it itself, because launches failed: find out why before it is resumed.'
    : 'Somebody may mean it so: ask before it is resumed. The group then acts at once on what it missed.';
  return [
    found(
      group,
      { leftBy: 'unknown', certainty: 'unsure', jobId: null, since: moments.length > 0 ? Math.min(...moments) : null },
      {
        kind: 'suspended',
        of: others.flatMap(({ process, reason }) => [process, reason]),
        message: `${listed(processes)} ${processes.length === 1 ? 'is' : 'are'} suspended, and no job of a console says why.${reasonsText(others)}`,
        advice,
        repair: `Resume ${listed(processes)}`,
        does: { ...nothing, resume: processes },
      },
    ),
  ];
}

function whoLeft(mark: Mark | null, jobs: JobsKnown): Who & { readonly name: string; readonly advice: string } {
  if (!mark) {
    const advice = 'Find out who put it there before it is taken off.';
    return { leftBy: 'unknown', certainty: 'unsure', jobId: null, since: null, name: 'Somebody', advice };
  }
  const { jobId, at: since } = mark;
  if (mark.consoleId !== jobs.consoleId) {
    const advice = 'Make sure that it does not run there any more: this console cannot see that.';
    const name = 'A job of another console';
    return { leftBy: 'another_console', certainty: 'unsure', jobId, since, name, advice };
  }
  const isKnown = jobs.endedAt(jobId) !== undefined;
  const name = isKnown ? 'A job of this console' : 'A job that this console does not know any more';
  return {
    leftBy: 'this_console',
    certainty: isKnown ? 'certain' : 'likely',
    jobId: isKnown ? jobId : null,
    since,
    name,
    advice: 'The job does not run any more.',
  };
}

/** Auto Scaling answers `User suspended at 2026-11-22T03:00:00Z`, and otherwise a sentence of its own. */
function suspendedAt(reason: string): number | null {
  const [, moment] = /^User suspended at (\S+)$/.exec(reason) ?? [];
  const at = moment === undefined ? NaN : Date.parse(moment);
  return Number.isNaN(at) ? null : at;
}

function reasonsText(suspended: ScannedGroup['suspended']): string {
  const reasons = [...new Set(suspended.map(({ reason }) => reason).filter((reason) => reason !== ''))];
  return reasons.length === 0 ? '' : ` AWS says: ${reasons.join('; ')}.`;
}
