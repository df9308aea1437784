import type { RefreshWait } from './refresh-steps.ts';

/**
 * What an instance refresh says of its status. AWS docs give the words of two: warming up (AWS CLI reference,
 * describe-instance-refreshes, examples) and cancelled (Ansible's documentation of the answer); the others are not AWS's.
 */
export function waitReason(wait: RefreshWait, instanceId: string | null): string {
  switch (wait) {
    case 'warmup':
      return `Waiting for instances to warm up before continuing. For example: ${instanceId} is warming up.`;
    case 'health':
      return `Waiting for instances to pass their health checks before continuing.${example(instanceId, 'is not healthy yet')}`;
    case 'standby':
      return `Waiting for instances in Standby to return to service.${example(instanceId, 'is in Standby')}`;
    case 'protection':
      return `Waiting for scale-in protection to be removed.${example(instanceId, 'is protected from scale in')}`;
    case 'processes':
      return 'Waiting for the suspended processes Launch and Terminate to be resumed.';
    case 'suspension':
      return 'Paused because the process InstanceRefresh is suspended.';
  }
}

function example(instanceId: string | null, state: string): string {
  return instanceId === null ? '' : ` For example: ${instanceId} ${state}.`;
}

export function checkpointReason(percentage: number): string {
  return `Waiting because the checkpoint at ${percentage} percent is reached.`;
}

export function timeoutReason(reason: string | null): string {
  return `The instance refresh could not continue for an hour. ${reason ?? ''}`.trimEnd();
}

export function alarmReason(name: string): string {
  return `The CloudWatch alarm ${name} is in ALARM state.`;
}

export const cancelledReason = 'Cancelled due to user request.';
export const bakingReason = 'Waiting for the bake time to pass.';
export const tooLongReason = 'The instance refresh has replaced instances for 14 days.';
export const rollbackByUser = 'The rollback was started by a user.';

export function rollbackByFailure(reason: string): string {
  return `The rollback was started because the instance refresh failed. ${reason}`;
}
