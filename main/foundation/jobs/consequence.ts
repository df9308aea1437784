import type { StopConsequence } from '#contract/jobs.ts';
import type { JobDefinition } from './definition.ts';
import type { JobRecord, StepRecord } from './records.ts';
import { undoneSteps } from './undo.ts';

/** A job of the tree with what stopping it depends on. */
export interface Stoppable {
  readonly job: JobRecord;
  readonly steps: readonly StepRecord[];
  readonly definition: JobDefinition | undefined;
}

/** What stopping the first of these, the others being below it, would mean now. */
export function consequenceOf(tree: readonly Stoppable[]): StopConsequence {
  const [top] = tree;
  if (!top) return cannot('There is no such job.');
  const { job } = top;
  if (job.endedAt !== null) return cannot('It has ended already.');
  if (job.wish === 'cancel') return cannot('It is being cancelled already.');
  if (job.ending !== null) return cannot('It has failed already, and what it did is being undone.');
  if (job.question !== null && job.question.stepKey === null) return cannot('It cannot be read by this version.');
  const open = tree.filter((each) => each.job.endedAt === null);
  // Children end first, and what a job did itself is undone after them.
  const undoes = open.toReversed().flatMap((each) => undoesOf(each));
  const kept = open.some((each) => each.job.pivoted)
    ? 'It is past its pivot: what was done stays, and nothing is undone.'
    : 'Nothing that it did has to be undone.';
  const sentence = undoes.length === 0 ? kept : `It stops, and this is undone: ${undoes.join('; ')}.`;
  const unknown = open.some(({ steps }) => steps.some(({ state, isOpen }) => state === 'unknown' && isOpen));
  const first = unknown ? ' First you must say whether the step in question took effect.' : '';
  return { canCancel: true, sentence: `${sentence}${first}`, undoes };
}

function undoesOf({ job, steps, definition }: Stoppable): string[] {
  const input = definition?.input.safeParse(job.input);
  return undoneSteps(steps, job.pivoted).map((step) => {
    const undo = definition?.undo?.[step.undoneBy ?? ''];
    return undo && input?.success ? undo.title(input.data, step.output) : `Undo "${step.title}"`;
  });
}

function cannot(sentence: string): StopConsequence {
  return { canCancel: false, sentence, undoes: [] };
}
