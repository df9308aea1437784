import { z } from 'zod';
import { problem } from '#contract/problems.ts';
import type { JobContext, JobDefinition, UndoContext } from '../../foundation/jobs/index.ts';
import {
  approvalOf,
  approvalSchema,
  type CycleJobDeps,
  type CycleJobInput,
  cycleJobInputSchema,
  cycleJobKind,
  cycleJobVersion,
} from './cycle-job.ts';
import type { CycleAction } from './cycle-model.ts';
import { CycleRun, type RunOptions, unwindName } from './cycle-run.ts';
import { type GroupJobOutput, groupJobOutputSchema } from './group-job.ts';
import { lowestOf, proofOf } from './ledger.ts';
import { encodeMark } from './mark.ts';
import { counted, groupLock } from './model.ts';
import { batchText } from './plan-cycle-batches.ts';
import { stoppingCycle } from './stopping.ts';

const remindAfterMs = 30 * 60_000;

/** What an undo goes on from: read once, so that it goes on from the same when it is continued itself. */
const soFarSchema = z.object({ progress: z.custom<{ action: CycleAction; at: number }[]>(Array.isArray) });

/** Replaces instances of one group as planned. */
export function cycleJob(deps: CycleJobDeps): JobDefinition<CycleJobInput, GroupJobOutput> {
  return {
    kind: cycleJobKind,
    version: cycleJobVersion,
    input: cycleJobInputSchema,
    output: groupJobOutputSchema,
    title: ({ groupName, plan }) => `Replace ${counted(plan.victims.length, 'instance')} of ${groupName}`,
    subject: ({ connectionId, account, region, groupName }) => ({
      connectionId,
      account,
      region,
      resource: { kind: 'group', connectionId, id: groupName },
      name: groupName,
    }),
    locks: (input) => [groupLock(input, input.groupName)],
    run: (context, input) => run(deps, context, input),
    stopping: (input, job) => stoppingCycle(deps, input, job),
    undo: {
      [unwindName]: {
        title: ({ groupName }) =>
          `Take back what is too much in ${groupName}, and restore its settings; what was replaced stays`,
        run: (context, input) => unwind(deps, context, input),
      },
    },
  };
}

async function run(deps: CycleJobDeps, context: JobContext, input: CycleJobInput): Promise<GroupJobOutput> {
  const { at: startedAt } = await context.step('begin', {
    title: 'Begin to replace instances',
    safety: 'read',
    work: async () => ({ at: deps.clock.now() }),
  });
  const { jobId } = context;
  const { connectionId, groupName, spec, plan } = input;
  const mark = markOf(deps, jobId, plan, startedAt);
  deps.repository.begin({ jobId, connectionId, groupName, startedAt, planned: { spec, plan } });
  const hold: RunOptions['hold'] = async (key, { batch, why: reason }, meanwhile) => {
    const stoppedAfter = plan.batches.find(({ number }) => number === batch);
    const name = batchText(stoppedAfter ?? { number: batch, isCanary: false });
    const title = `Wait for approval after ${name}`;
    const signal = approvalOf(batch);
    const asked = { title, reason, signal, remindAfterMs, meanwhile };
    const answer = approvalSchema.nullable().parse(await context.person(key, asked));
    if (answer) context.note(signal, `${answer.by} lets it go on past ${name}: ${answer.reason}`);
    return answer?.at ?? null;
  };
  const cycle = new CycleRun(deps, context, input, { wish: 'run', mark, startedAt, progress: [], hold });
  const end = await cycle.run();
  const { sentence } = proofOf(end, lowestOf(deps.repository.ledger(jobId)));
  if (end.outcome === 'succeeded') {
    // Nothing is left to take back, also where this is one group of several and another one fails later.
    context.pivot('replaced', 'All planned instances are replaced');
    return { outcome: sentence };
  }
  throw problem('aws_failed', sentence, 'Look at the group and its scaling activities, then plan again.', {
    connectionId,
    resource: groupName,
  });
}

function markOf({ consoleId }: CycleJobDeps, jobId: string, plan: CycleJobInput['plan'], at: number): string {
  const { original: sizes, suspends } = plan;
  return encodeMark({ jobId, consoleId, sizes, suspends, at });
}

/** The same loop, which retires nothing any more. Where the cycle came to its own end nothing is left to do. */
async function unwind(deps: CycleJobDeps, context: UndoContext, input: CycleJobInput): Promise<string | undefined> {
  const { progress } = soFarSchema.parse(
    await context.step('so-far', {
      title: 'Read what was done so far',
      safety: 'read',
      work: async () => ({ progress: deps.repository.progress(context.jobId) }),
    }),
  );
  if (progress.at(-1)?.action.kind === 'end') return 'It had come to its own end, so nothing was left to take back.';
  const startedAt = deps.repository.find(context.jobId)?.startedAt ?? 0;
  const mark = markOf(deps, context.jobId, input.plan, startedAt);
  const hold = () => Promise.reject(new Error('A cycle that is taken back has no checkpoints.'));
  await new CycleRun(deps, context, input, { wish: 'cancel', mark, startedAt, progress, hold }).run();
  return undefined;
}
