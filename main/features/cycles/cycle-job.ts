import { z } from 'zod';
import { cycleSpecSchema, groupCyclePlanSchema } from '#contract/cycles.ts';
import { groupRefSchema } from '#contract/groups.ts';
import { usualDurationSchema } from '#contract/jobs.ts';
import type { DeployGates } from '../deployments/index.ts';
import type { CycleDecision } from './cycle-model.ts';
import type { GroupJobDeps } from './group-job.ts';
import type { CycleRepository } from './repository.ts';
import type { Watched } from './watched.ts';

/** What a cycle of one group is started with. */
export const cycleJobInputSchema = groupRefSchema.extend({
  account: z.string(),
  region: z.string(),
  spec: cycleSpecSchema,
  plan: groupCyclePlanSchema,
  usual: z.object({ ready: usualDurationSchema.nullable(), gone: usualDurationSchema.nullable() }),
});

export type CycleJobInput = z.infer<typeof cycleJobInputSchema>;

export const cycleJobKind = 'group.cycle';
export const cycleJobVersion = 1;

/** The latest look at a cycle that runs, and what followed from it. */
export interface CycleLooked {
  readonly watched: Watched;
  readonly decision: CycleDecision;
}

const looksMax = 100;

/** The latest looks, by job, of the cycles that ran last. What is lost in a crash is seen anew. */
export class CycleLooks {
  readonly #looks = new Map<string, CycleLooked>();

  get(jobId: string): CycleLooked | null {
    return this.#looks.get(jobId) ?? null;
  }

  keep(jobId: string, looked: CycleLooked): void {
    this.#looks.delete(jobId);
    this.#looks.set(jobId, looked);
    const [oldest] = this.#looks.keys();
    if (oldest !== undefined && this.#looks.size > looksMax) this.#looks.delete(oldest);
  }
}

export interface CycleJobDeps extends GroupJobDeps {
  readonly gates: DeployGates;
  readonly repository: CycleRepository;
  readonly looks: CycleLooks;
}

/** The signal that lets a cycle go on past the checkpoint after a batch. */
export function approvalOf(batch: number): string {
  return `approve:${batch}`;
}

export const approvalSchema = z.object({ at: z.number(), by: z.string(), reason: z.string() });

export type Approval = z.infer<typeof approvalSchema>;
