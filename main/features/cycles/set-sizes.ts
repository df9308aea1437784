import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { isSameSizes, type Sizes } from './model.ts';
import { sizesText } from './sizes.ts';
import type { GroupWrite } from './write-step.ts';

/** One update with all three sizes; refused where somebody changed one of them since they were read. */
export function setSizes(groupName: string, before: Sizes, after: Sizes): GroupWrite {
  const parameters = {
    AutoScalingGroupName: groupName,
    MinSize: after.minSize,
    MaxSize: after.maxSize,
    DesiredCapacity: after.desiredCapacity,
  };
  return {
    title: `Set the sizes to ${sizesText(after)}`,
    operation: 'UpdateAutoScalingGroup',
    parameters,
    isDone: ({ sizes }) => isSameSizes(sizes, after),
    refuse: ({ sizes }) =>
      isSameSizes(sizes, before)
        ? null
        : `The sizes were changed to ${sizesText(sizes)} meanwhile; they were ${sizesText(before)}.`,
    send: (client) => client.send(new UpdateAutoScalingGroupCommand(parameters)),
  };
}

/** Sets the maximum size alone; refused where somebody changed it since. */
export function setMaxSize(groupName: string, before: number, after: number): GroupWrite {
  const parameters = { AutoScalingGroupName: groupName, MaxSize: after };
  return {
    title: `Set the maximum size back to ${after}`,
    operation: 'UpdateAutoScalingGroup',
    parameters,
    isDone: ({ sizes }) => sizes.maxSize === after,
    refuse: ({ sizes }) =>
      sizes.maxSize === before ? null : `The maximum size was changed to ${sizes.maxSize} meanwhile.`,
    send: (client) => client.send(new UpdateAutoScalingGroupCommand(parameters)),
  };
}
