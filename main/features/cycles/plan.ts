import type { GroupAction } from '#contract/groups.ts';
import { counted, listed, type Observation, type Surroundings } from './model.ts';
import { commonBlockers, commonWarnings, type Plan } from './plan-common.ts';
import { planEnterStandby, planExitStandby, planProtection, planReplace, planSetHealth } from './plan-instances.ts';
import { planResume, planSuspend } from './plan-processes.ts';
import { planScale } from './plan-scale.ts';

/** What an action would do, from what was read. Pure: the same observation gives the same plan. */
export function planOf(action: GroupAction, seen: Observation, around: Surroundings): Plan {
  const plan = planAction(action, seen);
  return {
    ...plan,
    blockers: [...commonBlockers(seen, around), ...plan.blockers],
    warnings: [...plan.warnings, ...commonWarnings(action, seen, around)],
  };
}

function planAction(action: GroupAction, seen: Observation): Plan {
  switch (action.kind) {
    case 'scale':
      return planScale(action.sizes, seen);
    case 'suspend':
      return planSuspend(action.processes, seen);
    case 'resume':
      return planResume(action.processes, seen);
    case 'enter_standby':
      return planEnterStandby(action, seen);
    case 'exit_standby':
      return planExitStandby(action.instanceIds, seen);
    case 'protect':
      return planProtection(action.instanceIds, true, seen);
    case 'unprotect':
      return planProtection(action.instanceIds, false, seen);
    case 'set_health':
      return planSetHealth(action, seen);
    case 'replace':
      return planReplace(action, seen);
  }
}

/** e.g. `Scale web-asg to 5`. */
export function titleOf(action: GroupAction, groupName: string): string {
  switch (action.kind) {
    case 'scale':
      return `Scale ${groupName} to ${action.sizes.desiredCapacity}`;
    case 'suspend':
      return `Suspend ${listed(action.processes)} of ${groupName}`;
    case 'resume':
      return `Resume ${listed(action.processes)} of ${groupName}`;
    case 'enter_standby':
      return `Put ${instancesText(action.instanceIds)} of ${groupName} in standby`;
    case 'exit_standby':
      return `Return ${instancesText(action.instanceIds)} of ${groupName} to service`;
    case 'protect':
      return `Protect ${instancesText(action.instanceIds)} of ${groupName} from scale-in`;
    case 'unprotect':
      return `Let scale-in of ${groupName} take ${instancesText(action.instanceIds)}`;
    case 'set_health':
      return `Set ${action.instanceId} of ${groupName} ${action.health.toLowerCase()}`;
    case 'replace':
      return `Replace ${action.instanceId} of ${groupName}`;
  }
}

function instancesText(ids: readonly string[]): string {
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? only : counted(ids.length, 'instance');
}
