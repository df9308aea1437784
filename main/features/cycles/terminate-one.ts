import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import type { CycleAction } from './cycle-model.ts';
import { type GroupSeen, isLeaving, isSameSizes, memberOf, type Sizes } from './model.ts';
import { sizesText } from './sizes.ts';
import type { GroupWrite } from './write-step.ts';

/** Terminates one, whose place another takes unless the desired capacity goes down with it. */
export function terminateOne(action: Extract<CycleAction, { kind: 'retire' | 'discard' }>): GroupWrite {
  const { instanceId, decrement, sizes } = action;
  const parameters = { InstanceId: instanceId, ShouldDecrementDesiredCapacity: decrement };
  return {
    title: `${action.kind === 'retire' ? 'Retire' : 'Terminate'} ${instanceId}`,
    operation: 'TerminateInstanceInAutoScalingGroup',
    parameters,
    isDone: (group) => isGone(group, instanceId) && (!decrement || isLower(group.sizes, sizes)),
    refuse: (group) => {
      if (isGone(group, instanceId)) return `${instanceId} is gone by now.`;
      if (isSameSizes(group.sizes, sizes)) return null;
      return `The sizes were changed to ${sizesText(group.sizes)} meanwhile; they were ${sizesText(sizes)}.`;
    },
    send: (client) => client.send(new TerminateInstanceInAutoScalingGroupCommand(parameters)),
  };
}

/** Where the size did not go down with it, somebody else ended it, and the group launches another in its place. */
function isLower(now: Sizes, before: Sizes): boolean {
  return now.desiredCapacity < before.desiredCapacity;
}

function isGone(group: GroupSeen, instanceId: string): boolean {
  const member = memberOf(group, instanceId);
  return member === null || isLeaving(member);
}
