/** What Systems Manager runs on instances, a part of the world. Times are milliseconds since the epoch. */

/** Systems Manager API reference: CommandInvocation, Status. */
export type InvocationStatus =
  | 'Pending'
  | 'InProgress'
  | 'Success'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelling'
  | 'Cancelled';

/** One instance's part of a command. */
export interface Invocation {
  readonly instanceId: string;
  status: InvocationStatus;
  /** More closely than the status, such as `ExecutionTimedOut`. */
  details: string;
  startedAt: number | null;
  endedAt: number | null;
  /** The script's exit code; -1 before it has ended. */
  exitCode: number;
  output: string;
  error: string;
}

export interface Command {
  readonly id: string;
  readonly documentName: string;
  readonly comment: string;
  /** As they were sent; `commands` holds the lines of the script. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly sentAt: number;
  /** How long it may take until an agent begins. */
  readonly deliveryTimeoutMs: number;
  /** How long the script may run. */
  readonly executionTimeoutMs: number;
  readonly invocations: readonly Invocation[];
}

/** What a script comes to on an instance. */
export interface CommandReply {
  /** What it prints; nothing unless given. */
  readonly output?: string;
  readonly error?: string;
  /** 0 unless given. */
  readonly exitCode?: number;
  /** How long it runs: some seconds unless given; null for one that never ends by itself. */
  readonly durationMs?: number | null;
}
