import {
  CancelCommand$,
  type CancelCommandRequest,
  DescribeInstanceInformation$,
  type DescribeInstanceInformationRequest,
  type DescribeInstanceInformationResult,
  GetCommandInvocation$,
  type GetCommandInvocationRequest,
  type GetCommandInvocationResult,
  ListCommandInvocations$,
  type ListCommandInvocationsRequest,
  type ListCommandInvocationsResult,
  SendCommand$,
  type SendCommandRequest,
  type SendCommandResult,
} from '@aws-sdk/client-ssm';
import { isAgentOnline } from '../parts/agents.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Command, Invocation } from '../world.ts';
import { atMost, pageSize } from './limits.ts';
import { newestFirst, page } from './pages.ts';
import { type Call, operation, operations, type Room } from './room.ts';
import { describeAgents } from './ssm-agents.ts';
import { commandView, invocationListed, invocationView, runShellPlugin } from './ssm-views.ts';

/** Systems Manager: its agents, and Run Command with shell scripts. */
export const ssm: Room = {
  service: 'ssm',
  signingName: 'ssm',
  protocol: 'json',
  jsonVersion: '1.1',
  isQueryCompatible: false,
  apiVersion: '2014-11-06',
  operations: operations(
    operation<DescribeInstanceInformationRequest, DescribeInstanceInformationResult>(
      DescribeInstanceInformation$,
      describeAgents,
    ),
    operation(SendCommand$, sendCommand),
    operation(GetCommandInvocation$, getInvocation),
    operation(ListCommandInvocations$, listInvocations),
    operation(CancelCommand$, cancelCommand),
  ),
};

/**
 * How long an invocation cannot be found after its command was sent; AWS docs name no time (Systems Manager API
 * reference: GetCommandInvocation, InvocationDoesNotExist; callers are told to wait before they ask).
 */
export const appearsAfterMs = 1_000;

const mostInstances = 50;
const invocationPages = { standard: 50, most: 50 };

/** Systems Manager API reference: SendCommand, TimeoutSeconds, and the document's executionTimeout: an hour. */
const standardTimeoutSeconds = 3_600;

/** What a command can be told; all else is refused rather than forgotten. */
const simulatedParameters: ReadonlySet<string> = new Set<keyof SendCommandRequest>([
  'Comment',
  'DocumentName',
  'DocumentVersion',
  'InstanceIds',
  'MaxConcurrency',
  'MaxErrors',
  'Parameters',
  'TimeoutSeconds',
]);

/** Systems Manager API reference: SendCommand, with AWS-RunShellScript to instances by their ids. */
function sendCommand(input: SendCommandRequest, call: Call): SendCommandResult {
  const beyond = Object.keys(input).find((parameter) => !simulatedParameters.has(parameter));
  if (beyond !== undefined) throw validationError(`${beyond} is not simulated`);
  if (input.DocumentName !== 'AWS-RunShellScript') throw new AwsError('InvalidDocument', '');
  const instanceIds = [...new Set(atMost(input.InstanceIds, mostInstances, 'instanceIds'))];
  if (instanceIds.length === 0) throw new AwsError('InvalidInstanceId', '');
  const away = instanceIds.filter((id) => !isAgentOnline(call.region, id, call.now));
  if (away.length > 0) throw notReady(away, call);
  const { Parameters: parameters = {}, Comment: comment = '' } = input;
  if (!parameters['commands']?.length) throw new AwsError('InvalidParameters', 'commands is required');
  const command = call.machines.commands.send(call.region, {
    documentName: input.DocumentName,
    comment,
    parameters,
    instanceIds,
    deliveryTimeoutMs: seconds(input.TimeoutSeconds) * 1000,
    executionTimeoutMs: executionTimeoutMs(parameters),
  });
  return { Command: commandView(command) };
}

function notReady(ids: readonly string[], { caller }: Call): AwsError {
  const message = `Instances [[${ids.join(', ')}]] not in a valid state for account ${caller.account}`;
  return new AwsError('InvalidInstanceId', message);
}

