import type { Alarm, AlarmState, CommandReply, GroupMember, TargetFailure } from '../world.ts';
import type { CommandMatch } from './commands.ts';
import type { DatabaseEvent } from './databases.ts';
import type { Hands } from './hands.ts';

export interface StackRequest {
  readonly account: string;
  readonly region: string;
  readonly application: string;
  /** As in `1.0.0-ryan0001`. */
  readonly environment: string;
}

/**
 * What happens in an estate. Started, its groups keep their desired capacity and, at a pace, things happen by
 * themselves. The hands let a test or a demonstration make things happen; they throw for an id that does not exist.
 */
export interface Life extends Hands {
  start(): void;
  /** Ends all that is still to happen, for good. */
  stop(): void;
  /** Raises the group's desired capacity by one and launches; returns the instance's id. */
  launch(groupName: string): string;
  /** Ends an instance; a group replaces its members. */
  terminate(instanceId: string): void;
  setHealth(instanceId: string, health: GroupMember['health']): void;
  /** Lets an instance fail the checks of all its balancers, or pass them again with null. */
  setTargetHealth(instanceId: string, failure: TargetFailure | null): void;
  /** What scripts that Systems Manager runs come to from now on: on one instance, or on all; the last word counts. */
  replyToCommands(match: CommandMatch, reply: CommandReply): void;
  /** Lets an alarm that is OK watch the processors of a group; what it does in a state are ARNs, as of scaling policies. */
  addAlarm(groupName: string, alarmName: string, actions?: Alarm['actions']): void;
  /** As CloudWatch would when it measures. */
  setAlarm(alarmName: string, state: AlarmState, reason?: string): void;
  /** Whether an instance's agent of Systems Manager answers. */
  setAgent(instanceId: string, isOnline: boolean): void;
  /** Returns false where it cannot happen, as during something else. */
  disturbDatabase(name: string, event: DatabaseEvent): boolean;
  /** At once, as nobody in particular asked for it; throws outside of the group's limits. */
  setDesired(groupName: string, desired: number): void;
  /** Creates a web tier with two instances; returns the stack's ARN. */
  createStack(request: StackRequest): string;
  /** Returns false where CloudFormation would refuse, as during another operation. */
  updateStack(stackId: string, options: { fails: boolean }): boolean;
  deleteStack(stackId: string): boolean;
}
