import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import type { GroupWrite } from './group-steps.ts';
import { isSameSizes, type Sizes } from './model.ts';
import { sizesText } from './sizes.ts';

/** One update with all three sizes; refused where somebody changed one of them since they were read. */
export function setSizes(before: Sizes, after: Sizes): GroupWrite {
  return {
    title: `Set the sizes to ${sizesText(after)}`,
    operation: 'UpdateAutoScalingGroup',
    parameters: { MinSize: after.minSize, MaxSize: after.maxSize, DesiredCapacity: after.desiredCapacity },
    isDone: ({ sizes }) => isSameSizes(sizes, after),
    refuse: ({ sizes }) =>
      isSameSizes(sizes, before)
        ? null
        : `The sizes were changed to ${sizesText(sizes)} meanwhile; they were ${sizesText(before)}.`,
    send: (client, groupName) =>
      client.send(
        new UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: groupName,
          MinSize: after.minSize,
          MaxSize: after.maxSize,
          DesiredCapacity: after.desiredCapacity,
        }),
      ),
  };
}
