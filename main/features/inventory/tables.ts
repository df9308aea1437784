import { conditions } from '#contract/inventory.ts';
import { rankOf } from './conditions.ts';
import type {
  DatabaseRecord,
  EnvironmentRecord,
  GroupRecord,
  InstanceRecord,
  LoadBalancerRecord,
  StackRecord,
  TargetGroupRecord,
} from './rows.ts';

/** How a value is stored. A condition is stored as its rank, so that sorting by it puts the worst first. */
type Storage = 'text' | 'text?' | 'integer' | 'integer?' | 'boolean' | 'json' | 'condition';

type Columns<Row> = { readonly [Name in keyof Row & string]-?: Storage };

type Stored = string | number | null;

/** One table of the cache and how its rows are written and read; the columns are called as the contract calls them. */
export interface Table<Row> {
  readonly name: string;
  readonly columns: readonly (keyof Row & string)[];
  /** `create table`, with a number for each row that the table's search index refers to. */
  readonly ddl: string;
  /** Replaces a row by its connection and id, keeping its number, and answers with the number. */
  readonly upsert: string;
  /** Replaces these columns of the row of a connection and an id, and answers with its number. */
  update(columns: readonly string[]): string;
  encode(row: Row): Stored[];
  /** @param stored these columns and no others. */
  decode(stored: Readonly<Record<string, unknown>>): Row;
}

/** What is stored as it is. */
const plain: ReadonlySet<Storage> = new Set(['text', 'text?', 'integer', 'integer?']);

const sqlTypes: Record<Storage, string> = {
  text: 'text not null',
  'text?': 'text',
  integer: 'integer not null',
  'integer?': 'integer',
  boolean: 'integer not null',
  json: 'text not null',
  condition: 'integer not null',
};

/** When the inventory last recorded a change of the thing; null where it has not. */
const changedAt = 'changedAt integer';

/** A word for what is drawn of the environment as it is now: any map of it holds until this is another one. */
const revision = "revision text not null default ''";

/** What every table says of its things: what they are called, where they lie and how they are. */
const placed = {
  connectionId: 'text',
  id: 'text',
  account: 'text',
  region: 'text',
  name: 'text',
  environment: 'text?',
  application: 'text?',
  condition: 'condition',
} as const;

/** When, and as whom, a thing was read by itself. */
const ownRead = { readAt: 'integer?', readAs: 'text?' } as const;

export const stackTable = table<StackRecord>('stack', changedAt, {
  ...placed,
  status: 'text',
  statusReason: 'text?',
  description: 'text?',
  parentId: 'text?',
  rootId: 'text?',
  children: 'integer',
  groups: 'integer',
  instances: 'integer',
  instanceConditions: 'json',
  createdAt: 'integer',
  updatedAt: 'integer?',
  drift: 'text',
  terminationProtection: 'boolean',
  ...ownRead,
});

export const groupTable = table<GroupRecord>('scaling_group', changedAt, {
  ...placed,
  stackId: 'text?',
  minSize: 'integer',
  maxSize: 'integer',
  desiredCapacity: 'integer',
  inService: 'integer',
  instances: 'integer',
  instanceConditions: 'json',
  suspendedProcesses: 'json',
  launchedFrom: 'text?',
  ...ownRead,
});

export const instanceTable = table<InstanceRecord>('instance', changedAt, {
  ...placed,
  reason: 'text',
  stackId: 'text?',
  stackName: 'text?',
  groupName: 'text?',
  state: 'text?',
  lifecycle: 'text?',
  health: 'text?',
  type: 'text?',
  zone: 'text?',
  privateIp: 'text?',
  addressOrder: 'integer?',
  publicIp: 'text?',
  imageId: 'text?',
  launchedAt: 'integer?',
  launchedFrom: 'text?',
  stale: 'text',
  protectedFromScaleIn: 'boolean',
  operator: 'text?',
  targetGroupIds: 'json',
  classicIds: 'json',
  ...ownRead,
});

