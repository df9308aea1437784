import type { Look, Meanwhile, Poll, StepWork, UndoContext } from '../../foundation/jobs/index.ts';
import type { CycleJobDeps, CycleJobInput, CycleLooked } from './cycle-job.ts';
import { learnedFrom } from './cycle-learned.ts';
import type { CycleAction, CycleDecision, CycleProgress, Planned } from './cycle-model.ts';
import { outlookOf } from './cycle-next.ts';
import { situationOf } from './cycle-situation.ts';
import { standingOf } from './cycle-standing.ts';
import { CycleSteps, type CycleWriteBasis } from './cycle-steps.ts';
import { type CycleWish, decideCycle } from './decide-cycle.ts';
import { resume, suspend } from './job-processes.ts';
import { putMark, removeMark } from './mark-writes.ts';
import { isSameSizes } from './model.ts';
import { observeCycle } from './observe-cycle.ts';
import { setSizes } from './set-sizes.ts';
import { terminateOne } from './terminate-one.ts';
import { type Watched, watch } from './watched.ts';
import type { GroupWrite } from './write-step.ts';

/** The undo of a cycle's first write: it runs the same loop to a sane end. */
export const unwindName = 'unwind';

export type CycleEnd = Extract<CycleAction, { kind: 'end' }>;
type Command = Extract<CycleAction, { kind: 'command' }>;
type HookAction = Extract<CycleAction, { kind: 'hook' }>;
type Checkpoint = Extract<CycleAction, { kind: 'checkpoint' }>;
type Decided = { readonly action: CycleAction; readonly at: number };

export interface RunOptions {
  readonly wish: CycleWish;
  /** What marks the group while it runs. */
  readonly mark: string;
  /** Scaling activities from before are none of its concern. */
  readonly startedAt: number;
  /** What took effect so far. */
  readonly progress: CycleProgress;
  /** Holds until a person lets it go on; answers with when that was, or null where a look found that it need not. */
  readonly hold: (key: string, checkpoint: Checkpoint, meanwhile: Meanwhile) => Promise<number | null>;
}

const lookEveryMs = 5_000;

/** A checkpoint may hold for a night, in which less happens: its looks are to spare the API. */
const lookWhileHeldEveryMs = 15_000;

/** Every wait ends by the deadlines that the decision itself keeps; this one only catches an error of ours. */
const longestWaitMs = 7 * 24 * 60 * 60_000;

/** Looks, decides and acts, until the end. What it has done it knows from the journal alone. */
export class CycleRun {
  readonly #deps: CycleJobDeps;
  readonly #context: UndoContext;
  readonly #input: CycleJobInput;
  readonly #options: RunOptions;
  readonly #planned: Planned;
  readonly #steps: CycleSteps;
  readonly #progress: CycleProgress[number][];
  #watched: Watched | null = null;
  #lookAgainAt = 0;

  constructor(deps: CycleJobDeps, context: UndoContext, input: CycleJobInput, options: RunOptions) {
    this.#deps = deps;
    this.#context = context;
    this.#input = input;
    this.#options = options;
    this.#planned = { spec: input.spec, plan: input.plan };
    this.#steps = new CycleSteps(deps, context, input);
    this.#progress = [...options.progress];
  }

  async run(): Promise<CycleEnd> {
    for (let turn = 1; ; turn++) {
      const decided = await this.#context.poll<Decided>(`next:${turn}`, this.#poll());
      const { action } = decided;
      const done = await this.#perform(decided, `${action.key}#${turn}`);
      if (done === null) {
        this.#lookAgainAt = this.#deps.clock.now() + lookEveryMs;
        continue;
      }
      this.#progress.push(done);
      this.#deps.repository.append(this.#context.jobId, done);
      if (action.kind === 'end') return action;
    }
  }

