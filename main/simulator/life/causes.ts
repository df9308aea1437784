/**
 * Why a group does something, in the words of its activities.
 * AWS docs: Auto Scaling user guide, "Verify a scaling activity for an Auto Scaling group" and "Troubleshoot issues";
 * AWS CLI reference, the examples of describe-scaling-activities, enter-standby and exit-standby.
 */

/** What made a member unhealthy. */
export type Sickness = 'ec2' | 'elb' | 'user' | 'hook';

export interface Sizes {
  readonly from: number;
  readonly to: number;
}

export interface Limits {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
}

export function desiredByUser(now: number, { from, to }: Sizes): string {
  return `${at(now)} a user request explicitly set group desired capacity changing the desired capacity from ${from} to ${to}.`;
}

export function limitsByUser(now: number, { minSize, maxSize, desiredCapacity }: Limits, { from, to }: Sizes): string {
  const limits = `min: ${minSize}, max: ${maxSize}, desired: ${desiredCapacity}`;
  return `${at(now)} a user request update of AutoScalingGroup constraints to ${limits} changing the desired capacity from ${from} to ${to}.`;
}

export function desiredBySchedule(now: number, name: string, limits: Limits, { from, to }: Sizes): string {
  const { minSize, maxSize, desiredCapacity } = limits;
  const constraints = `min: ${minSize}, max: ${maxSize}, desired: ${desiredCapacity}`;
  return `${at(now)} a scheduled action ${name} update of AutoScalingGroup constraints to ${constraints} changing the desired capacity from ${from} to ${to}.`;
}

export function desiredByAlarm(now: number, { from, to }: Sizes): string {
  return `${at(now)} a monitor alarm TargetTracking in state ALARM triggered policy scale-with-load changing the desired capacity from ${from} to ${to}.`;
}

/** @param alarm what triggered the policy; null for a person who executed it. */
export function desiredByPolicy(
  now: number,
  policy: string,
  alarm: { readonly name: string; readonly state: string } | null,
  { from, to }: Sizes,
): string {
  const trigger = alarm ? `a monitor alarm ${alarm.name} in state ${alarm.state} triggered` : 'a user request executed';
  return `${at(now)} ${trigger} policy ${policy} changing the desired capacity from ${from} to ${to}.`;
}

export function launchForCapacity(now: number, because: string | null, { from, to }: Sizes): string {
  const difference = `${at(now)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${from} to ${to}.`;
  return because === null ? difference : `${because} ${difference}`;
}

export function launchForReplacement(now: number): string {
  return `${at(now)} an instance was launched in response to an unhealthy instance needing to be replaced.`;
}

export function launchForBalance(now: number, zone: string, sizes: Sizes): string {
  const balance = `${at(now)} instances were launched to balance instances in zones ${zone} with other zones resulting in more than desired number of instances in the group.`;
  return launchForCapacity(now, balance, sizes);
}

export function retireForCapacity(now: number, because: string | null, { from, to }: Sizes, id: string): string {
  const difference = `${at(now)} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${from} to ${to}.`;
  const chosen = `${at(now)} instance ${id} was selected for termination.`;
  return [because, difference, chosen].filter((sentence) => sentence !== null).join(' ');
}

export function retireForHealth(now: number, sickness: Sickness): string {
  return `${at(now)} an instance was taken out of service in response to ${sicknesses[sickness]}.`;
}

const sicknesses: Readonly<Record<Sickness, string>> = {
  ec2: 'an EC2 health check indicating it has been terminated or stopped',
  elb: 'an ELB system health check failure',
  user: 'a user health-check',
  hook: 'a lifecycle action that was abandoned',
};

export function launchForRefresh(now: number): string {
  return `${at(now)} an instance was launched in response to an instance refresh.`;
}

export function retireForRefresh(now: number, id: string): string {
  const taken = `${at(now)} an instance was taken out of service in response to an instance refresh.`;
  return `${taken} ${at(now)} instance ${id} was selected for termination.`;
}

/** @param sizes null where the desired capacity stays. */
export function retireByUser(now: number, id: string, sizes: Sizes | null): string {
  return `${at(now)} instance ${id} was taken out of service in response to a user request${shrinking(sizes)}.`;
}

export function standbyByUser(now: number, id: string, sizes: Sizes | null): string {
  return `${at(now)} instance ${id} was moved to standby in response to a user request${shrinking(sizes)}.`;
}

export function serviceByUser(now: number, id: string, { from, to }: Sizes): string {
  return `${at(now)} instance ${id} was moved out of standby in response to a user request, increasing the capacity from ${from} to ${to}.`;
}

function shrinking(sizes: Sizes | null): string {
  return sizes ? `, shrinking the capacity from ${sizes.from} to ${sizes.to}` : '';
}

function at(now: number): string {
  return `At ${new Date(now).toISOString().slice(0, 19)}Z`;
}
