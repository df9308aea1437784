import { z } from 'zod';
import type { JobDefinition } from '../../foundation/jobs/index.ts';
import { cycleJobInputSchema, oneCycleJob } from './cycle-job.ts';
import { type GroupJobOutput, groupJobOutputSchema } from './group-job.ts';
import { counted, groupLock } from './model.ts';

/** What a cycle of several groups is started with, in the order in which they are to be cycled. */
export const cyclesJobInputSchema = z.object({
  order: z.enum(['one_after_another', 'together']),
  cycles: z.array(cycleJobInputSchema).min(2),
});

export type CyclesJobInput = z.infer<typeof cyclesJobInputSchema>;

export const cyclesJobKind = 'groups.cycle';
export const cyclesJobVersion = 1;

/**
 * Replaces instances of several groups, each by a job of its own. Where one fails the others are cancelled: those that
 * run go back, those that have not begun never do, and those that have succeeded stay as they are.
 */
export function cyclesJob(): JobDefinition<CyclesJobInput, GroupJobOutput> {
  return {
    kind: cyclesJobKind,
    version: cyclesJobVersion,
    input: cyclesJobInputSchema,
    output: groupJobOutputSchema,
    title: ({ cycles }) => `Replace ${counted(instancesOf(cycles), 'instance')} of ${counted(cycles.length, 'group')}`,
    subject: ({ cycles }) => {
      const [first] = cycles;
      const where = { connectionId: first?.connectionId ?? '', account: first?.account ?? '' };
      return { ...where, region: first?.region ?? '', resource: null, name: counted(cycles.length, 'group') };
    },
    locks: ({ cycles }) => cycles.map((cycle) => groupLock(cycle, cycle.groupName)),
    run: async (context, { order, cycles }) => {
      const outputs = await context.children('groups', {
        title: order === 'together' ? 'Cycle the groups together' : 'Cycle one group after another',
        concurrency: order === 'together' ? cycles.length : 1,
        specs: cycles.map((input, index) => ({
          ...{ key: String(index + 1), ...oneCycleJob(input), input },
          total: input.plan.victims.length,
        })),
      });
      const outcomes = outputs.map((output) => groupJobOutputSchema.parse(output).outcome);
      return { outcome: outcomes.map((outcome, index) => `${cycles[index]?.groupName}: ${outcome}`).join('\n') };
    },
  };
}

function instancesOf(cycles: CyclesJobInput['cycles']): number {
  return cycles.reduce((sum, { plan }) => sum + plan.victims.length, 0);
}
