/** What CloudWatch watches over, a part of the world. Times are milliseconds since the epoch. */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly description: string | null;
  state: AlarmState;
  stateReason: string;
  /** When the state or its reason was last told. */
  stateUpdatedAt: number;
  /** When the state last became another one. */
  stateChangedAt: number;
  readonly configuredAt: number;
  readonly actionsEnabled: boolean;
  /** What is done when it goes into a state: ARNs of topics and of scaling policies. */
  readonly actions: Readonly<Partial<Record<AlarmState, readonly string[]>>>;
}

export interface MetricAlarm extends AlarmBase {
  readonly kind: 'metric';
  /** As in `AWS/ApplicationELB`. */
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum' | 'SampleCount';
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly threshold: number;
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
}

export interface CompositeAlarm extends AlarmBase {
  readonly kind: 'composite';
  /** As in `ALARM("one") OR ALARM("two")`. */
  readonly rule: string;
}

export type Alarm = MetricAlarm | CompositeAlarm;
