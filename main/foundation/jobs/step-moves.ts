import type { StepSafety } from './definition.ts';
import type { StepRecord } from './records.ts';

/** What to do about a step, given what is on record of it. */
export type StepMove = 'throw' | 'begin' | 'repeat' | 'look' | 'ask' | 'mark_done' | 'give_up' | 'cut';

/** Decides how a step goes on. Where nothing may begin any more, only an intent without an outcome is looked into. */
export function moveOf(
  step: Pick<StepRecord, 'state' | 'isOpen' | 'answer'> | undefined,
  safety: StepSafety,
  isSettling: boolean,
): StepMove {
  if (step?.state === 'done') throw new Error('What is done has been answered.');
  if (step?.state === 'failed') return 'throw';
  if (step?.answer === 'mark_done') return 'mark_done';
  if (step?.answer === 'fail') return 'give_up';
  if (!step?.isOpen) {
    if (isSettling) return 'cut';
    return step?.state === 'unknown' && step.answer === null ? 'ask' : 'begin';
  }
  if (step.answer === null && (step.state === 'unknown' || safety === 'once')) return 'ask';
  return moveOfOpen(safety, isSettling);
}

/** An intent that has no outcome, of a step that may be tried again. */
function moveOfOpen(safety: StepSafety, isSettling: boolean): StepMove {
  switch (safety) {
    case 'read':
      return isSettling ? 'cut' : 'begin';
    case 'token':
      return 'repeat';
    case 'probe':
      return 'look';
    case 'once':
      // A person said that it is to be tried again; where nothing may begin any more, that it did not happen is enough.
      return isSettling ? 'cut' : 'begin';
  }
}
