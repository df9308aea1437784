import { type ProblemError, problem } from '#contract/problems.ts';
import type { Json } from '../../foundation/audit/model.ts';
import type { Look, Poll, Step, StepWork, UndoContext } from '../../foundation/jobs/index.ts';
import { type Clock, sleep } from '../../foundation/runtime/index.ts';
import { type Looked, staleForMs, type Verdict } from './decide.ts';
import type { GroupJobDeps, GroupJobInput } from './group-job.ts';
import { fingerprintOf, type GroupSeen, isSameSizes, type Sizes } from './model.ts';
import { observe, type Place, readActivities, readBalancers, readGroup, readLastActivity } from './observe.ts';
import { type GroupWhere, type GroupWrite, type WriteBasis, type Written, writeStep } from './write-step.ts';

/** The group as it was before the job's first write. */
export type Before = {
  readonly sizes: Sizes;
  readonly suspended: readonly string[];
  readonly members: readonly { readonly id: string; readonly lifecycle: string; readonly protected: boolean }[];
  /** The newest scaling activity: whatever is newer came after. */
  readonly lastActivityId: string | null;
};

/** What a wait cannot come back from. */
type Failed = Extract<Verdict, { kind: 'foreign' | 'hopeless' }>;

export interface GroupWait {
  readonly title: string;
  readonly reason: string;
  readonly timeoutMs: number;
  readonly learnAs: string | null;
  /** Pure: what one look means. */
  decide(looked: Looked): Verdict;
}

const minuteMs = 60_000;

/** How long AWS may take until it shows what it has accepted. */
export const visibleWithinMs = 2 * minuteMs;

/** How long instances may take to boot, to be set up by lifecycle hooks and to become healthy at their balancers. */
export const inServiceWithinMs = 45 * minuteMs;

/** AWS docs: a target group lets targets drain for up to an hour; terminating hooks come on top. */
export const goneWithinMs = 90 * minuteMs;

export interface ReadingWait<Output extends Json> {
  readonly title: string;
  readonly reason: string;
  readonly timeoutMs: number;
  /** What is told while there is nothing to tell of the group. */
  readonly waiting: string;
  of(group: GroupSeen): Output | null;
}

const lookEveryMs = 5000;
const planAgain = 'Look at the group, then plan it again.';

/** The steps that the jobs of all group actions are made of. */
export class GroupSteps {
  readonly #deps: GroupJobDeps;
  readonly #context: UndoContext;
  readonly #input: GroupJobInput;

  constructor(deps: GroupJobDeps, context: UndoContext, input: GroupJobInput) {
    this.#deps = deps;
    this.#context = context;
    this.#input = input;
  }

  /** Reads the group before anything is changed; throws `changed_meanwhile` where it is not as it was planned on. */
  before(): Promise<Before> {
    return this.#context.step('before', {
      title: 'Read the group as it is now',
      safety: 'read',
      work: async ({ signal }) => {
        const place = this.#place(signal);
        const [seen, lastActivityId] = await Promise.all([observe(place), readLastActivity(place)]);
        const { action, fingerprint } = this.#input;
        if (fingerprintOf(this.#input, action, seen) !== fingerprint) {
          throw changed('It is not as it was when this was planned.', this.#input);
        }
        const { group } = seen;
        return {
          sizes: group.sizes,
          suspended: group.suspended.map(({ process }) => process),
          members: group.members.map(({ id, lifecycle, protected: isProtected }) => ({
            id,
            lifecycle,
            protected: isProtected,
          })),
          lastActivityId,
        };
      },
    });
  }

  write(key: string, write: GroupWrite): Promise<Written> {
    return this.#context.step(key, this.#writeStep(write, {}));
  }

  /** The same for what takes an earlier write back, which took effect at a moment. */
  writeBack(key: string, write: GroupWrite, { at: earlierAt }: Written): Promise<Written> {
    return this.#context.step(key, this.#writeStep(write, {}, { earlierAt }));
  }

  /** A write with the undo that takes it back and what that needs to know. */
  writeUndoably<Known extends { readonly [name: string]: Json }>(
    key: string,
    write: GroupWrite,
    undoneBy: string,
    known: Known,
  ): Promise<Known & Written> {
    return this.#context.step(key, this.#writeStep(write, known, { undoneBy }));
  }

