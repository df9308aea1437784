import type {
  CommandInvocation,
  CommandPlugin,
  Command as CommandView,
  GetCommandInvocationResult,
} from '@aws-sdk/client-ssm';
import type { Command, Invocation, Region } from '../world.ts';
import { date, dateOrNone } from './room.ts';

/** The one step of the document AWS-RunShellScript. */
export const runShellPlugin = 'aws:runShellScript';

/** Systems Manager API reference: GetCommandInvocation, StandardOutputContent, and CommandPlugin, Output. */
const longestContent = 24_000;
const longestPluginOutput = 2_500;

/** As SendCommand answers it: nothing has happened yet. */
export function commandView(command: Command): CommandView {
  return {
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: command.comment,
    ExpiresAfter: date(command.sentAt + command.deliveryTimeoutMs + command.executionTimeoutMs),
    Parameters: Object.fromEntries(Object.entries(command.parameters).map(([name, values]) => [name, [...values]])),
    InstanceIds: command.invocations.map(({ instanceId }) => instanceId),
    Targets: [],
    RequestedDateTime: date(command.sentAt),
    Status: 'Pending',
    StatusDetails: 'Pending',
    MaxConcurrency: '50',
    MaxErrors: '0',
    TargetCount: command.invocations.length,
    CompletedCount: 0,
    ErrorCount: 0,
    DeliveryTimedOutCount: 0,
    TimeoutSeconds: command.deliveryTimeoutMs / 1000,
  };
}

/** Systems Manager API reference: GetCommandInvocation; times that there are not yet are empty. */
export function invocationView(command: Command, invocation: Invocation): GetCommandInvocationResult {
  const { startedAt, endedAt } = invocation;
  const elapsedMs = startedAt === null || endedAt === null ? null : endedAt - startedAt;
  return {
    CommandId: command.id,
    InstanceId: invocation.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    PluginName: runShellPlugin,
    ResponseCode: invocation.exitCode,
    ExecutionStartDateTime: isoOrEmpty(startedAt),
    ExecutionElapsedTime: elapsedMs === null ? '' : `PT${elapsedMs / 1000}S`,
    ExecutionEndDateTime: isoOrEmpty(endedAt),
    Status: invocation.status,
    StatusDetails: invocation.details,
    StandardOutputContent: invocation.output.slice(0, longestContent),
    StandardOutputUrl: '',
    StandardErrorContent: invocation.error.slice(0, longestContent),
    StandardErrorUrl: '',
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  };
}

function isoOrEmpty(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}

export function invocationListed(
  command: Command,
  invocation: Invocation,
  region: Region,
  withDetails: boolean,
): CommandInvocation {
  const tags = region.instances.get(invocation.instanceId)?.tags ?? [];
  return {
    CommandId: command.id,
    InstanceId: invocation.instanceId,
    InstanceName: tags.find(({ key }) => key === 'Name')?.value ?? '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    RequestedDateTime: date(command.sentAt),
    Status: invocation.status,
    StatusDetails: invocation.details,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: withDetails ? [pluginView(invocation)] : [],
  };
}

function pluginView({ status, details, exitCode, startedAt, endedAt, output, error }: Invocation): CommandPlugin {
  const printed = error ? `${output}\n----------ERROR-------\n${error}` : output;
  return {
    Name: runShellPlugin,
    Status: status === 'Cancelling' ? 'InProgress' : status,
    StatusDetails: details,
    ResponseCode: exitCode,
    ResponseStartDateTime: dateOrNone(startedAt),
    ResponseFinishDateTime: dateOrNone(endedAt),
    Output: printed.slice(0, longestPluginOutput),
    StandardOutputUrl: '',
    StandardErrorUrl: '',
  };
}
