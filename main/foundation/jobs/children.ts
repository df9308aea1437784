import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import { wishCancelled } from './cancelling.ts';
import { newJob } from './creation.ts';
import type { Children, ChildSpec } from './definition.ts';
import { problemOf } from './json.ts';
import type { Pass } from './pass.ts';
import { blankStep, type JobRecord, type Progress, type StepRecord } from './records.ts';

/** Runs children, so many at a time, and answers with their outputs once all have succeeded. */
export async function performChildren(pass: Pass, key: string, children: Children): Promise<readonly Json[]> {
  const before = pass.recorded(key, 'children');
  if (before?.state === 'failed') throw new ProblemError(before.problem ?? ended(pass.job, null));
  if (!before && pass.isSettling) pass.cut();
  return await awaitAll(pass, before ?? create(pass, key, children), children);
}

async function awaitAll(pass: Pass, step: StepRecord, children: Children): Promise<readonly Json[]> {
  for (;;) {
    const all = pass.tools.journal.jobs.children(pass.job.id, step.key);
    const open = all.filter(({ endedAt }) => endedAt === null);
    const spoiler = all.find(({ state }) => state === 'failed') ?? all.find(({ state }) => state === 'cancelled');
    if (open.length === 0) return spoiler ? spoil(pass, step, spoiler) : finish(pass, step, all);
    if (spoiler) cancelAll(pass, open);
    else letBegin(pass, open, children.concurrency);
    tell(pass, step, all, children);
    await pass.pause(null);
  }
}

/** Cancels these jobs with all below them. Those that have not begun begin, to end at once. */
export function cancelAll(pass: Pass, open: readonly JobRecord[]): void {
  const { journal, go, cancelled } = pass.tools;
  if (open.some(({ wish }) => wish !== 'cancel')) {
    const reached = pass.commit('cancel children', () =>
      open.flatMap(({ id }) => wishCancelled(journal, id, 'Cancelled: the whole is to end.')),
    );
    for (const id of reached) cancelled(id);
  }
  for (const { id, startedAt } of open) if (startedAt === null) go(id);
}

/** Commits the children together with the step, so that they exist whole or not at all. */
function create(pass: Pass, key: string, { title, specs }: Children): StepRecord {
  const { clock, journal } = pass.tools;
  const jobs = specs.map((spec) => childOf(pass, key, spec));
  return pass.commit(`children ${key}`, () => {
    for (const job of jobs) {
      journal.jobs.insert(job);
      journal.say(job, { kind: 'state', level: 'info', stepKey: null, message: `Queued: ${job.title}.` });
    }
    const begunEvent = pass.say('step', key, `${title}.`);
    const { epoch } = pass.job;
    return pass.save({ ...blankStep, key, kind: 'children', title, epoch, startedAt: clock.now(), begunEvent });
  });
}

function childOf({ job, tools }: Pass, parentStep: string, { key, kind, version, input }: ChildSpec) {
  const definition = tools.definitionOf(kind, version);
  if (!definition) throw problem('internal', `No job is known as ${kind}, version ${version}.`, 'Report this.');
  return newJob(definition, input, {
    id: `${job.id}/${parentStep}/${key}`,
    rootId: job.rootId,
    parentId: job.id,
    parentStep,
    requestKey: null,
    wish: job.wish,
    requestedBy: job.requestedBy,
    reason: job.reason,
    ticket: job.ticket,
    createdAt: tools.clock.now(),
  });
}

function letBegin({ tools: { go }, isSettling }: Pass, open: readonly JobRecord[], concurrency: number): void {
  const begun = open.filter(({ startedAt }) => startedAt !== null);
  const queued = open.filter(({ startedAt }) => startedAt === null);
  const free = isSettling ? queued.length : Math.max(0, concurrency - begun.length);
  for (const { id } of queued.slice(0, free)) go(id);
}

function tell(pass: Pass, { key, startedAt }: StepRecord, all: readonly JobRecord[], { specs }: Children): void {
  const done = all.filter(({ state }) => state === 'succeeded').length;
  const asking = all.filter(({ question }) => question !== null).length;
  const attention = asking > 0 ? `; ${asking} need attention` : '';
  const reason = `${done} of ${all.length} are done${attention}`;
  const progress = progressOf(all, specs);
  const known = pass.job.progress;
  const isSameProgress = known?.done === progress.done && known.total === progress.total;
  if (pass.job.wait?.reason === reason && isSameProgress) return;
  pass.commit(`wait ${key}`, () => {
    pass.waits(key, { kind: 'children', reason, since: startedAt, deadline: null, usual: null });
    pass.change({ progress });
  });
}

/** Counts what the children count, each with its weight in the whole; they are in the order of their specs. */
function progressOf(all: readonly JobRecord[], specs: Children['specs']): Progress {
  const parts = all.map(({ state, progress }, index) => {
    const total = specs[index]?.total ?? 1;
    const counted = specs[index]?.total === undefined ? 0 : Math.min(total, progress?.done ?? 0);
    return { done: state === 'succeeded' ? total : counted, total };
  });
  const sum = (name: keyof Progress) => parts.reduce((whole, part) => whole + part[name], 0);
  return { done: sum('done'), total: sum('total') };
}

function finish(pass: Pass, step: StepRecord, all: readonly JobRecord[]): readonly Json[] {
  const output = all.map((child) => child.output);
  pass.commit(`result ${step.key}`, () => {
    const endedEvent = pass.say('step', step.key, `Done: ${step.title}.`);
    pass.save({ ...step, state: 'done', output, endedAt: pass.tools.clock.now(), endedEvent });
    pass.goesOn(step.key);
  });
  return output;
}

/** Where the parent is to end anyway, a child that ended before it is no failure of its own. */
function spoil(pass: Pass, step: StepRecord, spoiler: JobRecord): never {
  if (pass.isSettling) return pass.cut();
  const failure = ended(pass.job, spoiler);
  pass.commit(`result ${step.key}`, () => {
    const endedEvent = pass.say('step', step.key, `${step.title}: ${failure.message}`, 'error');
    pass.save({ ...step, state: 'failed', problem: failure, endedAt: pass.tools.clock.now(), endedEvent });
    pass.goesOn(step.key);
  });
  throw new ProblemError(failure);
}

function ended(parent: JobRecord, child: JobRecord | null): Problem {
  const how = child?.state === 'cancelled' ? 'was cancelled' : 'failed';
  const why = child?.problem ? `: ${child.problem.message}` : '.';
  const message = `"${child?.title ?? parent.title}" ${how}${why}`;
  return { ...(child?.problem ?? problemOf(new Error(message)).problem), message };
}