/** Systems Manager API reference: SendCommand, TimeoutSeconds: from 30 to 2,592,000. */
function seconds(asked = standardTimeoutSeconds): number {
  if (asked >= 30 && asked <= 2_592_000) return asked;
  const side = asked < 30 ? 'greater than or equal to 30' : 'less than or equal to 2592000';
  const broken = `Value '${asked}' at 'timeoutSeconds' failed to satisfy constraint: Member must have value ${side}`;
  throw validationError(`1 validation error detected: ${broken}`);
}

/** The document AWS-RunShellScript: from 1 to 172,800 seconds. */
function executionTimeoutMs({ executionTimeout: [asked = String(standardTimeoutSeconds)] = [] }: Parameters): number {
  if (/^\d{1,6}$/.test(asked) && Number(asked) >= 1 && Number(asked) <= 172_800) return Number(asked) * 1000;
  throw new AwsError('InvalidParameters', `executionTimeout ${asked} is not valid`);
}

type Parameters = NonNullable<SendCommandRequest['Parameters']>;

function getInvocation(input: GetCommandInvocationRequest, call: Call): GetCommandInvocationResult {
  const command = visibleCommands(call).find(({ id }) => id === input.CommandId);
  const invocation = command?.invocations.find(({ instanceId }) => instanceId === input.InstanceId);
  if (!command || !invocation) throw new AwsError('InvocationDoesNotExist', '');
  const { PluginName: plugin = runShellPlugin } = input;
  if (plugin !== runShellPlugin) throw new AwsError('InvalidPluginName', '');
  return invocationView(command, invocation);
}

/** A command is found some time after it was sent. */
function visibleCommands({ region, now }: Call): Command[] {
  return [...region.commands.values()].filter(({ sentAt }) => now - sentAt >= appearsAfterMs);
}

interface Listed {
  readonly command: Command;
  readonly invocation: Invocation;
}

function listInvocations(input: ListCommandInvocationsRequest, call: Call): ListCommandInvocationsResult {
  if (input.CommandId !== undefined && !call.region.commands.has(input.CommandId)) {
    throw new AwsError('InvalidCommandId', '');
  }
  const listed = visibleCommands(call)
    .filter(({ id }) => input.CommandId === undefined || id === input.CommandId)
    .flatMap((command) => command.invocations.map((invocation): Listed => ({ command, invocation })))
    .filter(({ invocation }) => input.InstanceId === undefined || invocation.instanceId === input.InstanceId)
    .filter(filtersOf(input));
  const { items, nextToken } = page(listed, {
    listing: 'ListCommandInvocations',
    size: pageSize(input.MaxResults, invocationPages, 'maxResults'),
    token: input.NextToken,
    keyOf: ({ command, invocation }) => newestFirst(command.sentAt, `${command.id} ${invocation.instanceId}`),
    invalidToken: () => new AwsError('InvalidNextToken', ''),
  });
  const withDetails = input.Details === true;
  return {
    CommandInvocations: items.map(({ command, invocation }) =>
      invocationListed(command, invocation, call.region, withDetails),
    ),
    NextToken: nextToken,
  };
}

/** Systems Manager API reference: CommandFilter, of which those by status and by document are simulated. */
function filtersOf({ Filters: filters = [] }: ListCommandInvocationsRequest): (listed: Listed) => boolean {
  const unknown = filters.find(({ key }) => key !== 'Status' && key !== 'DocumentName');
  if (unknown) throw new AwsError('InvalidFilterKey', '');
  return ({ command, invocation }) =>
    filters.every(({ key, value }) => value === (key === 'Status' ? invocation.status : command.documentName));
}

/** Systems Manager API reference: CancelCommand: it tries; what has ended stays as it is. */
function cancelCommand(input: CancelCommandRequest, { region, machines }: Call): object {
  const command = region.commands.get(input.CommandId ?? '');
  if (!command) throw new AwsError('InvalidCommandId', '');
  const sentTo = command.invocations.map(({ instanceId }) => instanceId);
  const chosen = input.InstanceIds?.length ? input.InstanceIds : sentTo;
  if (chosen.some((id) => !sentTo.includes(id))) throw new AwsError('InvalidInstanceId', '');
  machines.commands.cancel(command, chosen);
  return {};
}
