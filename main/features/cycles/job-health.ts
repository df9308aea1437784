import { SetInstanceHealthCommand } from '@aws-sdk/client-auto-scaling';
import type { GroupAction } from '#contract/groups.ts';
import { decideMembers, decideUnhealthy } from './decide-instances.ts';
import { type GroupJob, type GroupJobDeps, groupJob } from './group-job.ts';
import { GroupSteps, type GroupWait, goneWithinMs, visibleWithinMs } from './group-steps.ts';
import { isLeaving, memberOf } from './model.ts';
import { replacesUnhealthy } from './plan-instances.ts';
import type { GroupWrite } from './write-step.ts';

type SetHealth = Extract<GroupAction, { readonly kind: 'set_health' }>;

/** Tells a group what to think of an instance; one that it thinks unhealthy it replaces. */
export function setHealthJob(deps: GroupJobDeps): GroupJob<'set_health'> {
  return groupJob('set_health', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const { action } = input;
      const before = await steps.before();
      const written = await steps.write('set-health', setHealth(action));
      context.pivot('told', `The group takes ${action.instanceId} for ${action.health.toLowerCase()}`);
      const isReplaced = action.health === 'Unhealthy' && replacesUnhealthy(before.suspended);
      const wait = isReplaced ? replaced(action.instanceId) : shown(action);
      return { outcome: await steps.wait('settle', written, before, wait) };
    },
  });
}

function setHealth({ instanceId, health, respectGracePeriod }: SetHealth): GroupWrite {
  const parameters = {
    InstanceId: instanceId,
    HealthStatus: health,
    ShouldRespectGracePeriod: respectGracePeriod,
  };
  return {
    title: `Set ${instanceId} ${health.toLowerCase()}`,
    operation: 'SetInstanceHealth',
    parameters,
    isDone: (group) => {
      const member = memberOf(group, instanceId);
      const isTaken = member === null || isLeaving(member);
      return isTaken ? health === 'Unhealthy' : member.health === health;
    },
    refuse: (group) => {
      const member = memberOf(group, instanceId);
      return member !== null && !isLeaving(member) ? null : `${instanceId} left the group meanwhile.`;
    },
    send: (client) => client.send(new SetInstanceHealthCommand(parameters)),
  };
}

function replaced(instanceId: string): GroupWait {
  return {
    title: `Wait until ${instanceId} is gone and another is in service`,
    reason: 'The group replaces an unhealthy instance when it next looks, and a new one takes time to start',
    timeoutMs: goneWithinMs,
    learnAs: 'group.replaced',
    decide: (looked) => decideUnhealthy(instanceId, looked),
  };
}

function shown({ instanceId, health }: SetHealth): GroupWait {
  return {
    title: `Wait until AWS shows it as ${health.toLowerCase()}`,
    reason: 'AWS takes a moment to show what it has accepted',
    timeoutMs: visibleWithinMs,
    learnAs: null,
    decide: (looked) => decideMembers([instanceId], (member) => member.health === health, health.toLowerCase(), looked),
  };
}