export const loadBalancerTable = table<LoadBalancerRecord>('load_balancer', changedAt, {
  ...placed,
  reason: 'text',
  kind: 'text',
  state: 'text?',
  stateReason: 'text?',
  scheme: 'text?',
  dnsName: 'text?',
  vpcId: 'text?',
  zones: 'json',
  createdAt: 'integer?',
  stackId: 'text?',
  targetGroups: 'integer',
  targets: 'json',
  groupNames: 'json',
  instanceIds: 'json',
  ...ownRead,
});

export const targetGroupTable = table<TargetGroupRecord>('target_group', changedAt, {
  ...placed,
  reason: 'text',
  protocol: 'text?',
  port: 'integer?',
  targetType: 'text?',
  healthCheck: 'text?',
  stackId: 'text?',
  loadBalancerIds: 'json',
  groupNames: 'json',
  instanceIds: 'json',
  instancesByAddress: 'json',
  balancerIds: 'json',
  targets: 'json',
  ...ownRead,
});

export const databaseTable = table<DatabaseRecord>('database', changedAt, {
  ...placed,
  reason: 'text',
  kind: 'text',
  engine: 'text',
  engineVersion: 'text?',
  status: 'text',
  instanceClass: 'text?',
  zone: 'text?',
  isMultiZone: 'boolean',
  endpoint: 'text?',
  clusterName: 'text?',
  storageGigabytes: 'integer?',
  isEncrypted: 'boolean',
  isPublic: 'boolean',
  deletionProtection: 'boolean',
  createdAt: 'integer?',
  stackId: 'text?',
  placedBy: 'text?',
  ...ownRead,
});

export const environmentTable = table<EnvironmentRecord>('environment', revision, {
  ...placed,
  applications: 'json',
  stacks: 'integer',
  stackConditions: 'json',
  groups: 'integer',
  instances: 'integer',
  instanceConditions: 'json',
  loadBalancers: 'integer',
  loadBalancerConditions: 'json',
  databases: 'integer',
  databaseConditions: 'json',
  driftedStacks: 'integer',
  changedAt: 'integer?',
  changedStack: 'text?',
  changedStatus: 'text?',
});

/** @param beside a column that is written by itself and stays as it is when the row is replaced. */
function table<Row extends object>(name: string, beside: string, storage: Columns<Row>): Table<Row> {
  const columns = Object.keys(storage) as (keyof Row & string)[];
  const coded = columns.filter((column) => !plain.has(storage[column]));
  const replaced = columns.map((column) => `${column} = excluded.${column}`);
  return {
    name,
    columns,
    ddl: `create table ${name}(
      number integer primary key,
      ${columns.map((column) => `${column} ${sqlTypes[storage[column]]}`).join(',\n      ')},
      ${beside},
      unique(connectionId, id)
    ) strict;`,
    upsert: `insert into ${name}(${columns.join(', ')}) values(${columns.map(() => '?').join(', ')})
      on conflict(connectionId, id) do update set ${replaced.join(', ')} returning number`,
    update: (changed) =>
      `update ${name} set ${changed.map((column) => `${column} = ?`).join(', ')}
      where connectionId = ? and id = ? returning number`,
    encode: (row) => columns.map((column) => encodeValue(storage[column], row[column])),
    decode: (stored) => {
      const row: Record<string, unknown> = { ...stored };
      for (const column of coded) row[column] = decodeValue(storage[column], stored[column]);
      return row as Row;
    },
  };
}

function encodeValue(storage: Storage, value: unknown): Stored {
  switch (storage) {
    case 'boolean':
      return value ? 1 : 0;
    case 'json':
      return JSON.stringify(value);
    case 'condition':
      return rankOf(value as (typeof conditions)[number]);
    case 'text':
    case 'text?':
    case 'integer':
    case 'integer?':
      return value as Stored;
  }
}

function decodeValue(storage: Storage, stored: unknown): unknown {
  switch (storage) {
    case 'boolean':
      return stored === 1;
    case 'json':
      return JSON.parse(String(stored));
    case 'condition':
      return conditions[Number(stored)];
    case 'text':
    case 'text?':
    case 'integer':
    case 'integer?':
      return stored;
  }
}
