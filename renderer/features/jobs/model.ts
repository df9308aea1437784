import type { Condition } from '#contract/inventory.ts';
import {
  endedJobStates,
  type JobDetail,
  type JobQuestion,
  type JobRow,
  type JobState,
  type JobStep,
  type JobWait,
  type UsualDuration,
  usualSamplesMin,
} from '#contract/jobs.ts';
import { formatRemaining, formatUtcClock } from '../../lib/format.ts';
import { isCycle } from '../cycles/kinds.ts';

/** Each state as a person on call calls it. */
export const stateWords: Record<JobState, string> = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  undoing: 'Undoing',
  needs_attention: 'Needs you',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The word for where a job stands; a wish is told until the job has come to its next boundary. */
export function stateWord({ state, wish, wait }: Pick<JobRow, 'state' | 'wish' | 'wait'>): string {
  const isUnderWay = state === 'queued' || state === 'running' || state === 'waiting';
  if (isUnderWay && wish === 'pause') return 'Pausing';
  if ((isUnderWay || state === 'paused') && wish === 'cancel') return 'Stopping';
  if (isUnderWay && wait?.kind === 'hold') return 'Held';
  return stateWords[state];
}

export function isEnded(state: JobState): boolean {
  return endedJobStates.some((ended) => ended === state);
}

/** Waits that only a person ends. */
export function waitsForPerson(wait: JobWait | null): boolean {
  return wait?.kind === 'person' || wait?.kind === 'sign_in';
}

/** A job's state in the alphabet of conditions. */
export function jobCondition({ state, wait }: Pick<JobRow, 'state' | 'wait'>): Condition {
  switch (state) {
    case 'failed':
      return 'failed';
    case 'needs_attention':
      return 'waiting';
    case 'undoing':
      return waitsForPerson(wait) ? 'waiting' : 'warning';
    case 'paused':
      return 'warning';
    case 'waiting':
      if (wait?.kind === 'hold') return 'warning';
      return waitsForPerson(wait) ? 'waiting' : 'changing';
    case 'running':
    case 'queued':
      return 'changing';
    case 'succeeded':
      return 'ok';
    case 'cancelled':
      return 'off';
  }
}

/** One line that says where a job stands: what it waits for, what went wrong, or only its state. */
export function standing(job: Pick<JobRow, 'state' | 'wait' | 'question' | 'problem'>): string {
  if (job.question !== null) return job.question.message;
  if (job.wait !== null && waitsForPerson(job.wait)) return job.wait.reason;
  if (job.problem !== null && (isEnded(job.state) || job.state === 'undoing')) return job.problem.message;
  if (job.wait !== null && !isEnded(job.state)) return job.wait.reason;
  if (job.state === 'paused') return 'Until somebody resumes it';
  return '';
}

/** How long something usually takes, honest about how little is known. */
export function usualWords(usual: UsualDuration | null): string | null {
  if (usual === null) return null;
  if (usual.samples < usualSamplesMin) return `too few to say how long it takes (${usual.samples} so far)`;
  const low = formatRemaining(usual.lowMs);
  const high = formatRemaining(usual.highMs);
  return low === high ? `usually ${low}` : `usually ${low} to ${high}`;
}

/** When a wait ends by itself and what happens then, or that it only reminds. */
export function deadlineWords(wait: JobWait, now: number): string | null {
  if (wait.deadline === null) return null;
  const left = `at ${formatUtcClock(wait.deadline)}, in ${formatRemaining(wait.deadline - now)}`;
  const isOver = wait.deadline <= now;
  switch (wait.kind) {
    case 'person':
    case 'sign_in':
    case 'hold':
      return isOver ? 'holds safely until somebody acts' : `reminds ${left}, and holds safely until somebody acts`;
    case 'time':
      return isOver ? 'about to go on' : `goes on ${left}`;
    case 'aws':
    case 'lock':
    case 'children':
      return isOver ? 'looks once more before it gives up' : `gives up ${left}`;
  }
}

/** How long a step or a job took, or has taken so far. */
export function elapsedMs({ startedAt, endedAt }: Pick<JobRow, 'startedAt' | 'endedAt'>, now: number): number | null {
  return startedAt === null ? null : Math.max(0, (endedAt ?? now) - startedAt);
}

export type Wished = 'pause' | 'resume' | 'cancel';

/** What can be done with a job now. */
export function possibleWishes({ state, wish }: Pick<JobRow, 'state' | 'wish'>): readonly Wished[] {
  if (isEnded(state) || state === 'undoing' || wish === 'cancel') return [];
  return wish === 'pause' ? ['resume', 'cancel'] : ['pause', 'cancel'];
}

const stepConditions: Record<JobStep['state'], Condition> = {
  intent: 'changing',
  done: 'ok',
  failed: 'failed',
  unknown: 'waiting',
  skipped: 'off',
};

