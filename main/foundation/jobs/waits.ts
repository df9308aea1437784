import { type Problem, ProblemError } from '#contract/problems.ts';
import type { Sleep } from './definition.ts';
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
