import type { Alarm, AlarmState, Group, Region, ScalingPolicy } from '../world.ts';
import { desiredByPolicy } from './causes.ts';
import { isSuspended } from './processes.ts';
import { executePolicy, isCoolingDown } from './scaling-policies.ts';

/**
 * Sets the state of an alarm, and with it that of the composite alarms that look at it; what the alarm does in its new
 * state is done once, when it goes into it. The state stays until it is set again: no metric is measured here.
 */
export function setAlarmState(region: Region, alarm: Alarm, state: AlarmState, reason: string, now: number): void {
  const hasChanged = alarm.state !== state;
  alarm.state = state;
  alarm.stateReason = reason;
  alarm.stateUpdatedAt = now;
  if (!hasChanged) return;
  alarm.stateChangedAt = now;
  if (alarm.actionsEnabled) for (const arn of alarm.actions[state] ?? []) act(region, alarm, arn, now);
  for (const composite of region.alarms.values()) {
    if (composite.kind !== 'composite' || !composite.rule.includes(`"${alarm.name}"`)) continue;
    const told = `${alarm.arn} transitioned to ${state}`;
    setAlarmState(region, composite, compositeState(region, composite.rule), told, now);
  }
}

/** Actions other than scaling policies, such as notifications, are seen by nobody here. */
function act(region: Region, alarm: Alarm, arn: string, now: number): void {
  for (const group of region.groups.values()) {
    const policy = group.policies.find((one) => one.arn === arn);
    if (policy) triggerPolicy(group, policy, alarm, now);
  }
}

/** Auto Scaling user guide: "Suspend-resume processes", AlarmNotification, and "Scaling cooldowns". */
function triggerPolicy(group: Group, policy: ScalingPolicy, { name, state }: Alarm, now: number): void {
  if (!policy.isEnabled || isSuspended(group, 'AlarmNotification')) return;
  if (isCoolingDown(group, now, policy.cooldownMs ?? undefined)) return;
  executePolicy(group, policy, (from, to) => desiredByPolicy(now, policy.name, { name, state }, { from, to }));
}

/**
 * What a rule comes to that joins states of alarms by either OR or AND, as in `ALARM("one") OR ALARM("two")`
 * (CloudWatch API reference: PutCompositeAlarm, AlarmRule; NOT and brackets are not simulated).
 */
export function compositeState({ alarms }: Pick<Region, 'alarms'>, rule: string): AlarmState {
  const holds = [...rule.matchAll(/\b(OK|ALARM|INSUFFICIENT_DATA)\("?([^")]+)"?\)/g)].map(
    ([, state, name = '']) => alarms.get(name)?.state === state,
  );
  const isAlarm = / AND /.test(rule) ? holds.every(Boolean) : holds.some(Boolean);
  return isAlarm ? 'ALARM' : 'OK';
}
