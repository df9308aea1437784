import type { ActivityStatus, Group, ScalingActivity, World } from '../world.ts';
import { uuid } from './ids.ts';

const activitiesKept = 100;

export interface ActivityOrder {
  readonly description: string;
  readonly cause: string;
  readonly status: ActivityStatus;
  readonly progress: number;
  readonly zone: string;
}

/** Writes down that a group has begun something; the newest hundred are kept. */
export function beginActivity({ clock, random }: World, group: Group, order: ActivityOrder): ScalingActivity {
  const { zone, ...told } = order;
  const activity: ScalingActivity = {
    ...told,
    id: uuid(random),
    at: clock.now(),
    endedAt: null,
    statusMessage: null,
    details: activityDetails(group, zone),
  };
  group.activities.push(activity);
  if (group.activities.length > activitiesKept) group.activities.shift();
  return activity;
}

export function finishActivity(
  { clock }: World,
  activity: ScalingActivity,
  status: 'Successful' | 'Failed' | 'Cancelled',
  message: string | null = null,
): void {
  activity.status = status;
  activity.statusMessage = message;
  activity.endedAt = clock.now();
  activity.progress = 100;
}

/** AWS CLI reference: describe-scaling-activities, examples: the subnet and the zone as a JSON text. */
export function activityDetails({ zones, subnetIds }: Pick<Group, 'zones' | 'subnetIds'>, zone: string): string {
  return JSON.stringify({ 'Subnet ID': subnetIds[zones.indexOf(zone)], 'Availability Zone': zone });
}
