import { failingSince, poolsOf } from '../parts/targets.ts';
import type { Group, GroupMember, Region, TargetPool, World } from '../world.ts';
import type { Sickness } from './causes.ts';
import { counts } from './group-steps.ts';
import { isSuspended } from './processes.ts';

/** How long a target may fail its checks before a group that minds them calls it unhealthy: a flap is over by then. */
export const targetPatienceMs = 45_000;

/** What groups know of the health of their members. */
export interface Health {
  /** Looks at all members of a group. */
  check(region: Region, group: Group): void;
  /** 0 for one that is healthy. */
  unhealthyForMs(instanceId: string): number;
  /** Why a member is unhealthy; a person's word where no check has failed. */
  sicknessOf(instanceId: string): Sickness;
  forget(instanceId: string): void;
}

interface Finding {
  readonly since: number;
  readonly sickness: Sickness;
}

export function createHealth({ clock }: World): Health {
  const findings = new Map<string, Finding>();

  function check(region: Region, group: Group): void {
    const pools = group.healthCheckType.includes('ELB') ? poolsOf(region, group) : [];
    for (const member of group.members) {
      const isChecked = counts(member) && !isSuspended(group, 'HealthCheck');
      note(member, isChecked ? sicknessFound(region, group, member, pools) : null);
    }
  }

  function note(member: GroupMember, sickness: Sickness | null): void {
    const { instanceId } = member;
    if (sickness) member.health = 'Unhealthy';
    if (member.health === 'Healthy') findings.delete(instanceId);
    else if (!findings.has(instanceId)) findings.set(instanceId, { since: clock.now(), sickness: sickness ?? 'user' });
  }

  function sicknessFound(region: Region, group: Group, member: GroupMember, pools: readonly TargetPool[]) {
    if (!runs(region, member)) return 'ec2';
    return failsForLong(region, group, member, pools) ? 'elb' : null;
  }

  /**
   * ELB health checks, once the grace period is over (Auto Scaling user guide: "Health checks for instances in an Auto
   * Scaling group").
   */
  function failsForLong(region: Region, group: Group, { instanceId }: GroupMember, pools: readonly TargetPool[]) {
    if (clock.now() - failingSince(pools, instanceId) < targetPatienceMs) return false;
    const launchedAt = region.instances.get(instanceId)?.launchedAt ?? 0;
    return clock.now() - launchedAt >= group.healthCheckGraceMs;
  }

  return {
    check,
    unhealthyForMs: (instanceId) => clock.now() - (findings.get(instanceId)?.since ?? clock.now()),
    sicknessOf: (instanceId) => findings.get(instanceId)?.sickness ?? 'user',
    forget: (instanceId) => {
      findings.delete(instanceId);
    },
  };
}

/** EC2 health checks: whatever does not run is unhealthy. */
function runs(region: Region, { instanceId }: GroupMember): boolean {
  const state = region.instances.get(instanceId)?.state;
  return state === 'running' || state === 'pending';
}
