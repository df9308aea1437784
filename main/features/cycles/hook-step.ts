import type { HookAnswer } from '#contract/hooks.ts';
import { problem } from '#contract/problems.ts';
import type { Step } from '../../foundation/jobs/index.ts';
import { hookAction } from '../deployments/index.ts';
import type { CycleJobDeps } from './cycle-job.ts';
import type { CycleAction } from './cycle-model.ts';
import type { GroupWhere } from './write-step.ts';

export type HookAction = Extract<CycleAction, { kind: 'hook' }>;

/** A hook that has run, and when it had. */
export type HookRan = { readonly at: number; readonly answer: HookAnswer };

export interface HookAsked {
  readonly action: HookAction;
  readonly jobId: string;
  /** The same whenever this hook is run for this retirement. */
  readonly key: string;
  /** Why it must not run any more; null where it may. */
  lapsed(): string | null;
}

/**
 * Runs a hook, at least once: nobody can look whether it ran, so after a crash it is run again with its key. Throws
 * `changed_meanwhile` where the decision has lapsed.
 */
export function hookStep({ clock, hooks }: CycleJobDeps, where: GroupWhere, asked: HookAsked): Step<HookRan> {
  const { connectionId, account, region, groupName: group } = where;
  const { moment, name, instanceId, zone } = asked.action;
  const { key, jobId: job, lapsed } = asked;
  return {
    title: `Run the hook ${name} ${moment === 'before_retire' ? 'before' : 'after'} the retirement of ${instanceId}`,
    safety: 'probe',
    intent: {
      ...{ action: hookAction(name), connectionId, account, region, resource: instanceId },
      parameters: { moment, group, zone, key },
    },
    probe: async () => ({ happened: false }),
    work: async ({ permit }) => {
      const late = lapsed();
      if (late !== null) {
        const place = { connectionId, account, region, resource: instanceId };
        throw problem('changed_meanwhile', late, 'It is decided again.', place);
      }
      const place = { connection: connectionId, account, region, group, instance: instanceId, zone };
      const answer = await hooks.run(name, { moment, job, ...place, key }, permit);
      return { at: clock.now(), answer };
    },
  };
}
