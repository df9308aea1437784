import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { createSimulator, type Group, oneGroup, type Region, type TargetPool, type WorldClock } from './index.ts';
import { sdkClients } from './sdk-clients.testing.ts';

/** The estate of one group, alive, with SDK clients that talk to it. */
export function playOneGroup() {
  return playOneGroupOn(new VirtualClock());
}

/** The same on a clock of the test's own. */
export function playOneGroupOn<Clock extends WorldClock>(clock: Clock) {
  const simulator = createSimulator({ estate: 'one-group', clock, throttle: false });
  simulator.start();
  const region = simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`);
  const group = region?.groups.get(oneGroup.groupName);
  const targets = region?.targetGroups.get(oneGroup.targetGroupArn);
  const [caller] = simulator.callers;
  if (!region || !group || !targets || !caller) throw new Error('The estate is not complete.');
  return { clock, simulator, region, group, targets, ...sdkClients(simulator.aws, caller.accessKeyId, region.name) };
}

export const AutoScalingGroupName = oneGroup.groupName;

export function inService({ members }: Group): string[] {
  return members.filter(({ lifecycle }) => lifecycle === 'InService').map(({ instanceId }) => instanceId);
}

/** Of all targets the states, by instance. */
export function targetStates({ targets }: TargetPool): Record<string, string> {
  return Object.fromEntries([...targets.values()].map(({ instanceId, status }) => [instanceId, status.state]));
}

export function firstMember({ members }: Group) {
  const [first] = members;
  if (!first) throw new Error('The group is empty.');
  return first;
}

export function stateOf(region: Region, instanceId: string): string | undefined {
  return region.instances.get(instanceId)?.state;
}
