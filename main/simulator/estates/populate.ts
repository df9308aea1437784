import { activityDetails } from '../parts/activities.ts';
import { between, pick, uuid } from '../parts/ids.ts';
import { addMember } from '../parts/instances.ts';
import { registerHealthy } from '../parts/targets.ts';
import type { Group, Instance, Region, ScalingActivity, World } from '../world.ts';
import { dayMs, minuteMs } from './history.ts';

const activitiesKept = 8;

/** Lets a group have launched its desired instances over the last weeks, balanced over its zones. */
export function populate(world: World, region: Region, group: Group, spot: boolean): void {
  const { random, clock } = world;
  const now = clock.now();
  const age = Math.min(now - group.createdAt - 5 * minuteMs, 25 * dayMs);
  const times = Array.from({ length: group.desiredCapacity }, () =>
    Math.floor(now - 5 * minuteMs - random() ** 2 * Math.max(0, age)),
  ).sort((left, right) => left - right);
  const firstZone = Math.floor(random() * group.zones.length);
  for (const [index, launchedAt] of times.entries()) {
    const zone = group.zones[(firstZone + index) % group.zones.length] ?? pick(random, group.zones);
    const lifecycle = spot && index % 3 !== 0 ? 'spot' : null;
    const { instance, member } = addMember(world, region, group, zone, { launchedAt, lifecycle });
    member.lifecycle = 'InService';
    instance.state = 'running';
    instance.stateAt = launchedAt + 20_000;
    registerHealthy(region, group, instance, launchedAt + 2 * minuteMs);
    if (times.length - index <= activitiesKept) group.activities.push(launchActivity(world, group, instance, index));
  }
}

function launchActivity({ random }: World, group: Group, instance: Instance, sizeBefore: number): ScalingActivity {
  const at = instance.launchedAt;
  return {
    id: uuid(random),
    at,
    endedAt: at + Math.floor(between(random, 40_000, 90_000)),
    status: 'Successful',
    description: `Launching a new EC2 instance: ${instance.id}`,
    cause: `At ${new Date(at).toISOString().slice(0, 19)}Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${sizeBefore} to ${sizeBefore + 1}.`,
    details: activityDetails(group, instance.zone),
    statusMessage: null,
    progress: 100,
  };
}
