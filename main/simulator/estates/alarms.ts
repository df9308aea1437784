import { addAlarm, processorAlarm } from '../parts/alarms.ts';
import { poolsOf } from '../parts/targets.ts';
import type { Group, Region } from '../world.ts';
import type { Site } from './deploy.ts';
import { hourMs, minuteMs } from './history.ts';

/** Groups below this size have no alarms of their own. */
const leastMembers = 3;

/**
 * Alarms for a site's bigger groups: for their processors, for targets that fail, and one over both. Those of a group
 * with a failing target are in ALARM; a worker's queue has sent no data of late.
 */
export function addAlarms({ world, region }: Site): void {
  const madeAt = world.clock.now() - 26 * hourMs;
  const bigger = [...region.groups.values()].filter(({ members }) => members.length >= leastMembers);
  for (const group of bigger) {
    addAlarm(region, processorAlarm(group.name, `${group.name}-cpu`), madeAt);
    if (group.targetGroupArns.length > 0) watchTargets(region, group, madeAt, world.clock.now() - 24 * minuteMs);
  }
  const worker = bigger.find(
    ({ targetGroupArns, loadBalancerNames }) => targetGroupArns.length + loadBalancerNames.length === 0,
  );
  if (worker) watchQueue(region, worker, madeAt);
}

function watchTargets(region: Region, group: Group, madeAt: number, failedAt: number): void {
  const failing = poolsOf(region, group)
    .flatMap(({ targets }) => [...targets.values()])
    .filter(({ status }) => status.state === 'unhealthy').length;
  const isFailing = failing > 0;
  const name = `${group.name}-unhealthy-hosts`;
  const compared = isFailing ? `[${failing}.0] was` : '[0.0] was not';
  const shared = { state: isFailing ? 'ALARM' : 'OK' } as const;
  const alarm: Parameters<typeof addAlarm>[1] = {
    ...shared,
    kind: 'metric',
    name,
    description: `Targets of ${group.name} fail their health checks`,
    stateReason: `Threshold Crossed: 1 datapoint ${compared} greater than the threshold (0.0).`,
    namespace: 'AWS/ApplicationELB',
    metric: 'UnHealthyHostCount',
    statistic: 'Maximum',
    dimensions: [{ name: 'TargetGroup', value: (group.targetGroupArns[0] ?? '').split(':').at(-1) ?? '' }],
    periodMs: 60_000,
    evaluationPeriods: 1,
    threshold: 0,
    comparison: 'GreaterThanThreshold',
  };
  const since = isFailing ? failedAt : madeAt;
  addAlarm(region, alarm, since);
  const rule = `ALARM("${name}") OR ALARM("${group.name}-cpu")`;
  const description = `Something is wrong with ${group.name}`;
  const stateReason = isFailing ? `${name} transitioned to ALARM` : 'No alarm is in ALARM';
  addAlarm(
    region,
    { kind: 'composite', name: `${group.name}-health`, description, ...shared, stateReason, rule },
    since,
  );
}

function watchQueue(region: Region, { name }: Group, madeAt: number): void {
  const alarm = processorAlarm(name, `${name}-backlog`);
  addAlarm(
    region,
    {
      ...alarm,
      description: `Messages wait too long for ${name}`,
      state: 'INSUFFICIENT_DATA',
      stateReason: 'Insufficient Data: 3 datapoints were unknown.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      statistic: 'Maximum',
      dimensions: [{ name: 'QueueName', value: name }],
      threshold: 900,
    },
    madeAt,
  );
}
