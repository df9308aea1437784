import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { decideReplaced, decideSurge, inServiceWithout } from './decide-instances.ts';
import { type GroupJob, type GroupJobDeps, groupJob } from './group-job.ts';
import { type Before, GroupSteps, type GroupWait, goneWithinMs, inServiceWithinMs } from './group-steps.ts';
import { type GroupSeen, isLeaving, isSameSizes, memberOf, type Sizes } from './model.ts';
import { setMaxSize, setSizes } from './set-sizes.ts';
import { sizesText, surgeSizes } from './sizes.ts';
import { stoppingSizes } from './stopping.ts';
import { setBack, setBackName } from './undo-sizes.ts';
import type { GroupWrite, Written } from './write-step.ts';

/** Puts another instance in the place of one. */
export function replaceJob(deps: GroupJobDeps): GroupJob<'replace'> {
  return groupJob('replace', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const { instanceId, order } = input.action;
      const before = await steps.before();
      const written =
        order === 'launch_first'
          ? await launchFirst(steps, input.groupName, instanceId, before)
          : await steps.write('terminate', terminate(instanceId, { decrement: false, refuse: () => null }));
      context.pivot('terminating', `${instanceId} is being terminated`);
      return { outcome: await steps.wait('replaced', written, before, replaced(instanceId)) };
    },
    stopping: (input, job) => stoppingSizes(deps, input, job),
    undo: { [setBackName]: setBack(deps) },
  });
}

/**
 * Grows the group by one, and lets the old instance go only once the group can spare it. The maximum size is set back
 * before the pivot, so that whatever ends the job, it does not stay raised.
 */
async function launchFirst(steps: GroupSteps, groupName: string, instanceId: string, before: Before): Promise<Written> {
  const surge = surgeSizes(before.sizes);
  const known = { before: before.sizes, ours: surge };
  const grown = await steps.writeUndoably('grow', setSizes(groupName, before.sizes, surge), setBackName, known);
  await steps.wait('in-service', grown, before, surged(before.sizes, surge, instanceId));
  const refuse = (group: GroupSeen) => whyNotSpared(group, before.sizes, surge, instanceId);
  const terminated = await steps.write('terminate', terminate(instanceId, { decrement: true, refuse }));
  await setMaxSizeBack(steps, groupName, before.sizes, surge);
  return terminated;
}

async function setMaxSizeBack(steps: GroupSteps, groupName: string, before: Sizes, surge: Sizes): Promise<void> {
  if (surge.maxSize === before.maxSize) return;
  const isOurs = await steps.read(
    'max-size-now',
    'Read the maximum size',
    ({ sizes }) => sizes.maxSize === surge.maxSize,
  );
  if (isOurs) await steps.write('max-size-back', setMaxSize(groupName, surge.maxSize, before.maxSize));
}

/** Counted again right before: since the wait ended, another instance may have failed, or somebody may have scaled in. */
function whyNotSpared(group: GroupSeen, before: Sizes, surge: Sizes, instanceId: string): string | null {
  if (!isSameSizes(group.sizes, surge)) {
    return `The sizes were changed to ${sizesText(group.sizes)} meanwhile; they were ${sizesText(surge)}.`;
  }
  const left = inServiceWithout(group.members, instanceId);
  if (left >= before.desiredCapacity) return null;
  return `Without ${instanceId} only ${left} of ${before.desiredCapacity} would be in service.`;
}

function terminate(
  instanceId: string,
  how: { readonly decrement: boolean; readonly refuse: (group: GroupSeen) => string | null },
): GroupWrite {
  const parameters = { InstanceId: instanceId, ShouldDecrementDesiredCapacity: how.decrement };
  return {
    title: `Terminate ${instanceId}`,
    operation: 'TerminateInstanceInAutoScalingGroup',
    parameters,
    isDone: (group) => {
      const member = memberOf(group, instanceId);
      return member === null || isLeaving(member);
    },
    refuse: (group) => {
      const lifecycle = memberOf(group, instanceId)?.lifecycle ?? 'gone';
      return lifecycle === 'InService' ? how.refuse(group) : `${instanceId} is ${lifecycle} by now.`;
    },
    send: (client) => client.send(new TerminateInstanceInAutoScalingGroupCommand(parameters)),
  };
}

function surged(before: Sizes, surge: Sizes, instanceId: string): GroupWait {
  return {
    title: `Wait until ${before.desiredCapacity} besides ${instanceId} are in service`,
    reason: 'A new instance takes time to start and to become healthy',
    timeoutMs: inServiceWithinMs,
    learnAs: 'group.in_service',
    decide: (looked) => decideSurge(before, surge, instanceId, looked),
  };
}

function replaced(instanceId: string): GroupWait {
  return {
    title: `Wait until ${instanceId} is gone and the group is complete`,
    reason: 'The old instance finishes what it serves before it goes',
    timeoutMs: goneWithinMs,
    learnAs: 'group.replaced',
    decide: (looked) => decideReplaced(instanceId, looked),
  };
}
