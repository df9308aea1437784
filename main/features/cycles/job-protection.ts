import { SetInstanceProtectionCommand } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import type { JobContext, UndoDefinition } from '../../foundation/jobs/index.ts';
import { decideMembers } from './decide-instances.ts';
import { type GroupJob, type GroupJobDeps, type GroupJobInput, type GroupJobOutput, groupJob } from './group-job.ts';
import { GroupSteps, type GroupWait, visibleWithinMs } from './group-steps.ts';
import { counted, listed, memberOf } from './model.ts';
import type { GroupWrite } from './write-step.ts';

const setBackName = 'set_protection_back';
const knownSchema = z.object({ ids: z.array(z.string()), isOn: z.boolean(), at: z.number() });

/** Keeps scale-in from taking instances. */
export function protectJob(deps: GroupJobDeps): GroupJob<'protect'> {
  return groupJob('protect', {
    run: (context, input) => setProtection(deps, context, input, input.action.instanceIds, true),
    undo: { [setBackName]: setProtectionBack(deps) },
  });
}

/** Lets scale-in take them again. */
export function unprotectJob(deps: GroupJobDeps): GroupJob<'unprotect'> {
  return groupJob('unprotect', {
    run: (context, input) => setProtection(deps, context, input, input.action.instanceIds, false),
    undo: { [setBackName]: setProtectionBack(deps) },
  });
}

async function setProtection(
  deps: GroupJobDeps,
  context: JobContext,
  input: GroupJobInput,
  instanceIds: readonly string[],
  isOn: boolean,
): Promise<GroupJobOutput> {
  const steps = new GroupSteps(deps, context, input);
  const before = await steps.before();
  const ids = before.members
    .filter((one) => instanceIds.includes(one.id) && one.protected !== isOn)
    .map(({ id }) => id);
  const write = protection(input.groupName, ids, isOn);
  const written = await steps.writeUndoably('set-protection', write, setBackName, { ids, isOn });
  return { outcome: await steps.wait('shown', written, before, shown(ids, isOn)) };
}

/** Only what is still as the job set it goes back; an instance that is gone needs nothing. */
function setProtectionBack(deps: GroupJobDeps): UndoDefinition<GroupJobInput> {
  return {
    title: (_input, output) => {
      const { ids, isOn } = knownSchema.parse(output);
      return `Set ${listed(ids)} ${isOn ? 'not protected' : 'protected'} again`;
    },
    run: async (context, input, output) => {
      const { ids, isOn, at } = knownSchema.parse(output);
      const steps = new GroupSteps(deps, context, input);
      const left = await steps.read('still-there', 'Read which of them are there', (group) =>
        ids.filter((id) => memberOf(group, id) !== null),
      );
      if (left.length === 0) return 'None of them is in the group any more';
      await steps.writeBack('set-back', protection(input.groupName, left, !isOn), { at });
      return undefined;
    },
  };
}

export function protection(groupName: string, ids: readonly string[], isOn: boolean): GroupWrite {
  const parameters = { AutoScalingGroupName: groupName, InstanceIds: [...ids], ProtectedFromScaleIn: isOn };
  return {
    title: `${isOn ? 'Protect' : 'Stop protecting'} ${counted(ids.length, 'instance')}`,
    operation: 'SetInstanceProtection',
    parameters,
    isDone: (group) => ids.every((id) => memberOf(group, id)?.protected === isOn),
    refuse: (group) => {
      const gone = ids.filter((id) => memberOf(group, id) === null);
      return gone.length === 0 ? null : `${listed(gone)} left the group meanwhile.`;
    },
    send: (client) => client.send(new SetInstanceProtectionCommand(parameters)),
  };
}

function shown(ids: readonly string[], isOn: boolean): GroupWait {
  const what = isOn ? 'protected' : 'not protected';
  return {
    title: `Wait until AWS shows them as ${what}`,
    reason: 'AWS takes a moment to show what it has accepted',
    timeoutMs: visibleWithinMs,
    learnAs: null,
    decide: (looked) => decideMembers(ids, (member) => member.protected === isOn, what, looked),
  };
}
