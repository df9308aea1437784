import type { StopConsequence } from '#contract/jobs.ts';
import { type Undoable, undoneOf } from './undo.ts';

/** What stopping the first of these, the others being below it, would mean now. */
export function consequenceOf(tree: readonly Undoable[]): StopConsequence {
  const [top] = tree;
  if (!top) return cannot('There is no such job.');
  const { job } = top;
  if (job.endedAt !== null) return cannot('It has ended already.');
  if (job.wish === 'cancel') return cannot('It is being stopped already: its steps say what it still takes back.');
  if (job.ending !== null) return cannot('It has failed already, and what it did is being undone.');
  if (job.question !== null && job.question.stepKey === null) return cannot('It cannot be read by this version.');
  const open = tree.filter((each) => each.job.endedAt === null);
  // Children end first, and what a job did itself is undone after them.
  const undoes = open.toReversed().flatMap((each) => undoneOf(each, tree).map(({ title }) => title));
  const kept = open.some((each) => each.job.pivoted)
    ? 'It is past its pivot: what was done stays, and nothing is undone.'
    : 'Nothing that it did has to be undone.';
  const sentence = undoes.length === 0 ? kept : undoingOf(undoes);
  const unknown = open.some(({ steps }) => steps.some(({ state, isOpen }) => state === 'unknown' && isOpen));
  const first = unknown ? ' First you must say whether the step in question took effect.' : '';
  return { canCancel: true, sentence: `${sentence}${first}`, undoes };
}

/** Several are listed beside the sentence. */
function undoingOf(undoes: readonly string[]): string {
  const [only] = undoes;
  if (undoes.length === 1) return `It stops, and cleans up after itself: ${only}.`;
  return `It stops, and these ${undoes.length} things are undone in this order:`;
}

function cannot(sentence: string): StopConsequence {
  return { canCancel: false, sentence, undoes: [] };
}
