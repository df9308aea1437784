import type { JobQuestion } from '#contract/jobs.ts';
import type { Problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import { undoContext } from './context.ts';
import type { UndoDefinition } from './definition.ts';
import { Interruption } from './interruption.ts';
import { problemOf } from './json.ts';
import type { Pass } from './pass.ts';
import { blankStep, type StepRecord } from './records.ts';

/** The steps whose effects would be taken back now, in that order: what was completed last comes first. */
export function undoneSteps(steps: Iterable<StepRecord>, pivoted: boolean): StepRecord[] {
  if (pivoted) return [];
  return [...steps]
    .filter(({ state, undoneBy }) => state === 'done' && undoneBy !== null)
    .sort((one, other) => (other.endedEvent ?? 0) - (one.endedEvent ?? 0));
}

/** Takes effects back. Answers with what kept it from finishing, where a person gave it up. */
export async function undoAll(pass: Pass, input: unknown): Promise<Problem | null> {
  for (const step of undoneSteps(pass.steps, pass.job.pivoted)) {
    const gaveUp = await undoOne(pass, step, input);
    if (gaveUp) return gaveUp;
  }
  return null;
}

async function undoOne(pass: Pass, undone: StepRecord, input: unknown): Promise<Problem | null> {
  const key = `undo:${undone.key}`;
  const undo = pass.definition.undo?.[undone.undoneBy ?? ''];
  const before = pass.recorded(key, 'undo');
  if (before?.state === 'done') return null;
  if (before?.state === 'failed') return before.problem;
  if (before?.answer === 'fail') return giveUp(pass, before);
  const step = begin(pass, before, key, undo?.title(input, undone.output) ?? `Undo "${undone.title}"`);
  if (step.state === 'unknown') return ask(pass, step, step.problem ?? unknownUndo(undone));
  if (!undo) return ask(pass, step, unknownUndo(undone));
  return await attempt(pass, step, undo, input, undone.output);
}

async function attempt(
  pass: Pass,
  step: StepRecord,
  undo: UndoDefinition<unknown>,
  input: unknown,
  output: Json,
): Promise<null> {
  try {
    await undo.run(undoContext(pass, `${step.key}/`), input, output);
  } catch (error) {
    if (error instanceof Interruption || pass.isInterrupted) throw Interruption.causedBy(error);
    return ask(pass, step, problemOf(error).problem);
  }
  pass.check();
  pass.commit(`result ${step.key}`, () => {
    const endedEvent = pass.say('step', step.key, `Undone: ${step.title}.`);
    pass.save({ ...step, state: 'done', problem: null, endedAt: pass.tools.clock.now(), endedEvent });
  });
  return null;
}

/** Commits that it is being undone; what failed of it before, if a person wants that, is tried anew. */
function begin(pass: Pass, before: StepRecord | undefined, key: string, title: string): StepRecord {
  if (before && before.answer === null) return before;
  return pass.commit(`begin ${key}`, () => {
    if (before) {
      pass.forgetFailed(`${key}/`);
      return pass.save({ ...before, state: 'intent', attempt: before.attempt + 1, answer: null });
    }
    const begunEvent = pass.say('step', key, `${title}.`);
    const { epoch } = pass.job;
    return pass.save({ ...blankStep, key, kind: 'undo', title, epoch, startedAt: pass.tools.clock.now(), begunEvent });
  });
}

function giveUp(pass: Pass, step: StepRecord): Problem {
  const failure: Problem = {
    code: step.problem?.code ?? 'internal',
    message: `This was not undone: ${step.title}.`,
    advice: 'Put it right by hand.',
  };
  pass.commit(`result ${step.key}`, () => {
    const endedEvent = pass.say('step', step.key, failure.message, 'error');
    const endedAt = pass.tools.clock.now();
    pass.save({ ...step, state: 'failed', problem: failure, answer: null, endedAt, endedEvent });
  });
  return failure;
}

function ask(pass: Pass, step: StepRecord, cause: Problem): never {
  const question: JobQuestion = {
    stepKey: step.key,
    message: `This could not be undone: ${step.title}. ${cause.message}`,
    advice: cause.advice === '' ? 'Put right what stands in the way and try again, or undo it by hand.' : cause.advice,
    choices: ['retry', 'fail'],
  };
  return pass.ask({ ...step, state: 'unknown', problem: cause, answer: null }, question, cause);
}

function unknownUndo({ title }: StepRecord): Problem {
  return {
    code: 'internal',
    message: `This version does not know how to undo "${title}".`,
    advice: 'Undo it by hand, then let it fail.',
  };
}