export function stepCondition(step: Pick<JobStep, 'state'>): Condition {
  return stepConditions[step.state];
}

/** What became of one thing that was to be undone. */
export interface UndoneLine {
  readonly id: string;
  readonly words: string;
}

/**
 * What became of everything that was to be undone, in the order in which it was tried. A cycle brings nothing back and
 * tells itself what it cleaned up, so of that only what was not done is told.
 */
export function undoneLines(tree: JobDetail['tree']): readonly UndoneLine[] {
  return tree
    .map(({ row, steps }) => ({ row, steps: isCycle(row) ? steps.filter(({ state }) => state !== 'done') : steps }))
    .flatMap(({ row, steps }) => steps.map((step) => ({ ...step, id: `${row.id} ${step.key}` })))
    .filter(({ kind }) => kind === 'undo')
    .toSorted((one, other) => one.startedAt - other.startedAt)
    .flatMap(({ id, ...step }) => {
      const words = undoneWords(step);
      return words === null ? [] : [{ id, words }];
    });
}

function undoneWords({ state, title, observed }: JobStep): string | null {
  const left = observed === null ? '' : ` ${observed}.`;
  if (state === 'done') return `Undone: ${title}.${left}`;
  if (state === 'skipped') return `Not undone: ${title}.${left}`;
  return state === 'failed' ? `Not undone: ${title}. Put it right by hand.` : null;
}

/** What a page tells at its top of what is wrong; a step that failed of the same need not tell it once more. */
export function toldOnTop([top]: JobDetail['tree']): string {
  return top?.row.question?.message ?? top?.row.problem?.message ?? '';
}

/** What is said before a step's own title; null where that says it all. */
export function stepPreface({ kind }: Pick<JobStep, 'kind'>): string | null {
  if (kind === 'undo') return 'Undo: ';
  return kind === 'pivot' ? 'From here on nothing is undone: ' : null;
}

/** The newest entry of a whole tree's stream. */
export function newestEventId(detail: JobDetail): number {
  return Math.max(0, ...detail.tree.map(({ row }) => row.lastEventId));
}

/** A job with what runs below it. */
export interface JobBranch {
  readonly node: JobDetail['tree'][number];
  readonly children: readonly JobBranch[];
}

/** The tree as it is drawn; null where it has no root. */
export function branchOf(tree: JobDetail['tree']): JobBranch | null {
  const grow = (node: JobDetail['tree'][number]): JobBranch => ({
    node,
    children: tree.filter(({ row }) => row.parentId === node.row.id).map(grow),
  });
  const [root] = tree;
  return root === undefined ? null : grow(root);
}

export function needsSomebody({ state, wait }: Pick<JobRow, 'state' | 'wait'>): boolean {
  return state === 'needs_attention' || waitsForPerson(wait);
}

/** What follows from an answer to a question, and when to choose it. */
export function choiceMeaning(choice: JobQuestion['choices'][number], { stepKey, choices }: JobQuestion): string {
  switch (choice) {
    case 'mark_done':
      return 'The job goes on as if the step had succeeded. Choose this when you saw that it took effect.';
    case 'retry':
      return choices.includes('mark_done')
        ? 'The step is sent once more. Choose this when you saw that it did not take effect.'
        : 'It is tried once more. Choose this when what stood in the way is put right.';
    case 'fail':
      if (stepKey === null) return 'The job ends as failed, with everything below it. Nothing is undone.';
      return stepKey.startsWith('undo:')
        ? 'The job ends as failed. This is not undone, nor is what would be undone after it.'
        : 'The step counts as failed. What can be undone is undone.';
  }
}

/** What a person should hear of: jobs of theirs that ended or began to need somebody since the last look. */
export function jobNews(before: readonly JobRow[], after: readonly JobRow[], person: string): readonly JobRow[] {
  const stateBefore = new Map(before.map((job) => [job.id, newsKey(job)]));
  return after.filter((job) => {
    const earlier = stateBefore.get(job.id);
    const isNews = earlier !== undefined && earlier !== newsKey(job);
    if (!isNews || job.parentId !== null) return false;
    if (needsSomebody(job)) return true;
    return isEnded(job.state) && job.requestedBy === person;
  });
}

/** The jobs that needed somebody at the last look and no longer do: what was said of that is not so any more. */
export function settledNeeds(before: readonly JobRow[], after: readonly JobRow[]): readonly string[] {
  const needed = new Set(before.filter(needsSomebody).map(({ id }) => id));
  return after.filter((job) => needed.has(job.id) && !needsSomebody(job)).map(({ id }) => id);
}

function newsKey({ state, wait }: JobRow): string {
  return `${state} ${waitsForPerson(wait)}`;
}
