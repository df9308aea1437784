import { EnterStandbyCommand, ExitStandbyCommand } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import type { UndoDefinition } from '../../foundation/jobs/index.ts';
import { decideCapacity, decideFailures, staleForMs } from './decide.ts';
import { decideServing, decideStandby } from './decide-instances.ts';
import { type GroupJob, type GroupJobDeps, type GroupJobInput, groupJob } from './group-job.ts';
import { GroupSteps, type GroupWait, goneWithinMs, inServiceWithinMs } from './group-steps.ts';
import { counted, type GroupSeen, listed, type MemberSeen, memberOf } from './model.ts';
import type { GroupWrite, Written } from './write-step.ts';

/** AWS docs, "Amazon EC2 Auto Scaling quotas": EnterStandby and ExitStandby take 20 instances a call. */
const idsPerCall = 20;

const exitName = 'return_to_service';
const enterName = 'put_back_in_standby';
const knownSchema = z.object({ ids: z.array(z.string()), at: z.number() });

/**
 * Takes instances out of service without ending them. Where the group launches others in their place, that is not
 * undone: to return them would leave it with more than it wants, and it would choose itself whom to end.
 */
export function enterStandbyJob(deps: GroupJobDeps): GroupJob<'enter_standby'> {
  return groupJob('enter_standby', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const { instanceIds, keepCapacity } = input.action;
      const before = await steps.before();
      let written: Written = { at: 0 };
      for (const [index, ids] of batches(instanceIds).entries()) {
        const write = enterStandby(input.groupName, ids, !keepCapacity);
        if (keepCapacity) {
          written = await steps.write(`enter-${index}`, write);
          context.pivot(`launching-${index}`, `The group launches ${ids.length === 1 ? 'another' : 'others'} instead`);
        } else {
          written = await steps.writeUndoably(`enter-${index}`, write, exitName, { ids });
        }
        await steps.wait(`standby-${index}`, written, before, inStandby(ids));
      }
      if (keepCapacity) await steps.wait('capacity', written, before, complete());
      return { outcome: `${counted(instanceIds.length, 'instance')} in standby` };
    },
    undo: { [exitName]: returnToService(deps) },
  });
}

/** Returns instances to service and waits until every balancer sends them traffic. */
export function exitStandbyJob(deps: GroupJobDeps): GroupJob<'exit_standby'> {
  return groupJob('exit_standby', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const { instanceIds } = input.action;
      const before = await steps.before();
      for (const [index, ids] of batches(instanceIds).entries()) {
        const write = exitStandby(input.groupName, ids);
        const written = await steps.writeUndoably(`exit-${index}`, write, enterName, { ids });
        await steps.wait(`in-service-${index}`, written, before, backInService(ids));
      }
      return { outcome: `${counted(instanceIds.length, 'instance')} back in service` };
    },
    undo: { [enterName]: putBackInStandby(deps) },
  });
}

/** At most as many at once as a call takes. */
export function batches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / idsPerCall);
  return Array.from({ length: count }, (_none, index) => ids.slice(index * idsPerCall, (index + 1) * idsPerCall));
}

/** Those that still wait in standby; one that somebody took back, or that is gone, is left alone. */
function returnToService(deps: GroupJobDeps): UndoDefinition<GroupJobInput> {
  return {
    title: (_input, output) => `Return ${listed(knownSchema.parse(output).ids)} to service`,
    run: async (context, input, output) => {
      const { ids, at } = knownSchema.parse(output);
      const steps = new GroupSteps(deps, context, input);
      const mayBeStale = () => deps.clock.now() - at < staleForMs;
      const moved = { from: 'InService', over: 'EnteringStandby', to: 'Standby' };
      const ready = await steps.readOnce('ready', settled(ids, moved, mayBeStale));
      if (ready.length === 0) return 'None of them is in standby any more';
      await steps.writeBack('exit', exitStandby(input.groupName, ready), { at });
      return undefined;
    },
  };
}