  #writeStep<Known extends { readonly [name: string]: Json }>(
    write: GroupWrite,
    known: Known,
    changes: Partial<WriteBasis> = {},
  ): Step<Known & Written> {
    const basis = { earlierAt: 0, undoneBy: null, advice: planAgain, ...changes };
    return writeStep(this.#deps, this.#input, write, basis, known);
  }

  /** Waits until a decision holds. Fails with what it decided where that is not that the job is there. */
  wait(key: string, since: Written, before: Before, wait: GroupWait): Promise<string> {
    return this.#context.poll<string>(key, groupPoll(this.#deps, this.#input, { since, before, wait }));
  }

  /** Reads the group again, for what is decided on the way. */
  read<Output extends Json>(key: string, title: string, of: (group: GroupSeen) => Output): Promise<Output> {
    return this.#context.step(key, {
      title,
      safety: 'read',
      work: async ({ signal }) => of(await readGroup(this.#place(signal))),
    });
  }

  /** Waits until something can be told of the group; null while it cannot. */
  readOnce<Output extends Json>(key: string, wait: ReadingWait<Output>): Promise<Output> {
    const { of, waiting, ...poll } = wait;
    return this.#context.poll<Output>(key, {
      ...poll,
      everyMs: lookEveryMs,
      learnAs: null,
      look: async ({ signal }) => {
        const output = of(await readGroup(this.#place(signal)));
        return output === null ? { done: false, observed: waiting } : { done: true, output };
      },
    });
  }

  /**
   * The group's sizes as they are after a write at a moment: what still looks as before it is read again until it can
   * no longer be an answer from before the write.
   */
  sizesAfter(key: string, { before, at }: { readonly before: Sizes } & Written): Promise<Sizes> {
    const mayBeStale = (sizes: Sizes) => isSameSizes(sizes, before) && this.#deps.clock.now() - at < staleForMs;
    return this.readOnce<Sizes>(key, {
      title: 'Read the sizes as they are now',
      reason: 'AWS takes a moment to show what it has accepted',
      timeoutMs: visibleWithinMs,
      waiting: 'The sizes that were set cannot be seen yet',
      of: ({ sizes }) => (mayBeStale(sizes) ? null : sizes),
    });
  }

  #place(signal: AbortSignal): Place {
    const { connectionId, groupName } = this.#input;
    return { reader: this.#deps.door, connectionId, groupName, signal };
  }
}

/** A wait until a decision holds about a group, judged on looks at it; what else ends it is thrown. */
export function groupPoll(
  { door, clock }: GroupJobDeps,
  where: GroupWhere,
  of: { readonly since: Written; readonly before: Pick<Before, 'lastActivityId'>; readonly wait: GroupWait },
): Poll<string> {
  const { connectionId, groupName } = where;
  const { decide, ...wait } = of.wait;
  const look = async ({ signal }: StepWork) => {
    const place: Place = { reader: door, connectionId, groupName, signal };
    const [group, activities] = await Promise.all([readGroup(place), readActivities(place, of.before.lastActivityId)]);
    const balancers = await readBalancers(place, group);
    return decide({ group, balancers, activities, sinceWriteMs: clock.now() - of.since.at });
  };
  const failed = ({ kind, message }: Failed) =>
    kind === 'foreign'
      ? changed(message, where)
      : problem('aws_failed', message, 'Look at the scaling activities of the group.', placeOf(where));
  return { ...wait, everyMs: lookEveryMs, look: holding(look, failed, clock) };
}

function changed(what: string, where: GroupWhere): ProblemError {
  return problem('changed_meanwhile', what, planAgain, placeOf(where));
}

function placeOf({ connectionId, account, region, groupName }: GroupWhere) {
  return { connectionId, account, region, resource: groupName };
}

/**
 * What ends a wait must be seen twice in a row: AWS may answer from before our own write, and what is healthy may flap.
 * Both are one look, so that a wait that comes to look late, e.g. after a machine slept, is not cut between them.
 */
function holding(
  look: (work: StepWork) => Promise<Verdict>,
  failed: (ended: Failed) => ProblemError,
  clock: Clock,
): Poll<string>['look'] {
  return async (work) => {
    const first = await look(work);
    if (first.kind === 'waiting') return notYet(first);
    await sleep(clock, lookEveryMs, work.signal);
    const verdict = await look(work);
    if (verdict.kind === 'waiting') return notYet(verdict);
    const message = messageOf(verdict);
    if (verdict.kind !== first.kind) return { done: false, observed: message };
    if (verdict.kind !== 'there') throw failed(verdict);
    return { done: true, observed: message, output: message };
  };
}

function notYet({ observed, progress }: Extract<Verdict, { kind: 'waiting' }>): Look<string> {
  return { done: false, observed, ...(progress ? { progress } : {}) };
}

function messageOf(verdict: Exclude<Verdict, { kind: 'waiting' }>): string {
  return verdict.kind === 'there' ? verdict.observed : verdict.message;
}
