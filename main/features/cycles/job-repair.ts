import { z } from 'zod';
import { groupRefSchema, groupSizesSchema } from '#contract/groups.ts';
import { problem } from '#contract/problems.ts';
import type { JobDefinition } from '../../foundation/jobs/index.ts';
import { type GroupJobDeps, type GroupJobOutput, groupJobOutputSchema } from './group-job.ts';
import { resume } from './job-processes.ts';
import { removeMark } from './mark-writes.ts';
import { type GroupSeen, groupLock, isSameSizes, isSuspended, listed } from './model.ts';
import { readGroup } from './observe.ts';
import { setSizes } from './set-sizes.ts';
import { type GroupWrite, writeStep } from './write-step.ts';

/** What a group's repair is started with: what was found, and what puts it right. */
export const repairJobInputSchema = groupRefSchema.extend({
  account: z.string(),
  region: z.string(),
  sizes: z.object({ from: groupSizesSchema, to: groupSizesSchema }).nullable(),
  resume: z.array(z.string()),
  mark: z.string().nullable(),
});

export type RepairJobInput = z.infer<typeof repairJobInputSchema>;

export const repairJobKind = 'group.repair';
export const repairJobVersion = 1;

/**
 * Puts right what was left on a group. It looks first and changes nothing where something is not as it was found. The
 * mark goes last, so that whatever stops it on the way leaves the rest to be found again. Nothing is undone.
 */
export function repairJob(deps: GroupJobDeps): JobDefinition<RepairJobInput, GroupJobOutput> {
  return {
    kind: repairJobKind,
    version: repairJobVersion,
    input: repairJobInputSchema,
    output: groupJobOutputSchema,
    title: ({ groupName }) => `Repair what was left on ${groupName}`,
    subject: ({ connectionId, account, region, groupName }) => ({
      connectionId,
      account,
      region,
      resource: { kind: 'group', connectionId, id: groupName },
      name: groupName,
    }),
    locks: (input) => [groupLock(input, input.groupName)],
    run: async (context, input) => {
      const { connectionId, groupName, account, region } = input;
      const advice = 'Look through the groups again, then repair what is found.';
      await context.step('before', {
        title: 'Read the group as it is now',
        safety: 'read',
        work: async ({ signal }) => {
          const other = otherThanFound(input, await readGroup({ reader: deps.door, connectionId, groupName, signal }));
          if (other === null) return null;
          throw problem('changed_meanwhile', other, advice, { connectionId, account, region, resource: groupName });
        },
      });
      const writes = writesOf(input);
      for (const [key, write] of writes) {
        const basis = { earlierAt: 0, undoneBy: null, advice };
        await context.step(key, writeStep(deps, input, write, basis, {}));
        context.pivot('repairing', 'What is repaired stays so');
      }
      return { outcome: `${listed(writes.map(([, { title }]) => title))}.` };
    },
  };
}

function writesOf({ groupName, sizes, resume: processes, mark }: RepairJobInput): (readonly [string, GroupWrite])[] {
  return [
    ...(sizes ? [['set-back', setSizes(groupName, sizes.from, sizes.to)] as const] : []),
    ...(processes.length > 0 ? [['resume', resume(groupName, processes)] as const] : []),
    ...(mark === null ? [] : [['unmark', removeMark(groupName, mark)] as const]),
  ];
}

/** What is not as it was found any more, in one sentence; null where all is. */
function otherThanFound(
  { groupName, sizes, resume: processes, mark }: RepairJobInput,
  group: GroupSeen,
): string | null {
  if (mark !== null && group.mark !== mark) return `${groupName} does not have that mark any more.`;
  if (sizes && !isSameSizes(group.sizes, sizes.from)) return `${groupName} has other sizes by now.`;
  const active = processes.filter((process) => !isSuspended(group, process));
  return active.length === 0 ? null : `${listed(active)} is not suspended any more.`;
}
