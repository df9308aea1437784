import {
  counted,
  fillsCapacity,
  type GroupSeen,
  isInService,
  isSameSizes,
  listed,
  type MemberSeen,
  type Observation,
  type Sizes,
} from './model.ts';
import { idleWarnings, launchBlockers, neededProcesses, type Plan, type Sentence } from './plan-common.ts';
import { sizeNames } from './sizes.ts';

export function planScale(wanted: Sizes, seen: Observation): Plan {
  const { group } = seen;
  const change = wanted.desiredCapacity - group.sizes.desiredCapacity;
  return {
    differences: differences(group.sizes, wanted),
    effects: effects(seen, wanted),
    blockers: [
      ...(isSameSizes(group.sizes, wanted) ? [{ message: 'The group has these sizes already.', advice: '' }] : []),
      ...(change > 0 ? launchBlockers(seen) : []),
      ...(change < 0 ? shrinkBlockers(seen, wanted) : []),
    ],
    warnings: change > 0 ? idleWarnings(seen, []) : change < 0 ? shrinkWarnings(group, wanted) : [],
    calls: ['autoscaling:UpdateAutoScalingGroup'],
  };
}

/** Setting by setting what would be another one. */
export function differences(before: Sizes, after: Sizes): Plan['differences'] {
  const names = Object.keys(sizeNames) as (keyof Sizes)[];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name: capitalised(sizeNames[name]), before: `${before[name]}`, after: `${after[name]}` }));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function effects(seen: Observation, wanted: Sizes): string[] {
  const change = wanted.desiredCapacity - seen.group.sizes.desiredCapacity;
  if (change === 0) return ['No instance is launched or terminated by this.'];
  return change > 0 ? growEffects(seen, change, wanted) : shrinkEffects(seen, -change);
}

function growEffects({ group, balancers }: Observation, count: number, wanted: Sizes): string[] {
  const zones = zonesOfLaunches(group, count);
  const behind = balancers.length === 0 ? '' : ` at ${listed(balancers.map(({ name }) => name))}`;
  return [
    `${capacityText(group, count)} launched${zones.length > 0 ? `, most likely in ${listed(zones)}` : ''}.`,
    `The job ends when ${wanted.desiredCapacity} are in service${behind}; until then it can be undone.`,
  ];
}

function shrinkEffects({ group, balancers }: Observation, count: number): string[] {
  const policies = listed(group.terminationPolicies);
  return [
    `${capacityText(group, count)} terminated; the group chooses them by its termination policy (${policies}).`,
    ...(balancers.length > 0
      ? [`They first finish what they serve at ${listed(balancers.map(({ name }) => name))}.`]
      : []),
    'This cannot be undone: the job ends when they are gone.',
  ];
}

function capacityText(group: GroupSeen, count: number): string {
  if (group.members.some(({ weight }) => weight !== 1)) return `Instances with a weight of ${count} together are`;
  return `${counted(count, 'instance')} ${count === 1 ? 'is' : 'are'}`;
}

/** AWS docs, "Availability Zone distribution": new instances go to the zones that have the fewest. */
function zonesOfLaunches(group: GroupSeen, count: number): string[] {
  const filled = new Map(group.zones.map((zone) => [zone, group.members.filter(inZone(zone)).length]));
  const chosen = new Set<string>();
  for (let launched = 0; launched < count && filled.size > 0; launched++) {
    const [zone, number] = [...filled].reduce((least, one) => (one[1] < least[1] ? one : least));
    filled.set(zone, number + 1);
    chosen.add(zone);
  }
  return [...chosen].toSorted();
}

function inZone(zone: string): (member: MemberSeen) => boolean {
  return (member) => member.zone === zone && fillsCapacity(member);
}

function shrinkBlockers(seen: Observation, wanted: Sizes): Sentence[] {
  const kept = seen.group.members.filter((member) => fillsCapacity(member) && member.protected);
  const isHeld = kept.reduce((sum, { weight }) => sum + weight, 0) > wanted.desiredCapacity;
  const held: Sentence = {
    message: `${counted(kept.length, 'instance')} ${kept.length === 1 ? 'is' : 'are'} protected from scale-in, more than would be left.`,
    advice: 'Take the protection away first, or leave at least as many.',
  };
  return [
    ...neededProcesses(seen, [{ process: 'Terminate', why: 'no instance would be terminated' }]),
    ...(isHeld ? [held] : []),
  ];
}

function shrinkWarnings({ members, zones }: GroupSeen, wanted: Sizes): Sentence[] {
  const warnings: Sentence[] = [];
  const healthy = members.filter(isInService).length;
  if (wanted.desiredCapacity === 0) {
    warnings.push({ message: 'No instance will be left: nothing of this group will serve.', advice: '' });
  } else if (wanted.desiredCapacity < zones.length) {
    warnings.push({
      message: `${counted(wanted.desiredCapacity, 'instance')} cannot cover the group's ${zones.length} zones.`,
      advice: 'Keep at least one in each zone if the group must survive the loss of one.',
    });
  }
  if (healthy < members.filter(fillsCapacity).length) {
    warnings.push({
      message: `Only ${healthy} of ${members.filter(fillsCapacity).length} instances are healthy and in service now, and the group may keep others than these.`,
      advice: 'Wait until all are in service, so that none of the healthy ones goes in their stead.',
    });
  }
  return warnings;
}
