import type { GroupCyclePlan } from '#contract/cycles.ts';

type Warnings = GroupCyclePlan['warnings'];

/** What every one of the groups warns of, told once for all. */
export function sharedWarnings(groups: readonly Pick<GroupCyclePlan, 'warnings'>[]): Warnings {
  const [first, ...others] = groups;
  if (others.length === 0) return [];
  return first?.warnings.filter((warning) => others.every(({ warnings }) => includes(warnings, warning))) ?? [];
}

/** What is left to tell of one group. */
export function ownWarnings({ warnings }: Pick<GroupCyclePlan, 'warnings'>, toldAbove: Warnings): Warnings {
  return warnings.filter((warning) => !includes(toldAbove, warning));
}

function includes(warnings: Warnings, { message }: Warnings[number]): boolean {
  return warnings.some((each) => each.message === message);
}
