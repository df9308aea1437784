import {
  type AutoScalingClient,
  CancelInstanceRefreshCommand,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { problem } from '#contract/problems.ts';
import type { Json } from '../../foundation/audit/model.ts';
import type { ProbeStep, StepWork, UndoContext } from '../../foundation/jobs/index.ts';
import { sleep } from '../../foundation/runtime/index.ts';
import { staleForMs } from './decide.ts';
import type { GroupJobDeps } from './group-job.ts';
import { isRunning, type RefreshRead, readRefreshes } from './observe-refresh.ts';
import type { refreshRequest } from './refresh-request.ts';
import type { GroupWhere } from './write-step.ts';

/** Which refresh a job has started. */
export type Started = { readonly refreshId: string };

/** The undo of starting one. */
export const cancelRefreshName = 'cancel_refresh';

const settleEveryMs = 2_000;

/** One write about an instance refresh. */
interface RefreshWrite<Output extends Json> {
  readonly title: string;
  /** AWS's word, e.g. `StartInstanceRefresh`. */
  readonly operation: string;
  readonly parameters: { readonly [name: string]: Json };
  readonly undoneBy?: string;
  /** Its output where the refreshes, newest first, show that it has happened; null where they do not. */
  happened(refreshes: readonly RefreshRead[]): Output | null;
  /** Why it must not be sent, judged on the refreshes right before; null where it may. */
  refuse(refreshes: readonly RefreshRead[]): string | null;
  send(client: AutoScalingClient): Promise<Output>;
}

/** The writes of a job that lets AWS replace instances. AWS has no token for them, so a lost answer is looked for. */
export class RefreshSteps {
  readonly #deps: GroupJobDeps;
  readonly #context: UndoContext;
  readonly #where: GroupWhere;

  constructor(deps: GroupJobDeps, context: UndoContext, where: GroupWhere) {
    this.#deps = deps;
    this.#context = context;
    this.#where = where;
  }

  /** The refreshes that there were before. */
  before(): Promise<{ readonly at: number; readonly known: readonly string[] }> {
    return this.#context.step('begin', {
      title: 'See that no other refresh runs',
      safety: 'read',
      work: async ({ signal }) => {
        const refreshes = await this.read(signal);
        return { at: this.#deps.clock.now(), known: refreshes.map(({ id }) => id) };
      },
    });
  }

  start(request: ReturnType<typeof refreshRequest>, known: readonly string[]): Promise<Started> {
    return this.#write('start', {
      title: 'Start the instance refresh',
      operation: 'StartInstanceRefresh',
      parameters: request,
      undoneBy: cancelRefreshName,
      happened: ([newest]) => (newest && !known.includes(newest.id) ? { refreshId: newest.id } : null),
      refuse: (refreshes) => (refreshes.some(isRunning) ? 'Another instance refresh has begun meanwhile.' : null),
      send: async (client) => {
        const { InstanceRefreshId: refreshId } = await client.send(new StartInstanceRefreshCommand(request));
        if (refreshId !== undefined) return { refreshId };
        throw problem('aws_failed', 'AWS answered without the id of the refresh.', 'Check the connection’s endpoint.');
      },
    });
  }

  /** Goes back to what the group launched before. */
  rollBack({ refreshId }: Started): Promise<Started> {
    return this.#end('roll-back', refreshId, {
      title: 'Roll the instance refresh back',
      operation: 'RollbackInstanceRefresh',
      became: /^Rollback/,
      send: (client) =>
        client.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName: this.#where.groupName })),
    });
  }

  /** Replaces nothing more; what has been replaced stays. */
  cancel({ refreshId }: Started): Promise<Started> {
    return this.#end('cancel', refreshId, {
      title: 'Cancel the instance refresh',
      operation: 'CancelInstanceRefresh',
      became: /^Cancel/,
      send: (client) => client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: this.#where.groupName })),
    });
  }

  read(signal: AbortSignal): Promise<RefreshRead[]> {
    const { connectionId, groupName } = this.#where;
    return readRefreshes({ reader: this.#deps.door, connectionId, groupName, signal });
  }

  #end(
    key: string,
    refreshId: string,
    how: {
      readonly title: string;
      readonly operation: string;
      readonly became: RegExp;
      readonly send: (client: AutoScalingClient) => Promise<unknown>;
    },
  ): Promise<Started> {
    const ofOurs = (refreshes: readonly RefreshRead[]) => refreshes.find(({ id }) => id === refreshId);
    return this.#write(key, {
      title: how.title,
      operation: how.operation,
      parameters: { AutoScalingGroupName: this.#where.groupName },
      happened: (refreshes) => (how.became.test(ofOurs(refreshes)?.status ?? '') ? { refreshId } : null),
      refuse: (refreshes) => {
        const ours = ofOurs(refreshes);
        // AWS takes the group's name only, so it must still be this one that runs.
        return ours && isRunning(ours) ? null : 'The refresh has ended meanwhile.';
      },
      send: async (client) => {
        await how.send(client);
        return { refreshId };
      },
    });
  }

  #write<Output extends Json>(key: string, write: RefreshWrite<Output>): Promise<Output> {
    const { connectionId, account, region, groupName } = this.#where;
    const { door } = this.#deps;
    const where = { connectionId, account, region, resource: groupName };
    const step: ProbeStep<Output> = {
      title: write.title,
      safety: 'probe',
      intent: { action: `autoscaling:${write.operation}`, ...where, parameters: write.parameters },
      ...(write.undoneBy === undefined ? {} : { undoneBy: write.undoneBy }),
      probe: async (look) => {
        const output = await this.#lookFor(write, look);
        return output === null ? { happened: false } : { happened: true, output };
      },
      work: async ({ permit, signal }) => {
        const refusal = write.refuse(await this.read(signal));
        if (refusal !== null) throw problem('changed_meanwhile', refusal, 'Look at the group and plan again.', where);
        return await write.send(door.writer(permit).client(connectionId, 'autoscaling'));
      },
    };
    return this.#context.step(key, step);
  }

  /** Reads until what is not there can no longer be an answer from before the attempt. */
  async #lookFor<Output extends Json>(
    { happened }: RefreshWrite<Output>,
    { signal, since }: StepWork & { readonly since: number },
  ): Promise<Output | null> {
    const { clock } = this.#deps;
    for (;;) {
      const output = happened(await this.read(signal));
      if (output !== null || clock.now() - since >= staleForMs) return output;
      await sleep(clock, settleEveryMs, signal);
    }
  }
}
