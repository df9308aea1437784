import type { CycleSpec } from '#contract/cycles.ts';
import type { CycleJobInput } from './cycle-job.ts';

const minuteS = 60;

/** Every preference of an instance refresh, so that none is left to a default; as the AWS API names them. */
export function refreshPreferences({ refresh, ...spec }: CycleSpec, defaultWarmupS: number) {
  const { checkpointPercentages, checkpointDelayMinutes } = refresh;
  return {
    MinHealthyPercentage: spec.minimumHealthyPercentage,
    MaxHealthyPercentage: spec.maximumHealthyPercentage,
    InstanceWarmup: refresh.instanceWarmupS ?? defaultWarmupS,
    SkipMatching: spec.selection.kind === 'stale',
    AutoRollback: refresh.autoRollback,
    ScaleInProtectedInstances: refresh.protectedInstances,
    StandbyInstances: refresh.standbyInstances,
    // The last one has to be 100, or it would stop for good there (AWS docs, RefreshPreferences).
    CheckpointPercentages: withTheEnd(checkpointPercentages),
    ...(checkpointPercentages.length > 0 ? { CheckpointDelay: checkpointDelayMinutes * minuteS } : {}),
    ...(spec.alarms.length > 0 ? { AlarmSpecification: { Alarms: spec.alarms } } : {}),
    BakeTime: refresh.bakeMinutes * minuteS,
  };
}

function withTheEnd(percentages: readonly number[]): number[] {
  return percentages.length === 0 || percentages.at(-1) === 100 ? [...percentages] : [...percentages, 100];
}

/** The whole request, as it is written down before and sent. */
export function refreshRequest({ groupName, spec, plan }: CycleJobInput) {
  const { templateVersion } = spec.refresh;
  return {
    AutoScalingGroupName: groupName,
    Strategy: 'Rolling' as const,
    Preferences: refreshPreferences(spec, plan.defaultWarmupS),
    ...(templateVersion !== null && plan.launchTemplateId !== null
      ? {
          DesiredConfiguration: {
            LaunchTemplate: { LaunchTemplateId: plan.launchTemplateId, Version: templateVersion },
          },
        }
      : {}),
  };
}
