import type { z } from 'zod';
import type { CycleSelection, cycleRequestSchema, DeployGate, SetUpProof } from '#contract/cycles.ts';
import type { TypedCycle } from './form.ts';

type Asked = z.input<typeof cycleRequestSchema>;

/** What is asked for, not yet checked: of what is typed, that which the chosen engine uses or would have to refuse. */
export function requestOf(typed: TypedCycle, now: number): Asked {
  const { groups, order, engine } = typed;
  return {
    groups: [...groups],
    order,
    engine,
    spec: {
      selection: selectionOf(typed, now),
      minimumHealthyPercentage: numberIn(typed.minimumHealthyPercentage),
      maximumHealthyPercentage: numberIn(typed.maximumHealthyPercentage),
      setUp: setUpOf(typed),
      gate: gateOf(typed),
      checkpoint: typed.checkpoint,
      alarms: wordsIn(typed.alarms, /[\n,]/),
      beforeRetire: typed.beforeRetire,
      afterRetire: typed.afterRetire,
      readyWithinMinutes: numberIn(typed.readyWithinMinutes),
      goneWithinMinutes: numberIn(typed.goneWithinMinutes),
      ...(engine === 'infraviewer' ? ownOptions(typed) : { refresh: refreshOptions(typed) }),
    },
  };
}

function ownOptions({ strategy, maximumSizeLimit, failuresMax }: TypedCycle) {
  return { strategy, maximumSizeLimit: numberOrNull(maximumSizeLimit), failuresMax: numberIn(failuresMax) };
}

function refreshOptions(typed: TypedCycle): NonNullable<Asked['spec']>['refresh'] {
  const { autoRollback, protectedInstances, standbyInstances, templateVersion } = typed;
  const checkpoints = wordsIn(typed.checkpointPercentages, /[\s,;%]/).map(Number);
  return {
    instanceWarmupS: numberOrNull(typed.instanceWarmupS),
    checkpointPercentages: checkpoints,
    // It counts at checkpoints only.
    ...(checkpoints.length > 0 && { checkpointDelayMinutes: numberIn(typed.checkpointDelayMinutes) }),
    bakeMinutes: numberIn(typed.bakeMinutes),
    ...{ autoRollback, protectedInstances, standbyInstances },
    templateVersion: templateVersion.trim() === '' ? null : templateVersion.trim(),
  };
}

const hourMs = 3_600_000;
const unitMs = { hours: hourMs, days: 24 * hourMs } as const;

function selectionOf({ which, age, ageUnit, instanceIds }: TypedCycle, now: number): CycleSelection {
  switch (which) {
    case 'older_than': {
      const ageMs = numberIn(age) * unitMs[ageUnit];
      return { kind: 'older_than', launchedBefore: ageMs > 0 ? Math.round(now - ageMs) : Number.NaN };
    }
    case 'chosen':
      return { kind: 'chosen', instanceIds: [...instanceIds] };
    case 'stale':
    case 'all':
      return { kind: which };
  }
}

function setUpOf({ setUp, setUpKey, setUpValue }: TypedCycle): SetUpProof {
  return setUp === 'tag' ? { kind: 'tag', key: setUpKey, value: setUpValue } : { kind: setUp };
}

function gateOf({ gate, url, expected, tagKey, tagValue, command, output }: TypedCycle): DeployGate {
  switch (gate) {
    case 'none':
      return { kind: 'none' };
    case 'http':
      return { kind: 'http', url: url.trim(), expected: textOrNull(expected) };
    case 'ssm':
      return { kind: 'ssm', command, expected: textOrNull(output) };
    case 'tag':
      return { kind: 'tag', key: tagKey, value: tagValue };
  }
}

/** `Number('')` is 0, which nobody meant who left a field empty. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function numberOrNull(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function wordsIn(text: string, apart: RegExp): string[] {
  return text
    .split(apart)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
