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

/** Auto Scaling API reference: PutScheduledUpdateGroupAction, of those that happen once. */
export interface ScheduledAction {
  readonly name: string;
  readonly at: number;
  readonly minSize: number | null;
  readonly maxSize: number | null;
  readonly desiredCapacity: number | null;
}

export interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagate: boolean;
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
  readonly targetGroupArns: string[];
  readonly loadBalancerNames: string[];
  suspendedProcesses: { readonly name: string; readonly reason: string }[];
  terminationPolicies: readonly string[];
  protectsNewInstances: boolean;
  tags: GroupTag[];
  readonly hooks: LifecycleHook[];
  readonly scheduledActions: ScheduledAction[];
  readonly members: GroupMember[];
  /** Newest last. */
  readonly activities: ScalingActivity[];
}