  #poll(): Poll<Decided> {
    return {
      title: 'See what comes next',
      reason: 'The group is being looked at',
      everyMs: lookEveryMs,
      timeoutMs: longestWaitMs,
      learnAs: null,
      look: (work) => this.#look(work),
    };
  }

  async #look({ signal }: StepWork): Promise<Look<Decided>> {
    const { clock, repository } = this.#deps;
    if (clock.now() < this.#lookAgainAt) return { done: false, observed: 'The group is looked at again' };
    const { decision, looked } = await this.#decide(signal);
    if (decision.kind === 'wait') return { done: false, observed: decision.reason, progress: decision.progress };
    repository.keepLook(this.#context.jobId, looked);
    return { done: true, output: { action: decision.action, at: clock.now() }, observed: decision.action.why };
  }

  /** A checkpoint holds as long as it is what would be decided anew, or nothing can be done yet. */
  #whileHeld(checkpoint: Checkpoint): Meanwhile {
    return {
      everyMs: lookWhileHeldEveryMs,
      look: async ({ signal }) => {
        const { decision } = await this.#decide(signal);
        if (decision.kind === 'wait' || decision.action.key === checkpoint.key) return null;
        return decision.action.why;
      },
    };
  }

  async #decide(signal: AbortSignal): Promise<{ readonly decision: CycleDecision; readonly looked: CycleLooked }> {
    const { clock, gates, door: reader, repository, looks } = this.#deps;
    const { connectionId, groupName, usual } = this.#input;
    const { spec, plan } = this.#planned;
    const { startedAt, wish, mark } = this.#options;
    const place = { reader, connectionId, groupName, signal };
    const { commands } = standingOf(this.#planned, this.#progress);
    const known = { present: plan.present, since: startedAt, commands, answered: this.#watched?.seen.gates ?? [] };
    const seen = await observeCycle(place, { clock, gates, spec, ...known });
    const now = clock.now();
    const watched = watch(this.#planned, this.#progress, seen, { before: this.#watched, usual, now });
    const decision = decideCycle(this.#planned, this.#progress, watched, { wish, now, mark });
    const { jobId } = this.#context;
    const situation = situationOf(this.#planned, this.#progress, watched, { now, mark });
    const looked = {
      seen: { group: seen.group, balancers: seen.balancers },
      newcomers: watched.newcomers,
      outlook: outlookOf(situation, this.#progress, decision),
    };
    looks.keep(jobId, looked);
    repository.count(jobId, situation.capacity);
    this.#learn(watched);
    this.#watched = watched;
    return { decision, looked };
  }

  #learn(watched: Watched): void {
    const standing = standingOf(this.#planned, this.#progress);
    for (const { learnedAs, durationMs } of learnedFrom(this.#watched, watched, standing)) {
      this.#context.learn(learnedAs, durationMs);
    }
  }

  /** Answers with what was done, or null where it was left out. */
  async #perform({ action, at }: Decided, key: string): Promise<CycleProgress[number] | null> {
    if (action.kind === 'command') return await this.#command(action, key, at);
    if (action.kind === 'hook') return await this.#hook(action, key, at);
    const doneAt = await this.#change({ action, at }, key);
    return doneAt === null ? null : { action, at: doneAt };
  }

  async #command(action: Command, key: string, decidedAt: number): Promise<CycleProgress[number] | null> {
    const { gate } = this.#planned.spec;
    if (gate.kind !== 'ssm') throw new Error('Only a gate that is a command sends one.');
    const sent = await this.#steps.command(key, gate, action.instanceId, decidedAt);
    return sent && { action: { ...action, commandId: sent.commandId }, at: sent.at };
  }

  /** What is to come before a retirement is decided again where it lapsed; what comes after one is always due. */
  async #hook(action: HookAction, key: string, at: number): Promise<CycleProgress[number] | null> {
    const ran = await this.#steps.hook(key, action, action.moment === 'before_retire' ? at : null);
    return ran && { action: { ...action, answer: ran.answer }, at: ran.at };
  }

  /** Answers with when it took effect, or null where it was left out. */
  async #change(
    { action, at }: { readonly action: Exclude<CycleAction, Command | HookAction>; readonly at: number },
    key: string,
  ): Promise<number | null> {
    const { groupName } = this.#input;
    switch (action.kind) {
      case 'mark':
        return await this.#write(key, putMark(groupName, this.#options.mark), null);
      case 'unmark':
        return await this.#write(key, removeMark(groupName, this.#options.mark), null);
      case 'suspend':
        return await this.#write(key, suspend(groupName, action.processes), null);
      case 'grow':
      case 'shrink':
        if (isSameSizes(action.from, action.to)) return at;
        return await this.#write(key, setSizes(groupName, action.from, action.to), at);
      case 'retire':
      case 'discard':
        return await this.#write(key, terminateOne(action), at);
      case 'restore':
        return await this.#restore(action, key, at);
      case 'checkpoint':
        return await this.#options.hold(key, action, this.#whileHeld(action));
      case 'lost':
      case 'adopt':
      case 'stop':
      case 'end':
        return at;
    }
  }

  async #restore(
    action: Extract<CycleAction, { kind: 'restore' }>,
    key: string,
    decidedAt: number,
  ): Promise<number | null> {
    const { groupName } = this.#input;
    const { from, to } = action;
    const setAt = isSameSizes(from, to) ? decidedAt : await this.#write(key, setSizes(groupName, from, to), decidedAt);
    if (setAt === null || action.resume.length === 0) return setAt;
    return await this.#write(`${key}-resume`, resume(groupName, action.resume), null);
  }

  async #write(key: string, write: GroupWrite, decidedAt: number | null): Promise<number | null> {
    const { writtenAt: earlierAt } = standingOf(this.#planned, this.#progress);
    const basis: CycleWriteBasis = { decidedAt, earlierAt, undoneBy: this.#hasWritten() ? null : unwindName };
    const taken = await this.#steps.write(key, write, basis);
    return taken?.at ?? null;
  }

  #hasWritten(): boolean {
    return standingOf(this.#planned, this.#progress).writtenAt > 0;
  }
}
