import { isAgentOnline } from '../parts/agents.ts';
import { between, uuid } from '../parts/ids.ts';
import type { Command, CommandReply, Invocation, Region, World } from '../world.ts';
import type { Agenda } from './agenda.ts';

/** How often a command that could not be delivered is tried again, within its time. */
const deliverEveryMs = 5_000;

export type CommandOrder = Pick<
  Command,
  'documentName' | 'comment' | 'parameters' | 'deliveryTimeoutMs' | 'executionTimeoutMs'
> & { readonly instanceIds: readonly string[] };

/** Which scripts a reply is for. */
export interface CommandMatch {
  /** Any instance when left out. */
  readonly instanceId?: string;
  /** What the script must contain, as in `cat /version`; any script when left out. */
  readonly script?: string;
}

/** Runs scripts on instances, on the world's clock. */
export interface Commands {
  send(region: Region, order: CommandOrder): Command;
  /** Ends what has not ended; instances that the command was not sent to are left out. */
  cancel(command: Command, instanceIds: readonly string[]): void;
  /** What scripts come to from now on; the newest reply that fits counts, and without one they succeed in silence. */
  reply(match: CommandMatch, reply: CommandReply): void;
}

export function createCommands({ clock, random }: World, agenda: Agenda): Commands {
  const replies: { readonly match: CommandMatch; readonly reply: CommandReply }[] = [];

  function send(region: Region, { instanceIds, ...order }: CommandOrder): Command {
    const invocations = instanceIds.map(pendingInvocation);
    const command: Command = { ...order, id: uuid(random), sentAt: clock.now(), invocations };
    region.commands.set(command.id, command);
    for (const invocation of invocations) {
      agenda.after(between(random, 1_500, 3_000), () => deliver(region, command, invocation));
    }
    return command;
  }

  /** An agent that is away may come back in time. */
  function deliver(region: Region, command: Command, invocation: Invocation): void {
    if (invocation.status !== 'Pending') return;
    if (isAgentOnline(region, invocation.instanceId, clock.now())) begin(region, command, invocation);
    else if (clock.now() - command.sentAt >= command.deliveryTimeoutMs) {
      finish(invocation, 'TimedOut', 'DeliveryTimedOut');
    } else agenda.after(deliverEveryMs, () => deliver(region, command, invocation));
  }

  function begin(region: Region, command: Command, invocation: Invocation): void {
    invocation.status = 'InProgress';
    invocation.details = 'InProgress';
    invocation.startedAt = clock.now();
    const reply = replyFor(invocation.instanceId, command);
    const { durationMs = between(random, 1_500, 4_000) } = reply;
    const endsByItself = durationMs !== null && durationMs <= command.executionTimeoutMs;
    agenda.after(endsByItself ? durationMs : command.executionTimeoutMs, () => {
      const isReached = isAgentOnline(region, invocation.instanceId, clock.now());
      if (endsByItself && isReached) complete(invocation, reply);
      else if (endsByItself) agenda.after(command.executionTimeoutMs - durationMs, () => timeOut(invocation));
      else timeOut(invocation);
    });
  }

  function replyFor(instanceId: string, { parameters }: Command): CommandReply {
    const script = (parameters['commands'] ?? []).join('\n');
    const found = replies.findLast(({ match }) => {
      const isHere = match.instanceId === undefined || match.instanceId === instanceId;
      return isHere && script.includes(match.script ?? '');
    });
    return found?.reply ?? {};
  }

  /** A script that was told to stop may have ended before it heard of it: what it came to does not count any more. */
  function complete(invocation: Invocation, { output = '', error = '', exitCode = 0 }: CommandReply): void {
    if (invocation.status !== 'InProgress') return;
    Object.assign(invocation, { output, error, exitCode });
    const status = exitCode === 0 ? 'Success' : 'Failed';
    finish(invocation, status, status);
  }

  function timeOut(invocation: Invocation): void {
    if (invocation.status === 'InProgress') finish(invocation, 'TimedOut', 'ExecutionTimedOut');
  }

  function finish(invocation: Invocation, status: Invocation['status'], details: string): void {
    Object.assign(invocation, { status, details, endedAt: clock.now() });
  }

  function cancel({ invocations }: Command, instanceIds: readonly string[]): void {
    for (const invocation of invocations) {
      if (!instanceIds.includes(invocation.instanceId)) continue;
      if (invocation.status === 'Pending') finish(invocation, 'Cancelled', 'Cancelled');
      if (invocation.status !== 'InProgress') continue;
      invocation.status = 'Cancelling';
      invocation.details = 'Cancelling';
      agenda.after(between(random, 1_000, 3_000), () => finish(invocation, 'Cancelled', 'Cancelled'));
    }
  }

  return {
    send,
    cancel,
    reply: (match, reply) => {
      replies.push({ match, reply });
    },
  };
}

function pendingInvocation(instanceId: string): Invocation {
  return {
    instanceId,
    status: 'Pending',
    details: 'Pending',
    startedAt: null,
    endedAt: null,
    exitCode: -1,
    output: '',
    error: '',
  };
}
