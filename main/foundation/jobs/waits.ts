import { type Problem, ProblemError } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { PersonWait, Sleep } from './definition.ts';
import type { Pass } from './pass.ts';
import { blankStep, type StepRecord } from './records.ts';

export async function performSleep(pass: Pass, key: string, sleep: Sleep): Promise<null> {
  const { clock } = pass.tools;
  const before = pass.recorded(key, 'sleep');
  if (pass.isSettling) pass.cut();
  const begun = { key, kind: 'sleep', title: sleep.title, dueAt: clock.now() + sleep.durationMs } as const;
  const step = beginWait(pass, before, begun, ({ startedAt: since, dueAt: deadline }) =>
    pass.waits(key, { kind: 'time', reason: sleep.reason, since, deadline, usual: null }),
  );
  await pass.sleepUntil(step.dueAt ?? clock.now());
  endWait(pass, step, { state: 'done' }, `Done: ${sleep.title}.`);
  return null;
}

/** Holds until the signal comes; a deadline that passes only reminds. */
export async function performPerson(pass: Pass, key: string, wait: PersonWait): Promise<Json> {
  const { clock, journal } = pass.tools;
  const before = pass.recorded(key, 'signal');
  if (pass.isSettling) pass.cut();
  const waits = ({ startedAt: since, dueAt: deadline }: StepRecord) =>
    pass.waits(key, { kind: 'person', reason: wait.reason, since, deadline, usual: null });
  const begun = { key, kind: 'signal', title: wait.title, dueAt: clock.now() + wait.remindAfterMs } as const;
  let step = beginWait(pass, before, begun, waits);
  for (;;) {
    const came = pass.commit(`signal ${key}`, () => {
      const signal = journal.steps.consume(pass.job.id, wait.signal, key);
      if (signal) recordEnd(pass, step, { state: 'done', output: signal.payload }, `Done: ${wait.title}.`);
      return signal;
    });
    if (came) return came.payload;
    const dueAt = step.dueAt ?? clock.now();
    if (clock.now() >= dueAt) {
      step = pass.commit(`reminder ${key}`, () => {
        pass.say('note', key, `Still waiting: ${wait.reason}`, 'warning');
        const later = pass.save({ ...step, dueAt: clock.now() + wait.remindAfterMs });
        waits(later);
        return later;
      });
      pass.tools.report({ kind: 'reminder', title: pass.job.title, message: `Still waiting: ${wait.reason}` });
    }
    await pass.pause(step.dueAt);
  }
}

/** What a wait begins with. */
type Begun = Pick<StepRecord, 'key' | 'kind' | 'title' | 'dueAt'>;

/** Commits that it waits now, be it anew or still. */
export function beginWait(
  pass: Pass,
  before: StepRecord | undefined,
  begun: Begun,
  waits: (step: StepRecord) => void,
): StepRecord {
  const { clock } = pass.tools;
  const { epoch } = pass.job;
  return pass.commit(`wait ${begun.key}`, () => {
    const step = before
      ? pass.save({ ...before, state: 'intent', answer: null, epoch })
      : pass.save({
          ...blankStep,
          ...begun,
          epoch,
          startedAt: clock.now(),
          begunEvent: pass.say('step', begun.key, `${begun.title}.`),
        });
    waits(step);
    return step;
  });
}

/** Commits that a wait is over. */
export function endWait(
  pass: Pass,
  step: StepRecord,
  change: Partial<StepRecord>,
  message: string,
  level: 'info' | 'error' = 'info',
): StepRecord {
  return pass.commit(`result ${step.key}`, () => recordEnd(pass, step, change, message, level));
}

/** Commits that a wait has failed, and throws why. */
export function failWait(pass: Pass, step: StepRecord, failure: Problem): never {
  endWait(pass, step, { state: 'failed', problem: failure }, `${step.title}: ${failure.message}`, 'error');
  throw new ProblemError(failure);
}

/** Records that a wait is over; inside a commit. */
export function recordEnd(
  pass: Pass,
  step: StepRecord,
  change: Partial<StepRecord>,
  message: string,
  level: 'info' | 'error' = 'info',
): StepRecord {
  const endedEvent = pass.say('step', step.key, message, level);
  const ended = pass.save({ ...step, ...change, answer: null, endedAt: pass.tools.clock.now(), endedEvent });
  pass.goesOn(step.key);
  return ended;
}
