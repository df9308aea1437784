import type { Litter } from '#contract/litter.ts';
import {
  type DoneJob,
  type Found,
  found,
  nothing,
  type ScannedGroup,
  type ScannedMember,
  type Who,
} from './litter-found.ts';
import { pauseMs } from './litter-seen.ts';
import { type Began, began, earliest, namesText, unreadText } from './litter-since.ts';
import { counted } from './model.ts';
import { momentText } from './plan-common.ts';

/** Set apart for less than this, an instance is probably worked on. */
const setApartLongMs = 60 * 60_000;

/** An instance that something was left on, with who did that. */
interface Left extends Began {
  readonly member: ScannedMember;
  readonly job: DoneJob | null;
}

/** Instances in standby that nobody here works on. */
export function standbyFound(group: ScannedGroup, done: readonly DoneJob[], now: number): Found[] {
  const left = group.members.flatMap((member): Left[] => {
    if (member.lifecycle !== 'Standby' || member.inState === null) return [];
    const job = jobThatLeft(done, member.id, ['group.enter_standby', 'group.exit_standby']);
    return leftFor(began(group, member.inState, `Moving EC2 instance to Standby: ${member.id}`), { member, job, now });
  });
  return byJob(left).map((some) => {
    const ids = some.map(({ member }) => member.id);
    const { desiredCapacity, maxSize } = group.sizes;
    const after = desiredCapacity + ids.length;
    const isTooMany = after > maxSize;
    const tooMany = ` With ${ids.length === 1 ? 'it' : 'them'} the desired capacity would be ${after}, above the maximum of ${maxSize}: raise that first.`;
    return found(group, whoLeft(some), {
      kind: 'standby',
      of: ids.toSorted(),
      message: `${leftText(some, 'in standby')} Nobody here works on the group.${unreadText(group, 'scaling activities')}`,
      advice: `${adviceOf(some, 'Somebody may want it so, e.g. to look for a fault: ask before traffic goes there again.')}${isTooMany ? tooMany : ''}`,
      repair: isTooMany
        ? null
        : `Return ${namesText(ids)} to service, which raises the desired capacity from ${desiredCapacity} to ${after}`,
      does: { ...nothing, standby: ids },
    });
  });
}

/** Instances that are protected from scale-in although the group does not protect new ones. */
export function protectedFound(group: ScannedGroup, done: readonly DoneJob[], now: number): Found[] {
  if (group.newInstancesProtected) return [];
  const left = group.members.flatMap((member): Left[] => {
    const { inProtection: seen, lifecycle } = member;
    if (seen === null || lifecycle.startsWith('Terminat')) return [];
    const job = jobThatLeft(done, member.id, ['group.protect', 'group.unprotect']);
    // AWS keeps no record of it: what was so from the beginning may be so for ever.
    const since = seen.hasArrived ? { since: seen.at, before: seen.at } : { since: null, before: 0 };
    return leftFor(since, { member, job, now });
  });
  return byJob(left).map((some) => {
    const ids = some.map(({ member }) => member.id);
    return found(group, whoLeft(some), {
      kind: 'protected',
      of: ids.toSorted(),
      message: `${leftText(some, 'protected from scale-in')} The group does not protect new instances.`,
      advice: adviceOf(
        some,
        'Somebody may want it so, and a program may protect its own instance while it must not be cut off: ask first.',
      ),
      repair: `Stop protecting ${namesText(ids)}, so that scale-in may take ${ids.length === 1 ? 'it' : 'them'}`,
      does: { ...nothing, unprotect: ids },
    });
  });
}

/** The job of this console that set an instance apart, where no later one took that back. */
function jobThatLeft(
  done: readonly DoneJob[],
  id: string,
  [sets, takesBack]: readonly [string, string],
): DoneJob | null {
  const last = done.find(({ kind, instanceIds }) => (kind === sets || kind === takesBack) && instanceIds.includes(id));
  return last?.kind === sets ? last : null;
}

/** Nothing where it is too young to be told. What a job left that did not succeed is told at once. */
function leftFor(
  seen: Began,
  { member, job, now }: { readonly member: ScannedMember; readonly job: DoneJob | null; readonly now: number },
): Left[] {
  const at = job?.endedAt ?? null;
  // What came about later is not of that job; it may have been listed as late as this.
  if (at === null || (seen.since !== null && seen.since > at + pauseMs)) {
    return now - seen.before >= setApartLongMs ? [{ ...seen, member, job: null }] : [];
  }
  const isTold = hasGivenUp(job) || now - at >= setApartLongMs;
  return isTold ? [{ since: at, before: at, member, job }] : [];
}

function hasGivenUp(job: DoneJob | null): boolean {
  return job !== null && job.state !== 'succeeded';
}

function byJob(left: readonly Left[]): readonly Left[][] {
  return [...Map.groupBy(left, ({ job }) => job?.jobId ?? null).values()];
}

function whoLeft(left: readonly Left[]): Who {
  const job = left[0]?.job ?? null;
  const leftBy: Litter['leftBy'] = job ? 'this_console' : 'unknown';
  const certainty: Litter['certainty'] = hasGivenUp(job) ? 'likely' : 'unsure';
  return { leftBy, certainty, jobId: job?.jobId ?? null, since: earliest(left) };
}

function adviceOf([first]: readonly Left[], otherwise: string): string {
  const job = first?.job ?? null;
  if (!job) return otherwise;
  const why = job.reason === '' ? '' : ` because “${job.reason}”`;
  if (hasGivenUp(job)) return `A job of ${job.requestedBy} did it${why}, and has ended without taking it back.`;
  return `${job.requestedBy} had it done${why}. It may still be meant so: ask first.`;
}

/** e.g. `2 instances are in standby: i-1 (since …) and i-2 (nobody knows since when).` */
function leftText(left: readonly Left[], how: string): string {
  const [first] = left;
  if (left.length === 1 && first) {
    const { member, since } = first;
    if (since !== null) return `${member.id} has been ${how} since ${momentText(since)}.`;
    return `${member.id} is ${how}; since when is not known.`;
  }
  const names = left.map(({ member, since }) => `${member.id}${since === null ? '' : ` (since ${momentText(since)})`}`);
  return `${counted(left.length, 'instance')} are ${how}: ${namesText(names)}.`;
}
