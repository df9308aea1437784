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

/** Columns of a table and how rows of them are read; they are called as the contract calls them. */
export interface Listed<Row> {
  readonly name: string;
  readonly columns: readonly (keyof Row & string)[];
  /** @param stored these columns and no others, as SQLite has just answered them: it becomes the row. */
  decode(stored: Record<string, unknown>): Row;
}

/** One table of the cache and how its rows are written and read. */
export interface Table<Row> extends Listed<Row> {
  /** The same without some columns, for lists that do not show them. */
  without<Left extends keyof Row & string>(left: readonly Left[]): Listed<Omit<Row, Left>>;
  /** `create table`, with a number for each row that the table's search index refers to. */
  readonly ddl: string;
  /** Replaces a row by its connection and id, keeping its number, and answers with the number. */
  readonly upsert: string;
  /** Replaces these columns of the row of a connection and an id, and answers with its number. */
  update(columns: readonly string[]): string;
  encode(row: Row): Stored[];
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
  const listed = listedOf(name, storage);
  const { columns } = listed;
  const replaced = columns.map((column) => `${column} = excluded.${column}`);
  return {
    ...listed,
    without: (left) => listedOf(name, omitted(storage, left)),
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
  };
}

function listedOf<Row>(name: string, storage: Columns<Row>): Listed<Row> {
  const columns = Object.keys(storage) as (keyof Row & string)[];
  const coded = columns.filter((column) => !plain.has(storage[column]));
  return {
    name,
    columns,
    decode: (stored) => {
      for (const column of coded) stored[column] = decodeValue(storage[column], stored[column]);
      return stored as Row;
    },
  };
}

function omitted<Row, Left extends keyof Row & string>(
  storage: Columns<Row>,
  left: readonly Left[],
): Columns<Omit<Row, Left>> {
  const kept = Object.entries(storage).filter(([column]) => !left.some((one) => one === column));
  return Object.fromEntries(kept) as Columns<Omit<Row, Left>>;
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
