import { z } from 'zod';
import type { RefreshSeen } from '#contract/cycles.ts';
import { problem } from '#contract/problems.ts';
import type { Json } from '../../foundation/audit/model.ts';
import type { JobContext, JobDefinition, Look, LookWork, Poll, UndoContext } from '../../foundation/jobs/index.ts';
import {
  approvalSchema,
  type CycleJobDeps,
  type CycleJobInput,
  cycleJobInputSchema,
  refreshJobKind,
  refreshJobVersion,
  rollBackSignal,
} from './cycle-job.ts';
import type { CycleAction, CycleSeen } from './cycle-model.ts';
import { situationOf } from './cycle-situation.ts';
import { decideRefresh, type RefreshVerdict, whyNoRollbackNow } from './decide-refresh.ts';
import { type GroupJobOutput, groupJobOutputSchema } from './group-job.ts';
import { lowestOf, proofOf } from './ledger.ts';
import { counted, groupLock } from './model.ts';
import { readActivities } from './observe.ts';
import { observeCycle } from './observe-cycle.ts';
import { isRunning } from './observe-refresh.ts';
import { refreshRequest } from './refresh-request.ts';
import { cancelRefreshName, RefreshSteps, type Started } from './refresh-steps.ts';
import { stoppingRefresh } from './stopping.ts';
import { type Watched, watch } from './watched.ts';

type End = Extract<CycleAction, { kind: 'end' }>;
type Followed = { readonly kind: 'end'; readonly end: End } | { readonly kind: 'roll_back' };

const lookEveryMs = 10_000;
const remindAfterMs = 30 * 60_000;
const minuteMs = 60_000;
const startedSchema = z.object({ refreshId: z.string() });

/** Lets EC2 Auto Scaling replace the instances of one group, follows it, and can call it off. */
export function refreshJob(deps: CycleJobDeps): JobDefinition<CycleJobInput, GroupJobOutput> {
  return {
    kind: refreshJobKind,
    version: refreshJobVersion,
    input: cycleJobInputSchema,
    output: groupJobOutputSchema,
    title: ({ groupName, plan }) => `Let AWS replace ${counted(plan.victims.length, 'instance')} of ${groupName}`,
    subject: ({ connectionId, account, region, groupName }) => ({
      connectionId,
      account,
      region,
      resource: { kind: 'group', connectionId, id: groupName },
      name: groupName,
    }),
    locks: (input) => [groupLock(input, input.groupName)],
    run: (context, input) => run(deps, context, input),
    stopping: (input) => stoppingRefresh(deps, input),
    undo: {
      [cancelRefreshName]: {
        title: ({ groupName }) => `Cancel the instance refresh of ${groupName}; what was replaced stays`,
        run: (context, input, output) => callOff(deps, context, input, output),
      },
    },
  };
}

async function run(deps: CycleJobDeps, context: JobContext, input: CycleJobInput): Promise<GroupJobOutput> {
  const { jobId } = context;
  const { connectionId, groupName, spec, plan } = input;
  const steps = new RefreshSteps(deps, context, input);
  const { at: startedAt, known } = await steps.before();
  deps.repository.begin({
    jobId,
    connectionId,
    groupName,
    startedAt,
    planned: { spec, plan },
  });
  const started = await steps.start(refreshRequest(input), known);
  const follow = new RefreshFollow(deps, context, input, { started, startedAt });
  let followed = await context.poll<Followed>('follow', follow.poll(true));
  if (followed.kind === 'roll_back') {
    await rollBack(context, steps, started);
    followed = await context.poll<Followed>('follow-back', follow.poll(false));
  }
  if (followed.kind !== 'end') throw new Error('A refresh is rolled back once.');
  const { end } = followed;
  deps.repository.append(jobId, { action: end, at: deps.clock.now() });
  const { sentence } = proofOf(end, lowestOf(deps.repository.ledger(jobId)));
  if (end.outcome === 'succeeded') return { outcome: sentence };
  const where = { connectionId, resource: groupName };
  throw problem('aws_failed', sentence, 'Look at the group and its scaling activities, then plan again.', where);
}

async function rollBack(context: JobContext, steps: RefreshSteps, started: Started): Promise<void> {
  const title = 'Take the wish to roll it back';
  const asked = { title, reason: 'Somebody asked for it', signal: rollBackSignal, remindAfterMs };
  const { by, reason } = approvalSchema.parse(await context.person('asked', asked));
  context.note(rollBackSignal, `${by} has it rolled back: ${reason}`);
  await steps.rollBack(started);
}

