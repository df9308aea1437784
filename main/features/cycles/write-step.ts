import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { GroupRef } from '#contract/groups.ts';
import { problem } from '#contract/problems.ts';
import type { Json } from '../../foundation/audit/model.ts';
import type { Step, StepWork } from '../../foundation/jobs/index.ts';
import { sleep } from '../../foundation/runtime/index.ts';
import { staleForMs } from './decide.ts';
import type { GroupJobDeps } from './group-job.ts';
import type { GroupSeen } from './model.ts';
import { readGroup } from './observe.ts';

/** One change to a group, absolute: to make it twice is to make it once. */
export interface GroupWrite {
  readonly title: string;
  /** AWS's word, e.g. `UpdateAutoScalingGroup`. */
  readonly operation: string;
  /** What is sent, as it is written down before. */
  readonly parameters: { readonly [name: string]: Json };
  /** Whether a group is as this write leaves it. */
  isDone(group: GroupSeen): boolean;
  /** Why it must not be sent, judged on the group as it is right before; null where it may. */
  refuse(group: GroupSeen): string | null;
  send(client: AutoScalingClient): Promise<unknown>;
}

/** When a write was known to have taken effect. */
export type Written = { readonly at: number };

/** Where a group is, as its jobs are started with it. */
export interface GroupWhere extends GroupRef {
  readonly account: string;
  readonly region: string;
}

/** How a write came to be. */
export interface WriteBasis {
  /** When the write before took effect: answers from before it may look as this one leaves the group; 0 for none. */
  readonly earlierAt: number;
  /** The definition's undo that takes it back; null for none. */
  readonly undoneBy: string | null;
  /** Why it must not be sent any more, whatever the group is like; null where it may. */
  lapsed?(): string | null;
  /** What to do about a group that is not as it was. */
  readonly advice: string;
}

/** Between two reads that settle whether a write took effect. */
const settleEveryMs = 2000;

/** A write as a durable step. Throws `changed_meanwhile` where the group is not as it was decided on. */
export function writeStep<Known extends { readonly [name: string]: Json }>(
  { clock, door }: GroupJobDeps,
  { connectionId, account, region, groupName }: GroupWhere,
  write: GroupWrite,
  basis: WriteBasis,
  known: Known,
): Step<Known & Written> {
  const read = (signal: AbortSignal) => readGroup({ reader: door, connectionId, groupName, signal });
  const done = () => ({ ...known, at: clock.now() });
  /** Reads until an answer can no longer be from before the attempt, nor from before the write before it. */
  const settled = async ({ signal, since }: StepWork & { readonly since: number }): Promise<boolean> => {
    for (;;) {
      const isDone = write.isDone(await read(signal));
      if (isDone && clock.now() - basis.earlierAt >= staleForMs) return true;
      if (!isDone && clock.now() - since >= staleForMs) return false;
      await sleep(clock, settleEveryMs, signal);
    }
  };
  return {
    title: write.title,
    safety: 'probe',
    intent: {
      action: `autoscaling:${write.operation}`,
      ...{ connectionId, account, region, resource: groupName, parameters: write.parameters },
    },
    ...(basis.undoneBy === null ? {} : { undoneBy: basis.undoneBy }),
    probe: async (look) => ((await settled(look)) ? { happened: true, output: done() } : { happened: false }),
    work: async ({ permit, signal }) => {
      const refusal = write.refuse(await read(signal)) ?? basis.lapsed?.() ?? null;
      if (refusal !== null) {
        const where = { connectionId, account, region, resource: groupName };
        throw problem('changed_meanwhile', refusal, basis.advice, where);
      }
      await write.send(door.writer(permit).client(connectionId, 'autoscaling'));
      return done();
    },
  };
}
