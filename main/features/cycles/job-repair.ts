import { z } from 'zod';
import { groupRefSchema, groupSizesSchema } from '#contract/groups.ts';
import { problem } from '#contract/problems.ts';
import type { JobContext, JobDefinition } from '../../foundation/jobs/index.ts';
import { type GroupJobDeps, type GroupJobOutput, groupJobOutputSchema } from './group-job.ts';
import { goneWithinMs, groupPoll } from './group-steps.ts';
import { resume } from './job-processes.ts';
import { protection } from './job-protection.ts';
import { backInService, batches, exitStandby } from './job-standby.ts';
import { removeMark } from './mark-writes.ts';
import { type GroupSeen, groupLock, isSameSizes, isSuspended, listed, memberOf } from './model.ts';
import { type Place, readGroup, readLastActivity } from './observe.ts';
import { isRunning, type RefreshRead, readRefreshes } from './observe-refresh.ts';
import { RefreshSteps } from './refresh-steps.ts';
import { setSizes } from './set-sizes.ts';
import { type GroupWrite, type Written, writeStep } from './write-step.ts';

/** What a group's repair is started with: what was found, and what puts it right. */
export const repairJobInputSchema = groupRefSchema.extend({
  account: z.string(),
  region: z.string(),
  sizes: z.object({ from: groupSizesSchema, to: groupSizesSchema }).nullable(),
  resume: z.array(z.string()),
  // A repair that was started by an earlier version has none of these.
  standby: z.array(z.string()).default([]),
  unprotect: z.array(z.string()).default([]),
  refreshId: z.string().nullable().default(null),
  mark: z.string().nullable(),
});

export type RepairJobInput = z.infer<typeof repairJobInputSchema>;

export const repairJobKind = 'group.repair';
export const repairJobVersion = 1;

const advice = 'Look through the groups again, then repair what is found.';
const lookEveryMs = 10_000;

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
      await lookFirst(deps, context, input);
      const done = [
        ...(await cancelRefresh(deps, context, input)),
        ...(await write(deps, context, input, beforeService(input))),
        ...(await returnToService(deps, context, input)),
        ...(await write(deps, context, input, afterService(input))),
      ];
      return { outcome: `${listed(done)}.` };
    },
  };
}

type KeyedWrite = readonly [key: string, write: GroupWrite];

/** The sizes as they were, and the processes without which an instance would not come into service. */
function beforeService({ groupName, sizes, resume: processes }: RepairJobInput): KeyedWrite[] {
  return [
    ...(sizes ? [['set-back', setSizes(groupName, sizes.from, sizes.to)] as const] : []),
    ...(processes.length > 0 ? [['resume', resume(groupName, processes)] as const] : []),
  ];
}

function afterService({ groupName, unprotect, mark }: RepairJobInput): KeyedWrite[] {
  return [
    ...batches(unprotect).map((ids, index) => [`unprotect-${index}`, protection(groupName, ids, false)] as const),
    ...(mark === null ? [] : [['unmark', removeMark(groupName, mark)] as const]),
  ];
}

/** Answers with what was done. */
async function write(
  deps: GroupJobDeps,
  context: JobContext,
  input: RepairJobInput,
  writes: readonly KeyedWrite[],
): Promise<string[]> {
  for (const [key, one] of writes) await writeOne(deps, context, input, [key, one]);
  return writes.map(([, { title }]) => title);
}

async function writeOne(
  deps: GroupJobDeps,
  context: JobContext,
  input: RepairJobInput,
  [key, one]: KeyedWrite,
): Promise<Written> {
  const written = await context.step(key, writeStep(deps, input, one, { earlierAt: 0, undoneBy: null, advice }, {}));
  context.pivot('repairing', 'What is repaired stays so');
  return written;
}

