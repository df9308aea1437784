import { type Activity, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import type { Condition } from '#contract/inventory.ts';
import type { ScalingActivity } from '#contract/lookups.ts';
import { milliseconds, required } from './collect.ts';
import type { LookupPlace } from './lookup-place.ts';

/** AWS docs: MaxRecords of DescribeScalingActivities is 100 at most. */
const activitiesPerPage = 100;

/** What a group did within the last six weeks, newest first; `next` leads to what is older. */
export async function readActivities(
  { reader, connectionId, signal }: LookupPlace,
  { groupName, next }: { readonly groupName: string; readonly next?: string | null | undefined },
): Promise<{ activities: ScalingActivity[]; next: string | null }> {
  const client = reader.client(connectionId, 'autoscaling');
  const command = new DescribeScalingActivitiesCommand({
    AutoScalingGroupName: groupName,
    MaxRecords: activitiesPerPage,
    ...(next ? { NextToken: next } : {}),
  });
  const answer = await client.send(command, { abortSignal: signal });
  return { activities: (answer.Activities ?? []).map(scalingActivity), next: answer.NextToken || null };
}

export function scalingActivity(activity: Activity): ScalingActivity {
  const status = required(activity.StatusCode, 'the status of a scaling activity');
  return {
    id: required(activity.ActivityId, 'the id of a scaling activity'),
    at: required(activity.StartTime, 'the start of a scaling activity').getTime(),
    endedAt: milliseconds(activity.EndTime),
    status,
    condition: activityCondition(status),
    description: withReason(activity.Description ?? '', activity.StatusMessage),
    cause: activity.Cause ?? '',
    progress: activity.Progress ?? 0,
  };
}

/** AWS docs, ScalingActivityStatusCode: everything but these three is still under way. */
function activityCondition(status: string): Condition {
  switch (status) {
    case 'Successful':
      return 'ok';
    case 'Failed':
      return 'failed';
    case 'Cancelled':
      return 'warning';
    default:
      return 'changing';
  }
}

/** AWS tells most reasons in the description already. */
function withReason(description: string, message: string | undefined): string {
  return !message || description.includes(message) ? description : `${description} ${message}`.trim();
}