/** Where the refresh has ended by itself nothing is left to call off. */
async function callOff(
  deps: CycleJobDeps,
  context: UndoContext,
  input: CycleJobInput,
  output: Json,
): Promise<string | undefined> {
  const { refreshId } = startedSchema.parse(output);
  const steps = new RefreshSteps(deps, context, input);
  const { status } = await context.step('refresh-now', {
    title: 'See where the refresh stands',
    safety: 'read',
    work: async ({ signal }) => {
      const ours = (await steps.read(signal)).find(({ id }) => id === refreshId);
      return { status: ours?.status ?? 'gone' };
    },
  });
  if (!isRunning({ status })) return 'The refresh had ended by itself, so nothing was left to cancel.';
  if (status !== 'Cancelling') await steps.cancel({ refreshId });
  const startedAt = deps.repository.find(context.jobId)?.startedAt ?? 0;
  const follow = new RefreshFollow(deps, context, input, { started: { refreshId }, startedAt });
  const followed = await context.poll<Followed>('follow-off', follow.poll(false));
  if (followed.kind === 'end') deps.repository.append(context.jobId, { action: followed.end, at: deps.clock.now() });
  return undefined;
}

/** Looks at a refresh until it has ended, and keeps what is seen for the screen. */
class RefreshFollow {
  readonly #deps: CycleJobDeps;
  readonly #context: UndoContext;
  readonly #input: CycleJobInput;
  readonly #of: { readonly started: Started; readonly startedAt: number };
  #watched: Watched | null = null;

  constructor(
    deps: CycleJobDeps,
    context: UndoContext,
    input: CycleJobInput,
    of: { readonly started: Started; readonly startedAt: number },
  ) {
    this.#deps = deps;
    this.#context = context;
    this.#input = input;
    this.#of = of;
  }

  /** `mayTurnBack`: a person's wish to roll it back ends the wait as well. */
  poll(mayTurnBack: boolean): Poll<Followed> {
    return {
      title: mayTurnBack ? 'Wait until AWS has replaced them' : 'Wait until AWS has come to an end',
      reason: 'AWS replaces the instances in its own batches',
      everyMs: lookEveryMs,
      timeoutMs: longestMs(this.#input),
      learnAs: null,
      look: (work) => this.#look(work, mayTurnBack),
    };
  }

  async #look({ signal, isSignalled }: LookWork, mayTurnBack: boolean): Promise<Look<Followed>> {
    const { spec, plan, usual } = this.#input;
    const { seen, refresh } = await this.#read(signal);
    const now = this.#deps.clock.now();
    this.#watched = watch({ spec, plan }, [], seen, { before: this.#watched, usual, now });
    const verdict = decideRefresh(plan, refresh, seen.group);
    this.#keep(this.#watched, verdict, refresh);
    if (verdict.kind === 'end') {
      return { done: true, output: { kind: 'end', end: verdict.end }, observed: verdict.end.why };
    }
    if (mayTurnBack && isSignalled(rollBackSignal)) {
      return { done: true, output: { kind: 'roll_back' }, observed: 'Somebody wants it rolled back' };
    }
    return { done: false, observed: verdict.reason, progress: verdict.progress };
  }

  async #read(signal: AbortSignal): Promise<{ readonly seen: CycleSeen; readonly refresh: RefreshSeen | null }> {
    const { clock, door: reader, gates } = this.#deps;
    const { connectionId, groupName, spec, plan } = this.#input;
    const { started, startedAt } = this.#of;
    const place = { reader, connectionId, groupName, signal };
    const nothingSent = { commands: new Map(), answered: [] };
    const [seen, refreshes, activities] = await Promise.all([
      observeCycle(place, { clock, gates, spec, present: plan.present, since: startedAt, ...nothingSent }),
      new RefreshSteps(this.#deps, this.#context, this.#input).read(signal),
      readActivities(place, null),
    ]);
    const ours = refreshes.find(({ id }) => id === started.refreshId);
    if (!ours) return { seen, refresh: null };
    const since = activities.filter(({ at }) => at >= startedAt);
    return {
      seen,
      refresh: {
        ...ours,
        whyNoRollback: whyNoRollbackNow(ours, plan.whyNoRollback),
        activities: since.map(({ at, status, description, failure }) => ({
          ...{ at, status },
          message: failure ?? description,
        })),
      },
    };
  }

  /** What the screen shows; the last look stays, also after a restart. */
  #keep(watched: Watched, verdict: RefreshVerdict, refresh: RefreshSeen | null): void {
    const { repository, looks } = this.#deps;
    const { jobId } = this.#context;
    const { spec, plan } = this.#input;
    const { seen, newcomers } = watched;
    const now = verdict.kind === 'end' ? verdict.end.why : verdict.reason;
    const outlook = { now, next: 'AWS goes on by itself, and this job follows it to its end.' };
    const looked = { seen: { group: seen.group, balancers: seen.balancers }, newcomers, outlook, refresh };
    looks.keep(jobId, looked);
    if (verdict.kind === 'end') repository.keepLook(jobId, looked);
    repository.count(jobId, situationOf({ spec, plan }, [], watched, { now: watched.at, mark: '' }).capacity);
  }
}

/** As long as every instance may take one after the other, with all pauses that were asked for, and two hours more. */
function longestMs({ spec, plan }: CycleJobInput): number {
  const { checkpointPercentages, checkpointDelayMinutes, bakeMinutes } = spec.refresh;
  const perInstance = spec.readyWithinMinutes + spec.goneWithinMinutes;
  const pauses = checkpointPercentages.length * checkpointDelayMinutes + bakeMinutes;
  return (plan.victims.length * perInstance + pauses + 120) * minuteMs;
}
