import { ProblemError, problem } from '#contract/problems.ts';
import type { Step, StepWork, UndoContext } from '../../foundation/jobs/index.ts';
import { sleep } from '../../foundation/runtime/index.ts';
import type { CycleJobDeps, CycleJobInput } from './cycle-job.ts';
import { staleForMs } from './decide.ts';
import type { GroupWrite } from './group-steps.ts';
import { type Place, readGroup } from './observe.ts';

/** How a write of a cycle came to be. */
export interface WriteBasis {
  /** What was decided longer ago, e.g. before a crash, is left out and decided again; null where that does not matter. */
  readonly decidedAt: number | null;
  /** When the cycle's write before took effect: answers from before it may look as this one leaves the group. */
  readonly earlierAt: number;
  /** The undo that it needs, being the first. */
  readonly undoneBy: string | null;
}

type Taken = { readonly at: number };

/** For so long a decision holds. */
const validForMs = 60_000;
/** Between two reads that settle whether a write took effect. */
const settleEveryMs = 2_000;

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
  async write(key: string, write: GroupWrite, basis: WriteBasis): Promise<Taken | null> {
    try {
      return await this.#context.step(key, this.#step(write, basis));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'changed_meanwhile') return null;
      throw error;
    }
  }

  #step(write: GroupWrite, { decidedAt, earlierAt, undoneBy }: WriteBasis): Step<Taken> {
    const { clock, door } = this.#deps;
    const { connectionId, account, region, groupName } = this.#input;
    return {
      title: write.title,
      safety: 'probe',
      intent: {
        action: `autoscaling:${write.operation}`,
        ...{ connectionId, account, region, resource: groupName, parameters: write.parameters },
      },
      ...(undoneBy === null ? {} : { undoneBy }),
      probe: async (look) =>
        (await this.#settled(write, earlierAt, look))
          ? { happened: true, output: { at: clock.now() } }
          : { happened: false },
      work: async ({ permit, signal }) => {
        const refusal = write.refuse(await readGroup(this.#place(signal)));
        if (refusal !== null) throw this.#leftOut(refusal);
        if (decidedAt !== null && clock.now() - decidedAt > validForMs) {
          throw this.#leftOut('It was decided too long ago; the group is looked at again.');
        }
        await write.send(door.writer(permit).client(connectionId, 'autoscaling'));
        return { at: clock.now() };
      },
    };
  }

  /** Reads until an answer can no longer be from before the attempt, nor from before the write before it. */
  async #settled(
    write: GroupWrite,
    earlierAt: number,
    { signal, since }: StepWork & { readonly since: number },
  ): Promise<boolean> {
    const { clock } = this.#deps;
    for (;;) {
      const isDone = write.isDone(await readGroup(this.#place(signal)));
      if (isDone && clock.now() - earlierAt >= staleForMs) return true;
      if (!isDone && clock.now() - since >= staleForMs) return false;
      await sleep(clock, settleEveryMs, signal);
    }
  }

  #place(signal: AbortSignal): Place {
    const { connectionId, groupName } = this.#input;
    return { reader: this.#deps.door, connectionId, groupName, signal };
  }

  #leftOut(why: string): ProblemError {
    const { connectionId, account, region, groupName } = this.#input;
    const where = { connectionId, account, region, resource: groupName };
    return problem('changed_meanwhile', why, 'It is decided again.', where);
  }
}
