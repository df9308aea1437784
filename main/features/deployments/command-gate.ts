import { createHash } from 'node:crypto';
import {
  GetCommandInvocationCommand,
  type GetCommandInvocationResult,
  ListCommandInvocationsCommand,
  type SendCommandCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { DeployGate } from '#contract/cycles.ts';
import { ProblemError } from '#contract/problems.ts';
import type { GateAnswer } from './model.ts';

export type CommandGate = Extract<DeployGate, { kind: 'ssm' }>;

/** A command as it was sent to one instance. */
export interface SentCommand {
  readonly commandId: string;
  readonly instanceId: string;
}

/** What a command came to so far. One that has ended and is still `waiting` did not say what is expected. */
export interface CommandAnswer extends GateAnswer {
  readonly hasEnded: boolean;
}

/** AWS docs, SendCommand: the agent must take it within TimeoutSeconds; one that is away takes it when it is back. */
const deliverWithinS = 120;

/** AWS docs, SendCommand: a comment has at most 100 characters. */
const commentMax = 100;

/** What is sent to run a gate's command on an instance, as it is written down before. */
export function commandRequest(
  { command }: CommandGate,
  instanceId: string,
  { comment, withinS }: { readonly comment: string; readonly withinS: number },
) {
  return {
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [instanceId],
    Comment: comment,
    TimeoutSeconds: deliverWithinS,
    Parameters: { commands: [command], executionTimeout: [String(withinS)] },
  } satisfies SendCommandCommandInput;
}

/** By which a command is found again whose answer was lost: it names the job and the step, or stands for them. */
export function commentOf(jobId: string, stepKey: string): string {
  const plain = `Infraviewer ${jobId} ${stepKey}`;
  if (plain.length <= commentMax) return plain;
  return `Infraviewer ${createHash('sha256').update(plain).digest('hex')}`;
}

/** The command with a comment that was sent to an instance, or null where Systems Manager shows none. */
export async function findCommand(
  client: SSMClient,
  { comment, instanceId }: { readonly comment: string; readonly instanceId: string },
  signal: AbortSignal,
): Promise<string | null> {
  let token: string | undefined;
  do {
    const { CommandInvocations: listed = [], NextToken: next } = await client.send(
      new ListCommandInvocationsCommand({ InstanceId: instanceId, ...(token ? { NextToken: token } : {}) }),
      { abortSignal: signal },
    );
    const found = listed.find((one) => one.Comment === comment);
    if (found?.CommandId) return found.CommandId;
    token = next;
  } while (token);
  return null;
}

/** Reads what a command came to. Nothing that it printed is told: it may hold anything. */
export async function readCommand(
  client: SSMClient,
  { commandId, instanceId }: SentCommand,
  { expected }: Pick<CommandGate, 'expected'>,
  signal: AbortSignal,
): Promise<CommandAnswer> {
  try {
    const asked = new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId });
    return answerOf(await client.send(asked, { abortSignal: signal }), expected);
  } catch (error) {
    if (codeOf(error) === 'InvocationDoesNotExist') return waiting('its command is not shown by Systems Manager yet');
    if (!(error instanceof ProblemError) || !isOfTheCall(error)) throw error;
    return waiting(`what its command came to cannot be read: ${error.problem.message}`);
  }
}

/** The code that AWS gave an error that came through the door, e.g. `InvalidInstanceId`; null where it gave none. */
export function codeOf(error: unknown): string | null {
  const cause = error instanceof ProblemError ? error.cause : null;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}

/** Whether it failed for what was asked, and not for the connection. */
function isOfTheCall({ problem: { code } }: ProblemError): boolean {
  return code === 'access_denied' || code === 'aws_failed' || code === 'not_found';
}

function answerOf(invocation: GetCommandInvocationResult, expected: string | null): CommandAnswer {
  const { Status: status = '', StatusDetails: details, ResponseCode: code, StandardOutputContent: output } = invocation;
  switch (status) {
    case 'Success':
      if (expected !== null && !output?.includes(expected)) {
        return { ...waiting(`its command does not answer with "${expected}" yet`), hasEnded: true };
      }
      return { state: 'passed', evidence: `its command ended with code ${code}`, hasEnded: true };
    case 'Failed':
      return { state: 'failed', evidence: `its command failed with code ${code}`, hasEnded: true };
    case 'TimedOut':
    case 'Cancelled':
      return { state: 'failed', evidence: `its command ended as ${details ?? status}`, hasEnded: true };
    default:
      return waiting(`its command is ${status}`);
  }
}

function waiting(evidence: string): CommandAnswer {
  return { state: 'waiting', evidence, hasEnded: false };
}
