import type { Alarm, CompositeAlarm, MetricAlarm, Region } from '../world.ts';

type Made = 'arn' | 'stateUpdatedAt' | 'stateChangedAt' | 'configuredAt' | 'actionsEnabled' | 'actions';

type Order<Kind extends Alarm> = Omit<Kind, Made> & Partial<Pick<Kind, 'actions'>>;

/** Puts an alarm into the region, which has had its state since it was made. */
export function addAlarm(region: Region, order: Order<MetricAlarm> | Order<CompositeAlarm>, madeAt: number): Alarm {
  const alarm: Alarm = {
    actions: {},
    ...order,
    arn: `arn:aws:cloudwatch:${region.name}:${region.account}:alarm:${order.name}`,
    stateUpdatedAt: madeAt,
    stateChangedAt: madeAt,
    configuredAt: madeAt,
    actionsEnabled: true,
  };
  region.alarms.set(alarm.name, alarm);
  return alarm;
}

/** An alarm for the processors of a group, as nearly every group has one. */
export function processorAlarm(groupName: string, name: string): Order<MetricAlarm> {
  return {
    kind: 'metric',
    name,
    description: `The processors of ${groupName} are busy`,
    state: 'OK',
    stateReason: 'Threshold Crossed: 1 datapoint was not greater than the threshold (80.0).',
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    statistic: 'Average',
    dimensions: [{ name: 'AutoScalingGroupName', value: groupName }],
    periodMs: 60_000,
    evaluationPeriods: 3,
    threshold: 80,
    comparison: 'GreaterThanThreshold',
  };
}
