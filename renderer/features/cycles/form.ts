import {
  type CycleEngine,
  type CycleRequest,
  type CycleSelection,
  type CycleSpec,
  cycleRequestSchema,
  cycleSpecSchema,
  type DeployGate,
  type RefreshOptions,
  type SetUpProof,
} from '#contract/cycles.ts';
import type { GroupRef } from '#contract/groups.ts';
import { requestOf } from './form-request.ts';

/** What was typed and chosen in the form of a cycle, as it was typed; also what the chosen engine does not use. */
export interface TypedCycle {
  readonly groups: readonly GroupRef[];
  readonly order: CycleRequest['order'];
  readonly engine: CycleEngine;
  readonly which: CycleSelection['kind'];
  readonly age: string;
  readonly ageUnit: 'hours' | 'days';
  readonly instanceIds: readonly string[];
  readonly strategy: CycleSpec['strategy'];
  readonly minimumHealthyPercentage: string;
  readonly maximumHealthyPercentage: string;
  /** Empty where the maximum size is never raised. */
  readonly maximumSizeLimit: string;
  readonly setUp: SetUpProof['kind'];
  readonly setUpKey: string;
  readonly setUpValue: string;
  readonly gate: DeployGate['kind'];
  readonly url: string;
  /** What the answer of the URL must contain; empty where a success status is enough. */
  readonly expected: string;
  readonly tagKey: string;
  readonly tagValue: string;
  readonly command: string;
  /** What the command's output must contain; empty where ending well is enough. */
  readonly output: string;
  readonly checkpoint: CycleSpec['checkpoint'];
  /** Names, apart by commas or on lines of their own. */
  readonly alarms: string;
  readonly beforeRetire: string | null;
  readonly afterRetire: string | null;
  readonly failuresMax: string;
  readonly readyWithinMinutes: string;
  readonly goneWithinMinutes: string;
  /** Empty where the group's own default holds. */
  readonly instanceWarmupS: string;
  /** Percentages, apart by commas or spaces. */
  readonly checkpointPercentages: string;
  readonly checkpointDelayMinutes: string;
  readonly bakeMinutes: string;
  readonly autoRollback: boolean;
  readonly protectedInstances: RefreshOptions['protectedInstances'];
  readonly standbyInstances: RefreshOptions['standbyInstances'];
  /** Empty where the group launches what it launches now. */
  readonly templateVersion: string;
}

/** The fields that take text. */
export type CycleText = {
  [Name in keyof TypedCycle]: string extends TypedCycle[Name] ? Name : never;
}[Exclude<keyof TypedCycle, 'beforeRetire' | 'afterRetire'>];

/** The fields that can be filled in wrongly. */
export type CycleField = CycleText | 'groups' | 'instanceIds' | 'autoRollback';

export type CycleComplaints = Readonly<Partial<Record<CycleField, string>>>;

export type CheckedCycle =
  | { readonly request: CycleRequest; readonly complaints: null }
  | { readonly request: null; readonly complaints: CycleComplaints };

