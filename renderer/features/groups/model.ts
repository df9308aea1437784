import { type GroupAction, type GroupNow, groupSizesSchema } from '#contract/groups.ts';

/** What was typed into the form of sizes, as it was typed. */
export interface TypedSizes {
  readonly minSize: string;
  readonly desiredCapacity: string;
  readonly maxSize: string;
}

export type SizeName = keyof TypedSizes;

export const sizeNames: readonly SizeName[] = ['minSize', 'desiredCapacity', 'maxSize'];

export const sizeWords: Record<SizeName, string> = {
  minSize: 'Minimum',
  desiredCapacity: 'Desired',
  maxSize: 'Maximum',
};

export function typedSizes({ minSize, desiredCapacity, maxSize }: GroupNow['sizes']): TypedSizes {
  return { minSize: String(minSize), desiredCapacity: String(desiredCapacity), maxSize: String(maxSize) };
}

export type CheckedSizes =
  | { readonly action: Extract<GroupAction, { kind: 'scale' }>; readonly complaints: null }
  | { readonly action: null; readonly complaints: Readonly<Partial<Record<SizeName, string>>> };

/** The action that the form asks for, or what is wrong with each field. */
export function checkSizes(typed: TypedSizes): CheckedSizes {
  const parsed = groupSizesSchema.safeParse({
    minSize: wholeNumber(typed.minSize),
    desiredCapacity: wholeNumber(typed.desiredCapacity),
    maxSize: wholeNumber(typed.maxSize),
  });
  if (parsed.success) return { action: { kind: 'scale', sizes: parsed.data }, complaints: null };
  const complaints: Partial<Record<SizeName, string>> = {};
  for (const issue of parsed.error.issues) {
    const name = sizeNames.find((each) => each === issue.path[0]);
    if (name !== undefined) complaints[name] ??= issue.message;
  }
  return { action: null, complaints };
}

export function isSameSizes(one: GroupNow['sizes'], other: GroupNow['sizes']): boolean {
  return sizeNames.every((name) => one[name] === other[name]);
}

/** Digits and nothing else: `Number` also reads an empty field, `0x10` and `1e3`, which nobody means as a size. */
function wholeNumber(text: string): number {
  if (!/^\s*-?\d+\s*$/.test(text)) return Number.NaN;
  // Beyond what is exact a number does not count as a whole one, though it only is too large.
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

/** What can be done with chosen instances. */
export const instanceActions = [
  'enter_standby',
  'exit_standby',
  'protect',
  'unprotect',
  'set_healthy',
  'set_unhealthy',
  'replace',
] as const;

export type InstanceActionName = (typeof instanceActions)[number];

export const instanceActionWords: Record<InstanceActionName, string> = {
  enter_standby: 'Put into standby…',
  exit_standby: 'Return to service…',
  protect: 'Protect from scale-in…',
  unprotect: 'No longer protect…',
  set_healthy: 'Mark as healthy…',
  set_unhealthy: 'Mark as unhealthy…',
  replace: 'Replace…',
};

type NowInstance = GroupNow['instances'][number];

/** Whether it makes sense for all of these; what is not possible is not offered. */
export function isPossible(name: InstanceActionName, instances: readonly NowInstance[]): boolean {
  if (instances.length === 0) return false;
  switch (name) {
    case 'enter_standby':
      return instances.every(({ lifecycle }) => lifecycle === 'InService');
    case 'exit_standby':
      return instances.every(({ lifecycle }) => lifecycle === 'Standby');
    case 'protect':
      return instances.some((instance) => !instance.protected);
    case 'unprotect':
      return instances.some((instance) => instance.protected);
    case 'set_healthy':
      return instances.length === 1 && instances.every(({ health }) => health !== 'Healthy');
    case 'set_unhealthy':
      return instances.length === 1 && instances.every(({ health }) => health === 'Healthy');
    case 'replace':
      return instances.length === 1;
  }
}

/** The choices that an action leaves open. */
export interface ActionChoices {
  readonly keepCapacity: boolean;
  readonly respectGracePeriod: boolean;
  readonly launchFirst: boolean;
}

export const choicesAtFirst: ActionChoices = { keepCapacity: true, respectGracePeriod: false, launchFirst: true };

/** The action on these instances, in the contract's words. */
export function instanceAction(
  name: InstanceActionName,
  instanceIds: readonly string[],
  choices: ActionChoices,
): GroupAction {
  const [instanceId = ''] = instanceIds;
  const ids = [...instanceIds];
  switch (name) {
    case 'enter_standby':
      return { kind: 'enter_standby', instanceIds: ids, keepCapacity: choices.keepCapacity };
    case 'exit_standby':
    case 'protect':
    case 'unprotect':
      return { kind: name, instanceIds: ids };
    case 'set_healthy':
    case 'set_unhealthy':
      return {
        kind: 'set_health',
        instanceId,
        health: name === 'set_healthy' ? 'Healthy' : 'Unhealthy',
        respectGracePeriod: choices.respectGracePeriod,
      };
    case 'replace':
      return { kind: 'replace', instanceId, order: choices.launchFirst ? 'launch_first' : 'terminate_first' };
  }
}
