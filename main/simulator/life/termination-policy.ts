/** What a termination policy looks at. */
export interface Candidate {
  readonly launchedAt: number;
  /** When the version of the launch template, or the launch configuration, was made that it was launched from. */
  readonly configuredAt: number;
  /** Launched from another launch template than the group has now, or from a launch configuration before it had one. */
  readonly isOutmoded?: boolean;
}

/** Negative where `left` goes before `right`; 0 where the policy sees no difference. */
type Rule = (left: Candidate, right: Candidate, now: number) => number;

const oldestConfiguration: Rule = (left, right) =>
  Number(right.isOutmoded ?? false) - Number(left.isOutmoded ?? false) || left.configuredAt - right.configuredAt;
const closestToNextHour: Rule = (left, right, now) => untilNextHourMs(left, now) - untilNextHourMs(right, now);

/**
 * Auto Scaling user guide: "Configure termination policies for Amazon EC2 Auto Scaling". AllocationStrategy makes no
 * difference here: groups have one instance type.
 */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  Default: [oldestConfiguration, closestToNextHour],
  AllocationStrategy: [],
  ClosestToNextInstanceHour: [closestToNextHour],
  NewestInstance: [(left, right) => right.launchedAt - left.launchedAt],
  OldestInstance: [(left, right) => left.launchedAt - right.launchedAt],
  OldestLaunchConfiguration: [oldestConfiguration],
  OldestLaunchTemplate: [oldestConfiguration],
};

export const terminationPolicyNames: readonly string[] = Object.keys(rules);

/** Of two members in the same zone, which one the group's policies take first, each breaking the ties of those before. */
export function leavesFirst(policies: readonly string[], left: Candidate, right: Candidate, now: number): number {
  for (const rule of policies.flatMap((policy) => rules[policy] ?? [])) {
    const difference = rule(left, right, now);
    if (difference !== 0) return difference;
  }
  return 0;
}

const hourMs = 3_600_000;

function untilNextHourMs({ launchedAt }: Candidate, now: number): number {
  return hourMs - ((now - launchedAt) % hourMs);
}
