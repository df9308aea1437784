import { z } from 'zod';
import type { Json } from '../../foundation/audit/model.ts';
import type { UndoDefinition } from '../../foundation/jobs/index.ts';
import type { GroupJobDeps, GroupJobInput } from './group-job.ts';
import { GroupSteps } from './group-steps.ts';
import { isSameSizes, listed, type Sizes } from './model.ts';
import { setSizes } from './set-sizes.ts';
import { foreignSizes, restoredSizes, sizesText } from './sizes.ts';

/** The undo of whatever sets sizes: its step says what they were and what it made of them. */
export const setBackName = 'set_sizes_back';

const sizes = z.object({ minSize: z.number(), desiredCapacity: z.number(), maxSize: z.number() });
const knownSchema = z.object({ before: sizes, ours: sizes, at: z.number() });

/** What the step to be undone needs to have known. */
export type SizesSet = { readonly before: Sizes; readonly ours: Sizes };

/** Sets back what is still as the job set it. What somebody else set since is newer than both and stays. */
export function setBack(deps: GroupJobDeps): UndoDefinition<GroupJobInput> {
  return {
    title: (_input, output) => `Set the sizes back to ${sizesText(knownSizes(output).before)}`,
    run: async (context, input, output) => {
      const { before, ours, at } = knownSizes(output);
      const steps = new GroupSteps(deps, context, input);
      const now = await steps.sizesAfter('sizes-now', { before, at });
      const foreign = foreignSizes(ours, now);
      const restored = restoredSizes(before, ours, now);
      if (!restored) return whyLeft(before, now, foreign);
      if (foreign.length > 0) {
        context.note('foreign', `What was changed since is left as it is: ${listed(foreign)}.`, 'warning');
      }
      await steps.writeBack('set-back', setSizes(input.groupName, now, restored), { at });
      if (foreign.length === 0) return undefined;
      return { partly: `The sizes are ${sizesText(restored)} now, because somebody else changed the rest since` };
    },
  };
}

function whyLeft(before: Sizes, now: Sizes, foreign: readonly string[]): string {
  if (isSameSizes(now, before)) return `The sizes are ${sizesText(now)} already`;
  return `The sizes stay at ${sizesText(now)}, because somebody else changed them since: ${listed(foreign)}`;
}

/** What a step that set sizes has on record. */
export function knownSizes(output: Json) {
  return knownSchema.parse(output);
}
