/** Auto Scaling groups and what belongs to them, a part of the world. Times are milliseconds since the epoch. */

export interface LaunchConfiguration {
  readonly name: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly createdAt: number;
}

/** Auto Scaling API reference: LifecycleState, those that members of a group without a warm pool have. */
export type LifecycleState =
  | 'Pending'
  | 'Pending:Wait'
  | 'Pending:Proceed'
  | 'InService'
  | 'EnteringStandby'
  | 'Standby'
  | 'Terminating'
  | 'Terminating:Wait'
  | 'Terminating:Proceed';

/** What a member waits for before it may go on, because a hook of its group wants it. */
export interface LifecycleAction {
  readonly hook: string;
  readonly token: string;
  readonly beganAt: number;
  /** When the hook's default result is taken; a heartbeat puts it off. */
  readonly until: number;
}

/** An instance as its group sees it. */
export interface GroupMember {
  readonly instanceId: string;
  lifecycle: LifecycleState;
  health: 'Healthy' | 'Unhealthy';
  protectedFromScaleIn: boolean;
  readonly launchTemplate: { readonly id: string; readonly version: number } | null;
  readonly launchConfiguration: string | null;
  readonly instanceType: string;
  readonly zone: string;
  /** What it waits for in `:Wait`, one for each hook of its group. */
  actions: LifecycleAction[];
  /** Since when it is in service: its warm-up begins then. Null for one that came before all that is remembered. */
  inServiceAt: number | null;
}

/** Auto Scaling API reference: ScalingActivityStatusCode, those that occur here. */
export type ActivityStatus =
  | 'PreInService'
  | 'InProgress'
  | 'WaitingForELBConnectionDraining'
  | 'MidLifecycleAction'
  | 'Successful'
  | 'Failed'
  | 'Cancelled';

export interface ScalingActivity {
  readonly id: string;
  readonly at: number;
  endedAt: number | null;
  status: ActivityStatus;
  /** Why it failed; null while it has not. */
  statusMessage: string | null;
  readonly description: string;
  readonly cause: string;
  /** Where, as AWS tells it: a JSON text with the subnet and the zone. */
  readonly details: string;
  progress: number;
}

export type LifecycleTransition = 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
export type LifecycleResult = 'CONTINUE' | 'ABANDON';

export interface LifecycleHook {
  readonly name: string;
  readonly transition: LifecycleTransition;
  readonly heartbeatTimeoutMs: number;
  /** What happens when nobody answers in time. */
  readonly defaultResult: LifecycleResult;
  readonly notificationTargetArn: string | null;
  readonly roleArn: string | null;
  readonly notificationMetadata: string | null;
}

/** Auto Scaling API reference: PutScheduledUpdateGroupAction. */
export interface ScheduledAction {
  readonly name: string;
  /** When it happens, or for one that recurs happens next. */
  readonly at: number;
  /** Once unless given: a cron expression in UTC, and until when. */
  readonly recurrence?: { readonly cron: string; readonly endsAt: number | null };
  readonly minSize: number | null;
  readonly maxSize: number | null;
  readonly desiredCapacity: number | null;
}

/** Auto Scaling API reference: PutScalingPolicy, of those with the type SimpleScaling. */
export interface ScalingPolicy {
  readonly name: string;
  readonly arn: string;
  readonly adjustmentType: 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity';
  readonly adjustment: number;
  /** How many instances a percentage comes to at least. */
  readonly least: number;
  /** Null for the group's own. */
  readonly cooldownMs: number | null;
  readonly isEnabled: boolean;
}

export interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagate: boolean;
}

/** Auto Scaling API reference: InstanceRefresh, Status. */
export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Baking'
  | 'Successful'
  | 'Failed'
  | 'Cancelling'
  | 'Cancelled'
  | 'RollbackInProgress'
  | 'RollbackFailed'
  | 'RollbackSuccessful';

/** Auto Scaling API reference: RefreshPreferences, with what is left out filled in. */
export interface RefreshPreferences {
  readonly minHealthyPercentage: number;
  /** Null where it was left out, which is not the same as 100. */
  readonly maxHealthyPercentage: number | null;
  readonly warmupMs: number;
  /** Ascending; empty for a refresh without checkpoints. */
  readonly checkpointPercentages: readonly number[];
  readonly checkpointDelayMs: number;
  readonly skipsMatching: boolean;
  readonly rollsBack: boolean;
  readonly protectedInstances: 'Refresh' | 'Ignore' | 'Wait';
  readonly standbyInstances: 'Terminate' | 'Ignore' | 'Wait';
  /** The names of the alarms that end it. */
  readonly alarms: readonly string[];
  readonly bakeMs: number;
}

/** Auto Scaling API reference: RollbackDetails. */
export interface RefreshRollback {
  readonly reason: string;
  readonly startedAt: number;
  readonly percentageComplete: number;
  readonly instancesToUpdate: number;
}

/** Auto Scaling API reference: InstanceRefresh. */
export interface InstanceRefresh {
  readonly id: string;
  readonly requestedAt: number;
  /** Null while it is pending. */
  startedAt: number | null;
  endedAt: number | null;
  status: RefreshStatus;
  statusReason: string | null;
  readonly preferences: RefreshPreferences;
  /** The launch template that the group has once the refresh succeeds; null where the group keeps its own. */
  readonly desiredTemplate: Group['launchTemplate'];
  percentageComplete: number;
  instancesToUpdate: number;
  rollback: RefreshRollback | null;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  minSize: number;
  maxSize: number;
  desiredCapacity: number;
  /** Who asked for the desired capacity, as activities tell it; null once it has been reached. */
  desiredBecause: string | null;
  zones: readonly string[];
  subnetIds: readonly string[];
  launchTemplate: { readonly id: string; readonly version: string } | null;
  launchConfiguration: string | null;
  healthCheckType: string;
  healthCheckGraceMs: number;
  defaultCooldownMs: number;
  /** How long a new member warms up before it counts in full; null where the group does not say. */
  defaultWarmupMs: number | null;
  readonly targetGroupArns: string[];
  readonly loadBalancerNames: string[];
  suspendedProcesses: { readonly name: string; readonly reason: string }[];
  terminationPolicies: readonly string[];
  protectsNewInstances: boolean;
  tags: GroupTag[];
  readonly hooks: LifecycleHook[];
  readonly scheduledActions: ScheduledAction[];
  readonly policies: ScalingPolicy[];
  readonly members: GroupMember[];
  /** Newest last; no other than the last may be under way. */
  readonly refreshes: InstanceRefresh[];
  /** Newest last. */
  readonly activities: ScalingActivity[];
}
