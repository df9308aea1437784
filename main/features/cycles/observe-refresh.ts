import { DescribeInstanceRefreshesCommand, type InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import type { RefreshSeen } from '#contract/cycles.ts';
import { isRunningRefresh, type Place } from './observe.ts';

/** An instance refresh as AWS tells of it; what the group did for it and whether it can be rolled back are told elsewhere. */
export type RefreshRead = Omit<RefreshSeen, 'activities' | 'whyNoRollback'>;

/** The latest instance refreshes of a group, newest first. AWS docs: they are kept for six weeks. */
export async function readRefreshes({ reader, connectionId, groupName, signal }: Place): Promise<RefreshRead[]> {
  const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: groupName });
  const options = signal ? { abortSignal: signal } : {};
  const { InstanceRefreshes: refreshes = [] } = await reader.client(connectionId, 'autoscaling').send(command, options);
  return refreshes.map(refreshRead);
}

/** Whether it has not ended. */
export function isRunning({ status }: Pick<RefreshSeen, 'status'>): boolean {
  return isRunningRefresh(status);
}

function refreshRead(refresh: InstanceRefresh): RefreshRead {
  return {
    id: refresh.InstanceRefreshId ?? '',
    status: refresh.Status ?? '',
    reason: refresh.StatusReason || null,
    percentage: refresh.PercentageComplete ?? 0,
    instancesToUpdate: refresh.InstancesToUpdate ?? 0,
    startedAt: refresh.StartTime?.getTime() ?? null,
    endedAt: refresh.EndTime?.getTime() ?? null,
  };
}
