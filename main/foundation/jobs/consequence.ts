import type { StopConsequence, StopLine, Stopping } from '#contract/jobs.ts';
import type { StopWords } from './definition.ts';
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

/** The same, with what becomes of everything that these jobs work on. */
export async function stoppingOf(tree: readonly Undoable[]): Promise<Stopping> {
  const consequence = consequenceOf(tree);
  if (!consequence.canCancel) return { ...consequence, lines: [] };
  const lines = await Promise.all(tree.map((each) => linesOf(each, tree)));
  return { ...consequence, lines: lines.flat() };
}

async function linesOf(each: Undoable, tree: readonly Undoable[]): Promise<StopLine[]> {
  const { id: jobId, subject } = each.job;
  const words = await wordsOf(each, tree);
  return words.map(({ concerns, text }) => ({ jobId, name: subject.name, concerns, text }));
}

async function wordsOf(each: Undoable, tree: readonly Undoable[]): Promise<readonly StopWords[]> {
  const { job, definition } = each;
  if (job.endedAt !== null) {
    const isUndone = tree.some((one) => one.job.endedAt === null && undoneOf(one, tree).some((of) => of.job === job));
    return isUndone ? [] : [{ concerns: 'job', text: 'It has ended, and stays as it is.' }];
  }
  if (job.startedAt === null) return [{ concerns: 'job', text: 'It has not begun, and never does.' }];
  const input = definition?.input.safeParse(job.input);
  if (!definition?.stopping || !input?.success) return [];
  const undoes = undoneOf(each, tree).flatMap(({ job: { id }, step: { undoneBy: name, output } }) =>
    id === job.id && name !== null ? [{ name, output }] : [],
  );
  return definition.stopping(input.data, { jobId: job.id, undoes });
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
