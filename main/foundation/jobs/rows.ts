import type { JobRow, JobStep } from '#contract/jobs.ts';
import { durationNameOf } from './endings.ts';
import type { Journal } from './journal.ts';
import type { JobRecord, StepRecord } from './records.ts';

/** A job as the contract tells of it. */
export function rowOf({ steps, events }: Journal, job: JobRecord): JobRow {
  const { number: _number, input: _input, output: _output, ending: _ending, epoch: _epoch, ...told } = job;
  return { ...told, usual: steps.usual(durationNameOf(job.kind)), lastEventId: events.newest(job.id) };
}

export function stepOf(step: StepRecord): JobStep {
  const { key, kind, title, state, safety, attempt, startedAt, endedAt, dueAt, observed, problem } = step;
  const { action, parameters, requestIds, auditSeq } = step;
  return {
    ...{ key, kind, title, state, safety, attempt, startedAt, endedAt, dueAt, observed, problem },
    ...{ action, parameters, requestIds: [...requestIds], auditSeq },
  };
}
