import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { problem } from '#contract/problems.ts';
import type { Step } from '../../foundation/jobs/index.ts';
import { sleep } from '../../foundation/runtime/index.ts';
import { type CommandGate, codeOf, commandRequest, findCommand } from '../deployments/index.ts';
import { staleForMs } from './decide.ts';
import type { GroupJobDeps } from './group-job.ts';
import type { GroupWhere } from './write-step.ts';

/** A command that was sent, and when. */
export type Sent = { readonly at: number; readonly commandId: string };

export interface CommandAsked {
  readonly gate: CommandGate;
  readonly instanceId: string;
  /** By which it is found again. */
  readonly comment: string;
  /** How long it may run, in seconds. */
  readonly withinS: number;
  /** Why it must not be sent any more; null where it may. */
  lapsed(): string | null;
}

const findEveryMs = 2_000;

/**
 * Has a command run on an instance. AWS takes no token for that, so after a lost answer it is looked for by its comment;
 * where it is not found within a while it is sent again: it is sent at least once. Throws `changed_meanwhile` where the
 * agent has gone away since, or the decision has lapsed.
 */
export function commandStep(
  { clock, door }: GroupJobDeps,
  { connectionId, account, region }: GroupWhere,
  { gate, instanceId, comment, withinS, lapsed }: CommandAsked,
): Step<Sent> {
  const parameters = commandRequest(gate, instanceId, { comment, withinS });
  const refused = (why: string) =>
    problem('changed_meanwhile', why, 'It is decided again.', { connectionId, account, region, resource: instanceId });
  return {
    title: `Run the gate’s command on ${instanceId}`,
    safety: 'probe',
    intent: { action: 'ssm:SendCommand', connectionId, account, region, resource: instanceId, parameters },
    probe: async ({ signal, since }) => {
      const client = door.client(connectionId, 'ssm');
      for (;;) {
        const commandId = await findCommand(client, { comment, instanceId }, signal);
        if (commandId !== null) return { happened: true, output: { at: clock.now(), commandId } };
        if (clock.now() - since >= staleForMs) return { happened: false };
        await sleep(clock, findEveryMs, signal);
      }
    },
    work: async ({ permit }) => {
      const late = lapsed();
      if (late !== null) throw refused(late);
      try {
        const client = door.writer(permit).client(connectionId, 'ssm');
        const { Command: command } = await client.send(new SendCommandCommand(parameters));
        return { at: clock.now(), commandId: command?.CommandId ?? '' };
      } catch (error) {
        if (codeOf(error) === 'InvalidInstanceId') throw refused('Its agent does not answer to Systems Manager.');
        throw error;
      }
    },
  };
}
