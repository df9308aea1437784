import type { RefreshPreferences as Asked } from '@aws-sdk/client-auto-scaling';
import { constraintError, validationError } from '../wire/errors.ts';
import type { Group, RefreshPreferences } from '../world.ts';

/** AWS's own service model of Auto Scaling: the bounds of the numbers in RefreshPreferences. */
const bounds = {
  MinHealthyPercentage: [0, 100],
  MaxHealthyPercentage: [100, 200],
  InstanceWarmup: [0, Number.MAX_SAFE_INTEGER],
  CheckpointDelay: [0, 172_800],
  BakeTime: [0, 172_800],
} as const;

/** In the order in which AWS's refusals list them. */
const protectedChoices = ['Ignore', 'Wait', 'Refresh'] as const;
const standbyChoices = ['Terminate', 'Ignore', 'Wait'] as const;

/** Auto Scaling API reference: AlarmSpecification: "You can specify up to 10 alarms." */
const mostAlarms = 10;

/**
 * What was asked for, with AWS's defaults for the rest (Auto Scaling API reference: RefreshPreferences). Where AWS
 * publishes no wording for a refusal the code is AWS's and the sentence is not.
 */
export function preferencesOf(asked: Asked, group: Group): RefreshPreferences {
  checkValues(asked);
  checkRules(asked);
  const { MaxHealthyPercentage: max = null, CheckpointPercentages: checkpoints = [] } = asked;
  return {
    minHealthyPercentage: asked.MinHealthyPercentage ?? 90,
    maxHealthyPercentage: max,
    warmupMs: milliseconds(asked.InstanceWarmup) ?? group.defaultWarmupMs ?? group.healthCheckGraceMs,
    checkpointPercentages: checkpoints,
    checkpointDelayMs: milliseconds(asked.CheckpointDelay) ?? 3_600_000,
    skipsMatching: asked.SkipMatching ?? false,
    rollsBack: asked.AutoRollback ?? false,
    protectedInstances: asked.ScaleInProtectedInstances ?? 'Wait',
    standbyInstances: asked.StandbyInstances ?? 'Wait',
    alarms: asked.AlarmSpecification?.Alarms ?? [],
    bakeMs: milliseconds(asked.BakeTime) ?? 0,
  };
}

/** As they are told again: with the defaults, and without what was not asked for and has none. */
export function preferencesView(preferences: RefreshPreferences): Asked {
  const { checkpointPercentages, alarms, bakeMs } = preferences;
  const hasCheckpoints = checkpointPercentages.length > 0;
  return {
    MinHealthyPercentage: preferences.minHealthyPercentage,
    MaxHealthyPercentage: preferences.maxHealthyPercentage ?? undefined,
    InstanceWarmup: preferences.warmupMs / 1000,
    CheckpointPercentages: hasCheckpoints ? [...checkpointPercentages] : undefined,
    CheckpointDelay: hasCheckpoints ? preferences.checkpointDelayMs / 1000 : undefined,
    SkipMatching: preferences.skipsMatching,
    AutoRollback: preferences.rollsBack,
    ScaleInProtectedInstances: preferences.protectedInstances,
    StandbyInstances: preferences.standbyInstances,
    AlarmSpecification: alarms.length > 0 ? { Alarms: [...alarms] } : undefined,
    BakeTime: bakeMs > 0 ? bakeMs / 1000 : undefined,
  };
}

/** All that break the model's constraints are named at once, as AWS does. */
function checkValues(asked: Asked): void {
  const names = Object.keys(bounds) as (keyof typeof bounds)[];
  const broken = [
    ...names.flatMap((name) => outOfRange(asked[name], `preferences.${lowerFirst(name)}`, bounds[name])),
    ...(asked.CheckpointPercentages ?? []).flatMap((value, index) =>
      outOfRange(value, `preferences.checkpointPercentages.${index + 1}.member`, [1, 100]),
    ),
    ...notChosen(asked.ScaleInProtectedInstances, 'preferences.scaleInProtectedInstances', protectedChoices),
    ...notChosen(asked.StandbyInstances, 'preferences.standbyInstances', standbyChoices),
  ];
  if (broken.length > 0) throw constraintError(broken);
}

/** Auto Scaling API reference: RefreshPreferences, what its members ask of each other. */
function checkRules(asked: Asked): void {
  const { MinHealthyPercentage: min, MaxHealthyPercentage: max, CheckpointPercentages: checkpoints } = asked;
  if (max !== undefined && min === undefined) {
    throw validationError('MaxHealthyPercentage requires MinHealthyPercentage to be specified.');
  }
  if (max !== undefined && min !== undefined && max - min > 100) {
    throw validationError('The difference between MaxHealthyPercentage and MinHealthyPercentage cannot exceed 100.');
  }
  if (asked.CheckpointDelay !== undefined && !checkpoints?.length) {
    throw validationError('CheckpointDelay requires CheckpointPercentages to be specified.');
  }
  if (checkpoints?.some((value, index) => index > 0 && value <= (checkpoints[index - 1] ?? 0))) {
    throw validationError('CheckpointPercentages must be unique and in ascending order.');
  }
  if ((asked.AlarmSpecification?.Alarms?.length ?? 0) > mostAlarms) {
    throw validationError(`You can specify up to ${mostAlarms} alarms.`);
  }
}

function outOfRange(value: number | undefined, path: string, [least, most]: readonly [number, number]): string[] {
  if (value === undefined || (value >= least && value <= most)) return [];
  const rule = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  return [`Value '${value}' at '${path}' failed to satisfy constraint: Member must have value ${rule}`];
}

/** Refused as AWS does, with all that may be chosen. */
export function notChosen(value: string | undefined, path: string, choices: readonly string[]): string[] {
  if (value === undefined || choices.includes(value)) return [];
  const rule = `Member must satisfy enum value set: [${choices.join(', ')}]`;
  return [`Value '${value}' at '${path}' failed to satisfy constraint: ${rule}`];
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
