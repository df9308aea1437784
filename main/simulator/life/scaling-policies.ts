import type { Group, ScalingPolicy } from '../world.ts';
import { applyLimits } from './hands.ts';

/** Whether the group's last activity is not over for so long. */
export function isCoolingDown({ activities, defaultCooldownMs }: Group, now: number, cooldownMs = defaultCooldownMs) {
  const last = activities.at(-1);
  return last !== undefined && (last.endedAt === null || now - last.endedAt < cooldownMs);
}

/** Changes the desired capacity as the policy says, within the group's limits. */
export function executePolicy(
  group: Group,
  policy: ScalingPolicy,
  because: (from: number, to: number) => string,
): void {
  const { minSize, maxSize, desiredCapacity: from } = group;
  const to = Math.max(minSize, Math.min(maxSize, capacityAfter(policy, from)));
  applyLimits(group, { minSize, maxSize, desiredCapacity: to }, because(from, to));
}

/**
 * Auto Scaling user guide: "Scaling adjustment types". Percentages beyond one instance are rounded towards zero, those
 * within one instance become one.
 */
export function capacityAfter({ adjustmentType, adjustment, least }: ScalingPolicy, capacity: number): number {
  switch (adjustmentType) {
    case 'ChangeInCapacity':
      return capacity + adjustment;
    case 'ExactCapacity':
      return adjustment;
    case 'PercentChangeInCapacity': {
      const change = Math.trunc((capacity * adjustment) / 100);
      return capacity + Math.sign(adjustment) * Math.max(Math.abs(change), least, adjustment === 0 ? 0 : 1);
    }
  }
}
