import { z } from 'zod';
import { cycleSpecSchema, groupCyclePlanSchema, type RefreshSeen } from '#contract/cycles.ts';
import { groupRefSchema } from '#contract/groups.ts';
import { usualDurationSchema } from '#contract/jobs.ts';
import type { DeployGates, HookRunner } from '../deployments/index.ts';
import type { CycleSeen, Newcomer } from './cycle-model.ts';
import type { Outlook } from './cycle-next.ts';
import type { GroupJobDeps } from './group-job.ts';
import type { CycleRepository } from './repository.ts';

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

/** The job that lets EC2 Auto Scaling do it. */
export const refreshJobKind = 'group.refresh';
export const refreshJobVersion = 1;

/** The job that cycles one group, by who does it. */
export function oneCycleJob({ plan }: Pick<CycleJobInput, 'plan'>): {
  readonly kind: string;
  readonly version: number;
} {
  return plan.engine === 'instance_refresh'
    ? { kind: refreshJobKind, version: refreshJobVersion }
    : { kind: cycleJobKind, version: cycleJobVersion };
}

/** The signal that has an instance refresh rolled back; its payload is an `Approval`. */
export const rollBackSignal = 'roll-back';

/** What a cycle is shown from: its latest look, and what followed from it. Written down as it is. */
export interface CycleLooked {
  readonly seen: Pick<CycleSeen, 'group' | 'balancers'>;
  readonly newcomers: readonly Newcomer[];
  readonly outlook: Outlook;
  /** What AWS tells of its instance refresh, where that does it. */
  readonly refresh?: RefreshSeen | null;
}

const looksMax = 100;

/** The latest looks, by job, of the cycles that ran last. */
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
  /** Names this console in what it leaves on groups. */
  readonly consoleId: string;
  readonly gates: DeployGates;
  readonly hooks: HookRunner;
  readonly repository: CycleRepository;
  readonly looks: CycleLooks;
}

/** The signal that lets a cycle go on past the checkpoint after a batch. */
export function approvalOf(batch: number): string {
  return `approve:${batch}`;
}

export const approvalSchema = z.object({ at: z.number(), by: z.string(), reason: z.string() });

export type Approval = z.infer<typeof approvalSchema>;
