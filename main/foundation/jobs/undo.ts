import type { JobQuestion } from '#contract/jobs.ts';
import type { Problem } from '#contract/problems.ts';
import { undoContext } from './context.ts';
import type { JobDefinition, UndoContext, UndoLeft } from './definition.ts';
import { Interruption } from './interruption.ts';
import { problemOf } from './json.ts';
import type { Pass } from './pass.ts';
import { blankStep, type JobRecord, type StepRecord } from './records.ts';

/** A job with its steps and how it is undone. */
export interface Undoable {
  readonly job: JobRecord;
  readonly steps: readonly StepRecord[];
  readonly definition: JobDefinition | undefined;
}

/** A step whose effect is taken back, with the way to do that; undefined where this version knows none. */
export interface Undone {
  readonly job: JobRecord;
  readonly step: StepRecord;
  readonly title: string;
  readonly run: ((context: UndoContext) => Promise<UndoLeft | undefined>) | undefined;
}

/**
 * What would be taken back of a job now, in that order: what was completed last comes first. Children that have
 * succeeded are part of what it did; those that have not have undone themselves. `below` holds everything below it.
 */
export function undoneOf(top: Undoable, below: readonly Undoable[]): Undone[] {
  return effectsOf(top, below).sort((one, other) => (other.step.endedEvent ?? 0) - (one.step.endedEvent ?? 0));
}

function effectsOf(top: Undoable, below: readonly Undoable[]): Undone[] {
  if (top.job.pivoted) return [];
  const own = top.steps.filter(({ state, undoneBy }) => state === 'done' && undoneBy !== null);
  const children = below.filter(({ job }) => job.parentId === top.job.id && job.state === 'succeeded');
  return [...own.map((step) => undoneStep(top, step)), ...children.flatMap((child) => effectsOf(child, below))];
}

function undoneStep({ job, definition }: Undoable, step: StepRecord): Undone {
  const undo = definition?.undo?.[step.undoneBy ?? ''];
  const input = definition?.input.safeParse(job.input);
  if (!undo || !input?.success) return { job, step, title: `Undo "${step.title}"`, run: undefined };
  return {
    ...{ job, step, title: undo.title(input.data, step.output) },
    run: (context) => undo.run(context, input.data, step.output),
  };
}

/** What a pass would take back now, in that order. */
export function undoneBy(pass: Pass): Undone[] {
  const { journal, definitionOf } = pass.tools;
  const { job, definition } = pass;
  const [, ...below] = journal.jobs.tree(job.id).map((one) => ({
    ...{ job: one, steps: journal.steps.live(one.id), definition: definitionOf(one.kind, one.version) },
  }));
  return undoneOf({ job, steps: [...pass.steps], definition }, below);
}

/** Takes effects back. Answers with what kept it from finishing, where a person gave it up. */
export async function undoAll(pass: Pass): Promise<Problem | null> {
  for (const undone of undoneBy(pass)) {
    const gaveUp = await undoOne(pass, undone);
    if (gaveUp) return gaveUp;
  }
  return null;
}

/** The key of an undo among the steps of the job that undoes: a child's step is told by the child's place below it. */
function keyOf(pass: Pass, { job, step }: Undone): string {
  const place = job.id === pass.job.id ? '' : `${job.id.slice(pass.job.id.length + 1)}/`;
  return `undo:${place}${step.key}`;
}

async function undoOne(pass: Pass, undone: Undone): Promise<Problem | null> {
  const key = keyOf(pass, undone);
  const before = pass.recorded(key, 'undo');
  if (before?.state === 'done' || before?.state === 'skipped') return null;
  if (before?.state === 'failed') return before.problem;
  if (before?.answer === 'fail') return giveUp(pass, before);
  const step = begin(pass, before, key, undone.title);
  if (step.state === 'unknown') return ask(pass, step, step.problem ?? unknownUndo(undone.step));
  if (!undone.run) return ask(pass, step, unknownUndo(undone.step));
  return await attempt(pass, step, undone.run);
}

async function attempt(pass: Pass, step: StepRecord, run: NonNullable<Undone['run']>): Promise<null> {
  let left: UndoLeft | undefined;
  try {
    left = await run(undoContext(pass, `${step.key}/`));
  } catch (error) {
    if (error instanceof Interruption || pass.isInterrupted) throw Interruption.causedBy(error);
    return ask(pass, step, problemOf(error).problem);
  }
  pass.check();
  recordUndone(pass, step, left);
  return null;
}

function recordUndone(pass: Pass, step: StepRecord, left: UndoLeft | undefined): void {
  const isLeft = typeof left === 'string';
  const observed = (isLeft ? left : left?.partly) ?? null;
  const message = `${isLeft ? 'Not undone' : 'Undone'}: ${step.title}.${observed === null ? '' : ` ${observed}.`}`;
  pass.commit(`result ${step.key}`, () => {
    const endedEvent = pass.say('step', step.key, message, observed === null ? 'info' : 'warning');
    const endedAt = pass.tools.clock.now();
    pass.save({ ...step, state: isLeft ? 'skipped' : 'done', observed, problem: null, endedAt, endedEvent });
  });
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
