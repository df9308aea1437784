import { ResumeProcessesCommand, SuspendProcessesCommand } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { decideProcesses } from './decide-instances.ts';
import { type GroupJob, type GroupJobDeps, groupJob } from './group-job.ts';
import { GroupSteps, type GroupWait, visibleWithinMs } from './group-steps.ts';
import { isSuspended, listed } from './model.ts';
import type { GroupWrite } from './write-step.ts';

const resumeName = 'resume_again';
const knownSchema = z.object({ processes: z.array(z.string()), at: z.number() });

/** Suspends processes; stopped before its end, it resumes exactly those that it suspended. */
export function suspendJob(deps: GroupJobDeps): GroupJob<'suspend'> {
  return groupJob('suspend', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const before = await steps.before();
      const processes = input.action.processes.filter((process) => !before.suspended.includes(process));
      const write = suspend(input.groupName, processes);
      const written = await steps.writeUndoably('suspend', write, resumeName, { processes });
      return { outcome: await steps.wait('suspended', written, before, shown(processes, true)) };
    },
    undo: {
      [resumeName]: {
        title: (_input, output) => `Resume ${listed(knownSchema.parse(output).processes)} again`,
        run: async (context, input, output) => {
          const { processes, at } = knownSchema.parse(output);
          const steps = new GroupSteps(deps, context, input);
          await steps.writeBack('resume', resume(input.groupName, processes), { at });
        },
      },
    },
  });
}

/** Resumes processes. The group acts on what it missed at once, which nothing undoes. */
export function resumeJob(deps: GroupJobDeps): GroupJob<'resume'> {
  return groupJob('resume', {
    run: async (context, input) => {
      const steps = new GroupSteps(deps, context, input);
      const before = await steps.before();
      const processes = input.action.processes.filter((process) => before.suspended.includes(process));
      const written = await steps.write('resume', resume(input.groupName, processes));
      context.pivot('resumed', 'The group acts again');
      return { outcome: await steps.wait('resumed-shown', written, before, shown(processes, false)) };
    },
  });
}

/** Suspends what nobody has suspended. */
export function suspend(groupName: string, processes: readonly string[]): GroupWrite {
  const parameters = { AutoScalingGroupName: groupName, ScalingProcesses: [...processes] };
  return {
    title: `Suspend ${listed(processes)}`,
    operation: 'SuspendProcesses',
    parameters,
    isDone: (group) => processes.every((process) => isSuspended(group, process)),
    refuse: (group) => {
      const taken = processes.filter((process) => isSuspended(group, process));
      return taken.length === 0 ? null : `${listed(taken)} was suspended by somebody else meanwhile.`;
    },
    send: (client) => client.send(new SuspendProcessesCommand(parameters)),
  };
}

/** To resume what is active already changes nothing, so it is never refused. */
export function resume(groupName: string, processes: readonly string[]): GroupWrite {
  const parameters = { AutoScalingGroupName: groupName, ScalingProcesses: [...processes] };
  return {
    title: `Resume ${listed(processes)}`,
    operation: 'ResumeProcesses',
    parameters,
    isDone: (group) => !processes.some((process) => isSuspended(group, process)),
    refuse: () => null,
    send: (client) => client.send(new ResumeProcessesCommand(parameters)),
  };
}

function shown(processes: readonly string[], suspended: boolean): GroupWait {
  return {
    title: `Wait until AWS shows ${listed(processes)} as ${suspended ? 'suspended' : 'active'}`,
    reason: 'AWS takes a moment to show what it has accepted',
    timeoutMs: visibleWithinMs,
    learnAs: null,
    decide: (looked) => decideProcesses(processes, suspended, looked),
  };
}
