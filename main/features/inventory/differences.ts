import type { Change, Condition, ResourceRef } from '#contract/inventory.ts';
import type { Fact, KeyValue } from './resources.ts';
import type {
  DatabaseRecord,
  GroupRecord,
  InstanceRecord,
  LoadBalancerRecord,
  StackRecord,
  TargetGroupRecord,
} from './rows.ts';
import { isSame } from './same.ts';
import type { LinkedRecord, Thing } from './snapshot.ts';

type FieldChange = Change['fields'][number];

export type RecordedKind = Exclude<ResourceRef['kind'], 'environment'>;

const valueLengthMax = 200;

/**
 * What AWS says of each thing. Values that the inventory computes or counts are left out: their cause is recorded. Of
 * health, which comes and goes target by target, only what it means for the whole is recorded: see `conditionDifference`.
 */
const recordedFields: {
  stack: readonly (keyof StackRecord)[];
  group: readonly (keyof GroupRecord)[];
  instance: readonly (keyof InstanceRecord)[];
  load_balancer: readonly (keyof LoadBalancerRecord)[];
  target_group: readonly (keyof TargetGroupRecord)[];
  database: readonly (keyof DatabaseRecord)[];
} = {
  stack: ['name', 'status', 'statusReason', 'description', 'parentId', 'updatedAt', 'drift', 'terminationProtection'],
  group: ['minSize', 'maxSize', 'desiredCapacity', 'instances', 'suspendedProcesses', 'launchedFrom', 'stackId'],
  instance: [
    'name',
    'state',
    'lifecycle',
    'health',
    'type',
    'zone',
    'privateIp',
    'publicIp',
    'imageId',
    'launchedAt',
    'launchedFrom',
    'groupName',
    'protectedFromScaleIn',
    'operator',
  ],
  load_balancer: ['state', 'stateReason', 'scheme', 'dnsName', 'zones'],
  target_group: ['protocol', 'port', 'targetType', 'healthCheck', 'loadBalancerIds', 'groupNames'],
  database: [
    'status',
    'engineVersion',
    'instanceClass',
    'zone',
    'isMultiZone',
    'endpoint',
    'clusterName',
    'storageGigabytes',
    'isEncrypted',
    'isPublic',
    'deletionProtection',
  ],
};

/** The fields of a thing that differ, with short texts of both values, for the record of changes. */
export function differences(kind: RecordedKind, before: Thing, after: Thing): FieldChange[] {
  const values = (row: LinkedRecord) => row as unknown as Readonly<Record<string, unknown>>;
  const fields = recordedFields[kind].flatMap((field) =>
    compared(field, values(before.row)[field], values(after.row)[field]),
  );
  if (kind === 'load_balancer' || kind === 'target_group') fields.push(...conditionDifference(before.row, after.row));
  if (!before.fact || !after.fact) return fields;
  return [...fields, ...listDifferences(before.fact, after.fact)];
}

/**
 * Health is worth an entry when it turns bad or good again. Targets that come and go are no news, and neither is that
 * somebody looked for the first time.
 */
function conditionDifference({ condition: before }: LinkedRecord, { condition: after }: LinkedRecord): FieldChange[] {
  if (before === 'unread' || after === 'unread') return [];
  return isSerious(before) || isSerious(after) ? compared('condition', before, after) : [];
}

function isSerious(condition: Condition): boolean {
  return condition === 'failed' || condition === 'warning';
}

function listDifferences(before: Fact, after: Fact): FieldChange[] {
  if (before === after) return [];
  const lists = [
    ['parameter', parametersOf(before), parametersOf(after)],
    ['output', outputsOf(before), outputsOf(after)],
    ['tag', tagsOf(before), tagsOf(after)],
    ['pending', pendingOf(before), pendingOf(after)],
    ['setting', settingsOf(before), settingsOf(after)],
  ] as const;
  return lists.flatMap(([name, one, other]) => keyedDifferences(name, one, other));
}

function keyedDifferences(name: string, before: readonly KeyValue[], after: readonly KeyValue[]): FieldChange[] {
  const one = new Map(before.map(({ key, value }) => [key, value]));
  const other = new Map(after.map(({ key, value }) => [key, value]));
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => compared(`${name} ${key}`, one.get(key) ?? null, other.get(key) ?? null));
}

function compared(field: string, before: unknown, after: unknown): FieldChange[] {
  if (isSame(before, after)) return [];
  return [{ field, before: shortText(before), after: shortText(after) }];
}

function shortText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= valueLengthMax ? text : `${text.slice(0, valueLengthMax - 1)}…`;
}

function parametersOf(fact: Fact): readonly KeyValue[] {
  return fact.kind === 'stack' ? fact.parameters : [];
}

function outputsOf(fact: Fact): readonly KeyValue[] {
  return fact.kind === 'stack' ? fact.outputs : [];
}

function pendingOf(fact: Fact): readonly KeyValue[] {
  return fact.kind === 'database' ? fact.pendingChanges : [];
}

function settingsOf(fact: Fact): readonly KeyValue[] {
  return fact.kind === 'database' ? fact.settings : [];
}

function tagsOf(fact: Fact): readonly KeyValue[] {
  return 'tags' in fact ? fact.tags : [];
}