/** The form at first: what the contract takes where nothing is said, for the instances that were chosen, if any. */
export function typedAtFirst(groups: readonly GroupRef[], instanceIds: readonly string[]): TypedCycle {
  const spec = cycleSpecSchema.parse({});
  const { refresh } = spec;
  return {
    groups,
    order: 'one_after_another',
    engine: 'infraviewer',
    which: instanceIds.length > 0 ? 'chosen' : spec.selection.kind,
    age: '7',
    ageUnit: 'days',
    instanceIds,
    strategy: spec.strategy,
    minimumHealthyPercentage: String(spec.minimumHealthyPercentage),
    maximumHealthyPercentage: String(spec.maximumHealthyPercentage),
    maximumSizeLimit: textOf(spec.maximumSizeLimit),
    setUp: 'none',
    setUpKey: '',
    setUpValue: '',
    gate: 'none',
    url: 'http://{address}/',
    expected: '',
    tagKey: '',
    tagValue: '',
    command: '',
    output: '',
    checkpoint: spec.checkpoint,
    alarms: '',
    beforeRetire: spec.beforeRetire,
    afterRetire: spec.afterRetire,
    failuresMax: String(spec.failuresMax),
    readyWithinMinutes: String(spec.readyWithinMinutes),
    goneWithinMinutes: String(spec.goneWithinMinutes),
    instanceWarmupS: textOf(refresh.instanceWarmupS),
    checkpointPercentages: '',
    checkpointDelayMinutes: String(refresh.checkpointDelayMinutes),
    bakeMinutes: String(refresh.bakeMinutes),
    autoRollback: refresh.autoRollback,
    protectedInstances: refresh.protectedInstances,
    standbyInstances: refresh.standbyInstances,
    templateVersion: refresh.templateVersion ?? '',
  };
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

/** The contract asks for a moment, the form for an age. */
const ageComplaint = 'Give an age above 0 and below 50 years, e.g. 7.';

/** What the form asks for, or what is wrong with each field. `now` is what an age is counted from. */
export function checkCycle(typed: TypedCycle, now: number): CheckedCycle {
  const parsed = cycleRequestSchema.safeParse(requestOf(typed, now));
  if (parsed.success) return { request: parsed.data, complaints: null };
  const complaints: Partial<Record<CycleField, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldAt(path);
    if (field !== null) complaints[field] ??= field === 'age' ? ageComplaint : message;
  }
  return { request: null, complaints };
}

interface PlannedSizes {
  readonly groups: readonly { readonly original: { readonly maxSize: number } }[];
}

/** What is wrong with a field by what the dry run read of the groups; null where nothing is. */
export function complaintsOfPlan(
  { engine, maximumSizeLimit }: TypedCycle,
  plan: PlannedSizes | undefined,
): CycleComplaints | null {
  const sizes = (plan?.groups ?? []).map(({ original }) => original.maxSize);
  const lowest = Math.min(...sizes);
  const isPointless = maximumSizeLimit.trim() !== '' && Number(maximumSizeLimit) < lowest;
  if (engine !== 'infraviewer' || sizes.length === 0 || !isPointless) return null;
  const are = sizes.length === 1 ? `size is ${lowest}` : `sizes are ${lowest} or more`;
  return { maximumSizeLimit: `The maximum ${are} already: give more, or nothing.` };
}

const fieldsByPath: Readonly<Record<string, CycleField>> = {
  groups: 'groups',
  'spec.selection.launchedBefore': 'age',
  'spec.selection.instanceIds': 'instanceIds',
  'spec.minimumHealthyPercentage': 'minimumHealthyPercentage',
  'spec.maximumHealthyPercentage': 'maximumHealthyPercentage',
  'spec.maximumSizeLimit': 'maximumSizeLimit',
  'spec.setUp.key': 'setUpKey',
  'spec.setUp.value': 'setUpValue',
  'spec.gate.url': 'url',
  'spec.gate.key': 'tagKey',
  'spec.gate.value': 'tagValue',
  'spec.gate.command': 'command',
  'spec.alarms': 'alarms',
  'spec.failuresMax': 'failuresMax',
  'spec.readyWithinMinutes': 'readyWithinMinutes',
  'spec.goneWithinMinutes': 'goneWithinMinutes',
  'spec.refresh.instanceWarmupS': 'instanceWarmupS',
  'spec.refresh.checkpointPercentages': 'checkpointPercentages',
  'spec.refresh.checkpointDelayMinutes': 'checkpointDelayMinutes',
  'spec.refresh.bakeMinutes': 'bakeMinutes',
  'spec.refresh.autoRollback': 'autoRollback',
  'spec.refresh.templateVersion': 'templateVersion',
};

function fieldAt(path: readonly PropertyKey[]): CycleField | null {
  const names = path.filter((part) => typeof part === 'string');
  return fieldsByPath[names.join('.')] ?? null;
}

/** Whether the form asks for something that the engine would not do: it is shown then, so that it can be taken back. */
export function isAsked(part: 'proofs' | 'checkpoint' | 'hooks', typed: TypedCycle): boolean {
  switch (part) {
    case 'proofs':
      return typed.gate !== 'none' || typed.setUp !== 'none';
    case 'checkpoint':
      return typed.checkpoint !== 'none';
    case 'hooks':
      return typed.beforeRetire !== null || typed.afterRetire !== null;
  }
}
