import type { CycleSpec } from '#contract/cycles.ts';
import type { AlarmSeen } from './cycle-model.ts';
import { counted, fillsCapacity, isServing, listed, type Observation, type Surroundings } from './model.ts';
import { commonBlockers, launchBlockers, markSentences, neededProcesses, type Sentence } from './plan-common.ts';
import type { Bounds } from './plan-cycle-batches.ts';
import type { Selected, Selection } from './selection.ts';

/** What a cycle is judged by before it begins. */
export interface Judged {
  readonly seen: Observation;
  readonly around: Surroundings;
  readonly spec: CycleSpec;
  readonly selection: Selection;
  readonly bounds: Bounds;
  /** Those of the spec; null where they could not be read. */
  readonly alarms: readonly AlarmSeen[] | null;
}

/** What makes a cycle impossible now, each with what to do about it. */
export function cycleBlockers(judged: Judged): Sentence[] {
  const { seen, around, spec, selection } = judged;
  return [
    ...commonBlockers(seen, around),
    ...selectionBlockers(spec, selection),
    ...heldBlockers(selection.selected),
    ...unsettledBlockers(seen, selection.selected),
    ...launchBlockers(seen),
    ...neededProcesses(seen, [{ process: 'Terminate', why: 'old instances would stay' }]),
    ...roomBlockers(judged),
    ...weightBlockers(seen),
    ...healthBlockers(judged),
    ...alarmBlockers(judged.alarms),
    ...markSentences(seen),
  ];
}

function selectionBlockers({ selection: asked }: CycleSpec, { selected, missing }: Selection): Sentence[] {
  if (missing.length > 0) {
    const are = missing.length === 1 ? 'is' : 'are';
    return [
      { message: `${listed(missing)} ${are} not in this group.`, advice: 'Look at the group, and choose again.' },
    ];
  }
  if (selected.length > 0) return [];
  const messages = {
    stale: 'No instance is known to be stale.',
    older_than: 'No instance is known to be that old.',
    chosen: 'No instance is chosen.',
    all: 'The group has no instance.',
  };
  return [{ message: messages[asked.kind], advice: 'There is nothing to replace.' }];
}

function heldBlockers(selected: readonly Selected[]): Sentence[] {
  const members = selected.map(({ member }) => member);
  const held = members.filter((member) => member.protected);
  const standby = members.filter(({ lifecycle }) => lifecycle === 'Standby');
  const others = members.filter(({ lifecycle }) => lifecycle !== 'Standby' && lifecycle !== 'InService');
  const blockers: Sentence[] = [];
  if (held.length > 0) {
    blockers.push({
      message: `Protected from scale-in: ${listed(held.map(({ id }) => id))}.`,
      advice: 'Take the protection away first, or choose others.',
    });
  }
  if (standby.length > 0) {
    blockers.push({
      message: `In standby: ${listed(standby.map(({ id }) => id))}.`,
      advice: 'Bring them back into service first, or choose others.',
    });
  }
  if (others.length > 0) {
    const states = others.map(({ id, lifecycle }) => `${id} (${lifecycle})`);
    blockers.push({
      message: `Not in service: ${listed(states)}.`,
      advice: lifecycleAdvice(others.map(({ lifecycle }) => lifecycle)),
    });
  }
  return blockers;
}

/** A group that is busy with itself cannot show which instance is new. */
function unsettledBlockers({ group }: Observation, selected: readonly Selected[]): Sentence[] {
  const ids = new Set(selected.map(({ member }) => member.id));
  const busy = group.members.filter(
    ({ id, lifecycle }) => !ids.has(id) && /^(Pending|EnteringStandby|Detaching|ReplacingRootVolume)/.test(lifecycle),
  );
  const filling = group.members.filter(fillsCapacity).length;
  const { desiredCapacity } = group.sizes;
  if (busy.length > 0) {
    const states = busy.map(({ id, lifecycle }) => `${id} (${lifecycle})`);
    return [
      {
        message: `The group is still changing: ${listed(states)}.`,
        advice: lifecycleAdvice(busy.map(({ lifecycle }) => lifecycle)),
      },
    ];
  }
  const isWeighted = group.members.some(({ weight }) => weight !== 1);
  if (filling === desiredCapacity || isWeighted) return [];
  return [
    {
      message: `The group has ${filling} of ${counted(desiredCapacity, 'wanted instance')}.`,
      advice: 'Wait until it has come to rest.',
    },
  ];
}

function lifecycleAdvice(lifecycles: readonly string[]): string {
  return lifecycles.some((lifecycle) => lifecycle.endsWith(':Wait'))
    ? 'They wait for a lifecycle hook: see who completes it, or complete or abandon it.'
    : 'Wait until the group has come to rest.';
}

function roomBlockers({ seen, spec, bounds }: Judged): Sentence[] {
  const { desiredCapacity, maxSize } = seen.group.sizes;
  if (bounds.surge + bounds.spare > 0 || desiredCapacity === 0) return [];
  return [
    {
      message: `There is no room for one more: the maximum size is ${Math.max(maxSize, spec.maximumSizeLimit ?? 0)}, and none of ${desiredCapacity} may be missing.`,
      advice: `Let the maximum size be raised to ${desiredCapacity + 1} meanwhile, or lower the minimum healthy percentage.`,
    },
  ];
}

function weightBlockers({ group }: Observation): Sentence[] {
  if (group.members.every(({ weight }) => weight === 1)) return [];
  return [
    {
      message: 'The group weighs its instance types, so one new instance need not make up for one old one.',
      advice: 'Use an instance refresh, which counts in their weights.',
    },
  ];
}

/** Growing makes up for planned ones that are down; the others that are down nobody replaces here. */
function healthBlockers({ seen: { group, balancers }, selection, bounds }: Judged): Sentence[] {
  const ids = new Set(selection.selected.map(({ member }) => member.id));
  const down = group.members.filter(
    (member) => fillsCapacity(member) && !ids.has(member.id) && !isServing(member, balancers),
  );
  const planned = group.members.filter((member) => ids.has(member.id) && !isServing(member, balancers));
  const serving = group.members.filter((member) => isServing(member, balancers)).length;
  if (down.length === 0 || serving + planned.length >= bounds.floor) return [];
  return [
    {
      message: `Not planned, and not in service: ${listed(down.map(({ id }) => id))}; ${serving} of ${bounds.floor} required are in service.`,
      advice: 'Wait until the group has replaced them, or replace them too.',
    },
  ];
}

const unreadAlarmsAdvice = 'See that this identity may read them, or leave them out.';

/** What the alarms say against beginning. */
export function alarmBlockers(alarms: readonly AlarmSeen[] | null): Sentence[] {
  if (alarms === null) {
    return [{ message: 'The alarms could not be read, so nothing would be retired.', advice: unreadAlarmsAdvice }];
  }
  return alarms.flatMap(({ name, state }) => {
    if (state === null) return [{ message: `There is no alarm ${name}.`, advice: 'Check its name.' }];
    if (state === 'ALARM') return [{ message: `${name} is in alarm.`, advice: 'Wait until it is over.' }];
    return [];
  });
}