/** Ends once they are in service at every balancer. */
async function returnToService(deps: GroupJobDeps, context: JobContext, input: RepairJobInput): Promise<string[]> {
  const { connectionId, groupName, standby } = input;
  if (standby.length === 0) return [];
  const lastActivityId = await context.step('last-activity', {
    title: 'Read what the group did last',
    safety: 'read',
    work: ({ signal }) => readLastActivity({ reader: deps.door, connectionId, groupName, signal }),
  });
  const done: string[] = [];
  for (const [index, ids] of batches(standby).entries()) {
    const exit = exitStandby(groupName, ids);
    const since = await writeOne(deps, context, input, [`exit-${index}`, exit]);
    const wait = backInService(ids);
    await context.poll(`in-service-${index}`, groupPoll(deps, input, { since, before: { lastActivityId }, wait }));
    done.push(exit.title);
  }
  return done;
}

/** Ends once AWS is through with it: what it has begun to replace it brings to an end. */
async function cancelRefresh(deps: GroupJobDeps, context: JobContext, input: RepairJobInput): Promise<string[]> {
  const { refreshId } = input;
  if (refreshId === null) return [];
  const steps = new RefreshSteps(deps, context, input);
  await steps.cancel({ refreshId });
  context.pivot('repairing', 'What is repaired stays so');
  await context.poll<string>('cancelled', {
    title: 'Wait until AWS has cancelled it',
    reason: 'AWS finishes the instances that it is replacing',
    everyMs: lookEveryMs,
    timeoutMs: goneWithinMs,
    learnAs: null,
    look: async ({ signal }) => {
      const refresh = (await steps.read(signal)).find(({ id }) => id === refreshId);
      const observed = `AWS says ${refresh?.status ?? 'nothing of it'}`;
      return refresh && isRunning(refresh) ? { done: false, observed } : { done: true, observed, output: observed };
    },
  });
  return ['Cancel the instance refresh'];
}

async function lookFirst(deps: GroupJobDeps, context: JobContext, input: RepairJobInput): Promise<void> {
  const { connectionId, groupName, account, region, refreshId } = input;
  await context.step('before', {
    title: 'Read the group as it is now',
    safety: 'read',
    work: async ({ signal }) => {
      const place: Place = { reader: deps.door, connectionId, groupName, signal };
      const refreshes = refreshId === null ? [] : await readRefreshes(place);
      const other = otherThanFound(input, await readGroup(place), refreshes);
      if (other === null) return null;
      throw problem('changed_meanwhile', other, advice, { connectionId, account, region, resource: groupName });
    },
  });
}

/** What is not as it was found any more, in one sentence; null where all is. */
function otherThanFound(input: RepairJobInput, group: GroupSeen, refreshes: readonly RefreshRead[]): string | null {
  const { groupName, sizes, resume: processes, unprotect, refreshId, mark } = input;
  if (mark !== null && group.mark !== mark) return `${groupName} does not have that mark any more.`;
  if (sizes && !isSameSizes(group.sizes, sizes.from)) return `${groupName} has other sizes by now.`;
  const active = processes.filter((process) => !isSuspended(group, process));
  if (active.length > 0) return `${listed(active)} is not suspended any more.`;
  const bare = unprotect.filter((id) => memberOf(group, id)?.protected !== true);
  if (bare.length > 0) return `${listed(bare)} is not protected any more.`;
  if (refreshId !== null && !refreshes.some((one) => one.id === refreshId && isRunning(one))) {
    return 'The instance refresh has ended by itself.';
  }
  return whyNoService(input, group);
}

/** Why instances cannot return from standby; null where they can, or none is to. */
function whyNoService({ sizes, resume: processes, standby }: RepairJobInput, group: GroupSeen): string | null {
  if (standby.length === 0) return null;
  const others = standby.filter((id) => memberOf(group, id)?.lifecycle !== 'Standby');
  if (others.length > 0) return `${listed(others)} is not in standby any more.`;
  const { desiredCapacity, maxSize } = sizes?.to ?? group.sizes;
  const after = desiredCapacity + standby.length;
  if (after > maxSize) return `The desired capacity would become ${after}, above the maximum of ${maxSize}.`;
  const isServed = group.targetGroupArns.length + group.classicLoadBalancers.length > 0;
  const isLeftOut = isSuspended(group, 'AddToLoadBalancer') && !processes.includes('AddToLoadBalancer');
  return isServed && isLeftOut ? 'AddToLoadBalancer is suspended, so they would get no traffic: resume it, too.' : null;
}
