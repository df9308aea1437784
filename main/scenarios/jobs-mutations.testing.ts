import { DescribeAutoScalingGroupsCommand, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { groupJobs } from '../features/cycles/index.ts';
import type { WritePermit } from '../foundation/audit/model.ts';
import type { JobContext, JobDefinition, Step, WriteWork } from '../foundation/jobs/index.ts';
import { oneGroup } from '../simulator/index.ts';
import type { Planted } from './jobs.testing.ts';

type Deps = Parameters<typeof groupJobs>[0];
type WriteStep = Exclude<Step<never>, { safety: 'read' }>;
type Tampering = (key: string, step: WriteStep, context: JobContext) => Step<never> | Promise<Step<never>>;

/** The group actions with every write tampered with. */
function tampered(
  tampering: (deps: Deps) => Tampering,
  change: (context: JobContext) => Partial<JobContext> = () => ({}),
) {
  return (deps: Deps): JobDefinition[] =>
    groupJobs(deps).map((definition) => ({
      ...definition,
      run: (context, input) => definition.run({ ...withWrites(context, tampering(deps)), ...change(context) }, input),
    }));
}

function withWrites(context: JobContext, tampering: Tampering): JobContext {
  return {
    ...context,
    step: async (key, step) =>
      context.step(key, step.safety === 'read' ? step : ((await tampering(key, step as WriteStep, context)) as never)),
  };
}

/** Asks for two more than there are whenever it is asked, instead of for five. */
export const relativeCapacity: Planted = {
  definitions: tampered((deps) => (key, step) => {
    if (key !== 'set-sizes') return step;
    const work = async ({ permit }: WriteWork) => {
      const { connectionId } = permit.intent;
      const reader = deps.door.client(connectionId, 'autoscaling');
      const AutoScalingGroupName = oneGroup.groupName;
      const { AutoScalingGroups: [group] = [] } = await reader.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
      );
      const DesiredCapacity = (group?.DesiredCapacity ?? 0) + 2;
      const writer = deps.door.writer(permit).client(connectionId, 'autoscaling');
      const limits = { MinSize: oneGroup.minSize, MaxSize: oneGroup.maxSize };
      await writer.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...limits, DesiredCapacity }));
      return { before: sizes(3), ours: sizes(5), at: deps.clock.now() };
    };
    return { ...step, safety: 'token', work } as unknown as Step<never>;
  }),
};

function sizes(desiredCapacity: number) {
  return { minSize: oneGroup.minSize, desiredCapacity, maxSize: oneGroup.maxSize };
}

/** Takes for granted that what has no outcome did not happen. */
export const missingProbe: Planted = {
  definitions: tampered(() => (_key, step) => ({ ...step, probe: async () => ({ happened: false }) }) as Step<never>),
};

/** Takes back that instances were let go, as if there were no pivot. */
export const undoPastPivot: Planted = {
  definitions: tampered(
    () => (key, step) => {
      if (key !== 'set-sizes') return step;
      const work = async (given: WriteWork) => ({
        ...((await step.work(given)) as object),
        before: sizes(3),
        ours: sizes(2),
      });
      return { ...step, undoneBy: 'set_sizes_back', work } as unknown as Step<never>;
    },
    () => ({ pivot: () => {} }),
  ),
};

/** Does it first, and then says that it is about to. */
const effectFirst = tampered(() => async (key, step, context) => {
  const origin = { jobId: context.jobId, stepKey: key, attempt: 1, epoch: 1 };
  const forged: WritePermit = { seq: 0, intent: step.intent, origin, answers: [], answered: () => {} };
  const output = await step.work({ token: '', signal: new AbortController().signal, permit: forged });
  return { ...step, work: async () => output } as Step<never>;
});

/** The same through the door as it is, and through one that lets everything pass. */
export const intentAfterEffect: Planted = { definitions: effectFirst };
export const intentAfterEffectUnseen: Planted = { definitions: effectFirst, checkPermit: () => null };
