import {
  type CycleSelection,
  type CycleSpec,
  cycleSpecSchema,
  type cycleStrategies,
  type DeployGate,
} from '#contract/cycles.ts';

/** What was typed and chosen in the form of a cycle, as it was typed. */
export interface TypedCycle {
  readonly which: CycleSelection['kind'];
  readonly age: string;
  readonly ageUnit: 'hours' | 'days';
  readonly instanceIds: readonly string[];
  readonly strategy: (typeof cycleStrategies)[number];
  readonly minimumHealthyPercentage: string;
  readonly maximumHealthyPercentage: string;
  /** Empty where the maximum size is never raised. */
  readonly maximumSizeLimit: string;
  readonly gate: 'none' | 'http' | 'tag';
  readonly url: string;
  /** What the answer of the URL must contain; empty where a success status is enough. */
  readonly expected: string;
  readonly tagKey: string;
  readonly tagValue: string;
  readonly checkpoint: CycleSpec['checkpoint'];
  readonly failuresMax: string;
  readonly readyWithinMinutes: string;
  readonly goneWithinMinutes: string;
}

/** The fields that can be filled in wrongly. */
export type CycleField = Exclude<
  keyof TypedCycle,
  'which' | 'ageUnit' | 'strategy' | 'gate' | 'checkpoint' | 'expected'
>;

export type CycleComplaints = Readonly<Partial<Record<CycleField, string>>>;

export type CheckedCycle =
  | { readonly spec: CycleSpec; readonly complaints: null }
  | { readonly spec: null; readonly complaints: CycleComplaints };

/** The form at first: what the contract takes where nothing is said, for the instances that were chosen, if any. */
export function typedAtFirst(instanceIds: readonly string[]): TypedCycle {
  const spec = cycleSpecSchema.parse({});
  return {
    which: instanceIds.length > 0 ? 'chosen' : spec.selection.kind,
    age: '7',
    ageUnit: 'days',
    instanceIds,
    strategy: spec.strategy,
    minimumHealthyPercentage: String(spec.minimumHealthyPercentage),
    maximumHealthyPercentage: String(spec.maximumHealthyPercentage),
    maximumSizeLimit: spec.maximumSizeLimit === null ? '' : String(spec.maximumSizeLimit),
    gate: 'none',
    url: 'http://{address}/',
    expected: '',
    tagKey: '',
    tagValue: '',
    checkpoint: spec.checkpoint,
    failuresMax: String(spec.failuresMax),
    readyWithinMinutes: String(spec.readyWithinMinutes),
    goneWithinMinutes: String(spec.goneWithinMinutes),
  };
}

/** What the form asks for, or what is wrong with each field. `now` is what an age is counted from. */
export function checkCycle(typed: TypedCycle, now: number): CheckedCycle {
  const parsed = cycleSpecSchema.safeParse({
    selection: selectionOf(typed, now),
    strategy: typed.strategy,
    minimumHealthyPercentage: numberIn(typed.minimumHealthyPercentage),
    maximumHealthyPercentage: numberIn(typed.maximumHealthyPercentage),
    maximumSizeLimit: typed.maximumSizeLimit.trim() === '' ? null : numberIn(typed.maximumSizeLimit),
    gate: gateOf(typed),
    checkpoint: typed.checkpoint,
    failuresMax: numberIn(typed.failuresMax),
    readyWithinMinutes: numberIn(typed.readyWithinMinutes),
    goneWithinMinutes: numberIn(typed.goneWithinMinutes),
  });
  if (parsed.success) return { spec: parsed.data, complaints: null };
  const complaints: Partial<Record<CycleField, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldAt(path);
    if (field !== null) complaints[field] ??= message;
  }
  return { spec: null, complaints };
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

function gateOf({ gate, url, expected, tagKey, tagValue }: TypedCycle): DeployGate {
  switch (gate) {
    case 'none':
      return { kind: 'none' };
    case 'http':
      return { kind: 'http', url: url.trim(), expected: expected.trim() === '' ? null : expected.trim() };
    case 'tag':
      return { kind: 'tag', key: tagKey, value: tagValue };
  }
}

/** `Number('')` is 0, which nobody meant who left a field empty. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

const fieldsByPath: Readonly<Record<string, CycleField>> = {
  'selection.launchedBefore': 'age',
  'selection.instanceIds': 'instanceIds',
  minimumHealthyPercentage: 'minimumHealthyPercentage',
  maximumHealthyPercentage: 'maximumHealthyPercentage',
  maximumSizeLimit: 'maximumSizeLimit',
  'gate.url': 'url',
  'gate.key': 'tagKey',
  'gate.value': 'tagValue',
  failuresMax: 'failuresMax',
  readyWithinMinutes: 'readyWithinMinutes',
  goneWithinMinutes: 'goneWithinMinutes',
};

function fieldAt(path: readonly PropertyKey[]): CycleField | null {
  const names = path.filter((part) => typeof part === 'string');
  return fieldsByPath[names.join('.')] ?? null;
}