/** AWS lets an instance enter standby only once it is in service, so that is waited for. */
function putBackInStandby(deps: GroupJobDeps): UndoDefinition<GroupJobInput> {
  return {
    title: (_input, output) => `Put ${listed(knownSchema.parse(output).ids)} back in standby`,
    run: async (context, input, output) => {
      const { ids, at } = knownSchema.parse(output);
      const steps = new GroupSteps(deps, context, input);
      const mayBeStale = () => deps.clock.now() - at < staleForMs;
      const moved = { from: 'Standby', over: 'Pending', to: 'InService' };
      const ready = await steps.readOnce('ready', settled(ids, moved, mayBeStale));
      if (ready.length === 0) return 'None of them is in service any more';
      await steps.writeBack('enter', enterStandby(input.groupName, ready, true), { at });
      return undefined;
    },
  };
}

/** The states that instances go through. */
interface Moved {
  readonly from: string;
  readonly over: string;
  readonly to: string;
}

/**
 * Waits until none of them is on its way to a state any more, and tells which are there. What is still as before the
 * move counts as on its way as long as AWS may answer from before it.
 */
function settled(ids: readonly string[], { from, over, to }: Moved, mayBeStale: () => boolean) {
  return {
    title: `Wait until they are ${to}`,
    reason: `What is ${over} cannot be moved`,
    timeoutMs: goneWithinMs,
    waiting: `Some are ${over}`,
    of: (group: GroupSeen) => {
      const members = ids.flatMap((id) => memberOf(group, id) ?? []);
      const isOnItsWay = ({ lifecycle }: MemberSeen) =>
        lifecycle.startsWith(over) || (lifecycle === from && mayBeStale());
      if (members.some(isOnItsWay)) return null;
      return members.filter(({ lifecycle }) => lifecycle === to).map(({ id }) => id);
    },
  };
}

function enterStandby(groupName: string, ids: readonly string[], decrement: boolean): GroupWrite {
  const parameters = {
    AutoScalingGroupName: groupName,
    InstanceIds: [...ids],
    ShouldDecrementDesiredCapacity: decrement,
  };
  return {
    title: `Put ${counted(ids.length, 'instance')} in standby`,
    operation: 'EnterStandby',
    parameters,
    isDone: (group) => ids.every((id) => /^(Entering)?Standby$/.test(memberOf(group, id)?.lifecycle ?? '')),
    refuse: (group) => otherwise(group, ids, 'InService'),
    send: (client) => client.send(new EnterStandbyCommand(parameters)),
  };
}

export function exitStandby(groupName: string, ids: readonly string[]): GroupWrite {
  const parameters = { AutoScalingGroupName: groupName, InstanceIds: [...ids] };
  return {
    title: `Return ${counted(ids.length, 'instance')} to service`,
    operation: 'ExitStandby',
    parameters,
    isDone: (group) => ids.every((id) => !/Standby$/.test(memberOf(group, id)?.lifecycle ?? '')),
    refuse: (group) => otherwise(group, ids, 'Standby'),
    send: (client) => client.send(new ExitStandbyCommand(parameters)),
  };
}

function otherwise(group: GroupSeen, ids: readonly string[], lifecycle: string): string | null {
  const others = ids.filter((id) => memberOf(group, id)?.lifecycle !== lifecycle);
  const states = others.map((id) => `${id} is ${memberOf(group, id)?.lifecycle ?? 'gone'}`);
  return others.length === 0 ? null : `${listed(states)} by now.`;
}

function inStandby(ids: readonly string[]): GroupWait {
  return {
    title: `Wait until ${counted(ids.length, 'instance')} reached standby`,
    reason: 'Instances finish what they serve first',
    timeoutMs: goneWithinMs,
    learnAs: 'group.in_standby',
    decide: (looked) => decideStandby(ids, looked),
  };
}

export function backInService(ids: readonly string[]): GroupWait {
  return {
    title: `Wait until ${counted(ids.length, 'instance')} ${ids.length === 1 ? 'is' : 'are'} in service`,
    reason: 'The balancers look at them before they send traffic',
    timeoutMs: inServiceWithinMs,
    learnAs: 'group.back_in_service',
    decide: (looked) => decideServing(ids, looked),
  };
}

function complete(): GroupWait {
  return {
    title: 'Wait until others serve in their place',
    reason: 'New instances take time to start and to become healthy',
    timeoutMs: inServiceWithinMs,
    learnAs: 'group.in_service',
    decide: (looked) => decideFailures(looked) ?? decideCapacity(looked),
  };
}
