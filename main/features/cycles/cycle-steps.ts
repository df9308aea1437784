import { ProblemError } from '#contract/problems.ts';
import type { Json } from '../../foundation/audit/model.ts';
import type { Step, UndoContext } from '../../foundation/jobs/index.ts';
import { type CommandGate, commentOf } from '../deployments/index.ts';
import { commandStep, type Sent } from './command-step.ts';
import type { CycleJobDeps, CycleJobInput } from './cycle-job.ts';
import { type HookAction, type HookRan, hookStep } from './hook-step.ts';
import { type GroupWrite, type Written, writeStep } from './write-step.ts';

/** How a write of a cycle came to be. */
export interface CycleWriteBasis {
  /** What was decided longer ago, e.g. before a crash, is left out and decided again; null where that does not matter. */
  readonly decidedAt: number | null;
  /** When the cycle's write before took effect: answers from before it may look as this one leaves the group. */
  readonly earlierAt: number;
  /** The undo that it needs, being the first. */
  readonly undoneBy: string | null;
}

/** For so long a decision holds: what was healthy may have failed since, e.g. while the console was dead (G11). */
const validForMs = 20_000;

/** The writes of a cycle, each of which is left out where the group is not as it was decided on. */
export class CycleSteps {
  readonly #deps: CycleJobDeps;
  readonly #context: UndoContext;
  readonly #input: CycleJobInput;

  constructor(deps: CycleJobDeps, context: UndoContext, input: CycleJobInput) {
    this.#deps = deps;
    this.#context = context;
    this.#input = input;
  }

  /** Answers with when it took effect, or null where it was left out, which is on record as a refused step. */
  write(key: string, write: GroupWrite, { decidedAt, ...basis }: CycleWriteBasis): Promise<Written | null> {
    const full = { ...basis, lapsed: () => this.#lapsed(decidedAt), advice: 'It is decided again.' };
    return this.#orLeftOut(key, writeStep(this.#deps, this.#input, write, full, {}));
  }

  /** Runs a gate's command on an instance; null where that was left out, e.g. because its agent is away. */
  command(key: string, gate: CommandGate, instanceId: string, decidedAt: number): Promise<Sent | null> {
    const comment = commentOf(this.#context.jobId, key);
    const withinS = this.#input.spec.readyWithinMinutes * 60;
    const asked = { gate, instanceId, comment, withinS, lapsed: () => this.#lapsed(decidedAt) };
    return this.#orLeftOut(key, commandStep(this.#deps, this.#input, asked));
  }

  /** Runs what is set up for a retirement; null where that was left out. */
  async hook(key: string, action: HookAction, decidedAt: number | null): Promise<HookRan | null> {
    const { jobId } = this.#context;
    const asked = { action, key: `${jobId}/${action.key}`, jobId, lapsed: () => this.#lapsed(decidedAt) };
    const ran = await this.#orLeftOut(key, hookStep(this.#deps, this.#input, asked));
    if (ran) {
      const { state, evidence } = ran.answer;
      this.#context.note(action.key, `The hook ${action.name}: ${evidence}.`, state === 'passed' ? 'info' : 'warning');
    }
    return ran;
  }

  #lapsed(decidedAt: number | null): string | null {
    const isLate = decidedAt !== null && this.#deps.clock.now() - decidedAt > validForMs;
    return isLate ? 'It was decided too long ago; the group is looked at again.' : null;
  }

  async #orLeftOut<Output extends Json>(key: string, step: Step<Output>): Promise<Output | null> {
    try {
      return await this.#context.step(key, step);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'changed_meanwhile') return null;
      throw error;
    }
  }
}
