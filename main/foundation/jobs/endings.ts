import type { Problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { Clock } from '../runtime/index.ts';
import type { Journal } from './journal.ts';
import type { JobRecord } from './records.ts';

/** How long jobs of a kind take is learned under this name. */
export function durationNameOf(kind: string): string {
  return `job:${kind}`;
}

/** How a job ended. */
export type Ending =
  | { readonly state: 'succeeded'; readonly output: Json }
  | { readonly state: 'failed' | 'cancelled'; readonly problem: Problem | null };

/** Records that a job has ended, with everything that ends with it; inside a commit. */
export function recordEnding(journal: Journal, clock: Clock, job: JobRecord, ending: Ending): void {
  const endedAt = clock.now();
  const problem = ending.state === 'succeeded' ? null : ending.problem;
  giveUpOpenIntents(journal, job);
  journal.steps.skipOpen(job.id, endedAt);
  journal.jobs.releaseLocks(job.id);
  journal.jobs.change(job.id, { state: ending.state, wait: null, question: null, progress: null, problem, endedAt });
  if (ending.state === 'succeeded') journal.jobs.change(job.id, { output: ending.output });
  // A job that was continued tells nothing of how long its kind takes.
  const wentThrough = ending.state === 'succeeded' && job.epoch === 1 && job.startedAt !== null;
  if (wentThrough) journal.steps.learn(durationNameOf(job.kind), endedAt - (job.startedAt ?? endedAt));
  const level = ending.state === 'failed' ? 'error' : 'info';
  journal.say(job, { kind: 'state', level, stepKey: null, message: sentenceOf(job, ending) });
  const { code = null, message = null } = problem ?? {};
  journal.history.record('job.ended', { job: job.id, state: ending.state, code, message });
}

/** What the job never came back to has an outcome that nobody will know. */
function giveUpOpenIntents({ steps, history }: Journal, job: JobRecord): void {
  for (const step of steps.withOpenIntent(job.id)) {
    if (step.auditSeq === null) continue;
    history.outcome(history.reopen(step.auditSeq, job.epoch), 'unknown');
    steps.save(job.id, { ...step, isOpen: false }, false);
  }
}

const words = { succeeded: 'Succeeded', failed: 'Failed', cancelled: 'Cancelled' };

function sentenceOf({ title, pivoted }: JobRecord, { state }: Ending): string {
  const kept = pivoted && state !== 'succeeded' ? ' It was past its pivot, so nothing was undone.' : '';
  return `${words[state]}: ${title}.${kept}`;
}
