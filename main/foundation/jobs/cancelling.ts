import type { Journal } from './journal.ts';
import type { JobRecord } from './records.ts';

/** Sets that a job and everything below it is to be cancelled, inside a commit. Answers with those that this is new for. */
export function wishCancelled(journal: Journal, jobId: string, sentence: string): string[] {
  const reached = new Set(journal.jobs.wish(jobId, 'cancel'));
  for (const job of journal.jobs.tree(jobId)) {
    if (!reached.has(job.id)) continue;
    journal.say(job, { kind: 'wish', level: 'info', stepKey: null, message: sentence });
    if (isQuestionIdle(journal, job)) journal.jobs.change(job.id, { question: null, state: 'queued' });
  }
  return [...reached];
}

/** Who is asked whether to try again what had no effect need not answer once the job is to end. */
function isQuestionIdle({ steps }: Journal, { id, ending, question }: JobRecord): boolean {
  if (ending !== null || question === null || question.stepKey === null) return false;
  return !steps.find(id, question.stepKey)?.isOpen;
}
