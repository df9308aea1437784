import { decideScale, decideSizes, type Verdict } from './decide.ts';
import { type GroupJob, type GroupJobDeps, type GroupJobOutput, groupJob } from './group-job.ts';
import {
  type Before,
  GroupSteps,
  type GroupWait,
  goneWithinMs,
  inServiceWithinMs,
  visibleWithinMs,
} from './group-steps.ts';
import type { Sizes } from './model.ts';
import { setSizes } from './set-sizes.ts';
import { sizesText } from './sizes.ts';
import { stoppingSizes } from './stopping.ts';
import { setBack, setBackName } from './undo-sizes.ts';
import type { GroupWrite } from './write-step.ts';

/** Sets a group's sizes and waits until it has its desired capacity in service, or has let go of what is too much. */
export function scaleJob(deps: GroupJobDeps): GroupJob<'scale'> {
  return groupJob('scale', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const { sizes } = input.action;
      const before = await steps.before();
      const write = setSizes(input.groupName, before.sizes, sizes);
      if (sizes.desiredCapacity >= before.sizes.desiredCapacity) return grow(steps, write, before, sizes);
      const written = await steps.write('set-sizes', write);
      context.pivot('terminating', 'The group terminates instances');
      return { outcome: await steps.wait('settle', written, before, gone(before, sizes)) };
    },
    stopping: (input, job) => stoppingSizes(deps, input, job),
    undo: { [setBackName]: setBack(deps) },
  });
}

async function grow(steps: GroupSteps, write: GroupWrite, before: Before, sizes: Sizes): Promise<GroupJobOutput> {
  const known = { before: before.sizes, ours: sizes };
  const written = await steps.writeUndoably('set-sizes', write, setBackName, known);
  const isLarger = sizes.desiredCapacity > before.sizes.desiredCapacity;
  const wait = isLarger ? inService(before, sizes) : visible(before, sizes);
  return { outcome: await steps.wait('settle', written, before, wait) };
}

function inService(before: Before, wanted: Sizes): GroupWait {
  return {
    title: `Wait until ${wanted.desiredCapacity} are in service`,
    reason: 'New instances take time to start and to become healthy',
    timeoutMs: inServiceWithinMs,
    learnAs: 'group.in_service',
    decide: (looked) => decideScale(before.sizes, wanted, looked),
  };
}

function gone(before: Before, wanted: Sizes): GroupWait {
  return {
    title: `Wait until ${wanted.desiredCapacity} are left`,
    reason: 'Instances finish what they serve before they go',
    timeoutMs: goneWithinMs,
    learnAs: 'group.gone',
    decide: (looked) => decideScale(before.sizes, wanted, looked),
  };
}

function visible(before: Before, wanted: Sizes): GroupWait {
  return {
    title: 'Wait until AWS shows the new sizes',
    reason: 'AWS takes a moment to show what it has accepted',
    timeoutMs: visibleWithinMs,
    learnAs: null,
    decide: (looked): Verdict =>
      decideSizes(before.sizes, wanted, looked) ?? { kind: 'there', observed: `The sizes are ${sizesText(wanted)}` },
  };
}
