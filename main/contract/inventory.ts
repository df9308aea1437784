import { z } from 'zod';
import { problemSchema } from './problems.ts';
import { reading } from './procedure.ts';

/**
 * What a thing's state means to the person on call, worst first. `ok` and `off` are calm; `unread` says that nobody
 * looked, which is never the same as healthy.
 */
export const conditions = ['failed', 'warning', 'waiting', 'changing', 'unread', 'ok', 'off'] as const;

export const conditionSchema = z.enum(conditions);

export type Condition = (typeof conditions)[number];

/** How many things are in each condition; a condition with none may be missing. */
export const conditionCountsSchema = z.partialRecord(conditionSchema, z.number().int().nonnegative());

export type ConditionCounts = z.infer<typeof conditionCountsSchema>;

/** The services the inventory reads; each (connection, service) is one scope and publishes atomically. */
export const services = ['cloudformation', 'autoscaling', 'ec2', 'elb', 'elbv2', 'rds'] as const;

export const serviceSchema = z.enum(services);

export type Service = (typeof services)[number];

/**
 * How far a value can be trusted. `fresh`: read within its tier's interval. `stale`: older, or the last read failed.
 * `expired`: the identity that read it is signed out. `unreadable`: AWS refuses this identity. `never`: not read yet.
 */
export const freshnessSchema = z.enum(['fresh', 'stale', 'expired', 'unreadable', 'never']);

export type Freshness = z.infer<typeof freshnessSchema>;

/** When, and as whom, a value was read. */
export const readSchema = z.object({
  /** Milliseconds since the epoch; null where it was never read. */
  at: z.number().nullable(),
  /** The caller's ARN at that moment. */
  identity: z.string().nullable(),
  freshness: freshnessSchema,
});

export type Read = z.infer<typeof readSchema>;

/** One (connection, service): what was read, when, and what stands in the way. */
export const scopeSchema = z.object({
  connectionId: z.string(),
  service: serviceSchema,
  read: readSchema,
  /** Counts up with every publication; a reader that has seen it need not look again. */
  generation: z.number().int().nonnegative(),
  resources: z.number().int().nonnegative(),
  refreshing: z.boolean(),
  /** When the next full listing is due, in milliseconds since the epoch. */
  nextReadAt: z.number().nullable(),
  problem: problemSchema.nullable(),
});

export type Scope = z.infer<typeof scopeSchema>;

export const placed = {
  connectionId: z.string(),
  account: z.string(),
  region: z.string(),
  /** The environment's name, or null where no rule matched. */
  environment: z.string().nullable(),
  application: z.string().nullable(),
  condition: conditionSchema,
  read: readSchema,
};

export const environmentRowSchema = z.object({
  ...placed,
  /** `CONNECTION/NAME`; the environment of things that no rule placed has an empty name. */
  id: z.string(),
  name: z.string(),
  applications: z.array(z.string()),
  stacks: z.number().int(),
  stackConditions: conditionCountsSchema,
  groups: z.number().int(),
  instances: z.number().int(),
  instanceConditions: conditionCountsSchema,
  loadBalancers: z.number().int(),
  loadBalancerConditions: conditionCountsSchema,
  databases: z.number().int(),
  databaseConditions: conditionCountsSchema,
  /** Stacks whose last drift check found a difference. */
  driftedStacks: z.number().int(),
  lastChange: z.object({ at: z.number(), stackName: z.string(), status: z.string() }).nullable(),
});

export type EnvironmentRow = z.infer<typeof environmentRowSchema>;

export const stackRowSchema = z.object({
  ...placed,
  /** The stack's ARN. */
  id: z.string(),
  name: z.string(),
  /** AWS's own word, e.g. `UPDATE_ROLLBACK_COMPLETE`. */
  status: z.string(),
  statusReason: z.string().nullable(),
  description: z.string().nullable(),
  parentId: z.string().nullable(),
  rootId: z.string().nullable(),
  /** Stacks nested directly in this one. */
  children: z.number().int(),
  groups: z.number().int(),
  instances: z.number().int(),
  instanceConditions: conditionCountsSchema,
  createdAt: z.number(),
  updatedAt: z.number().nullable(),
  drift: z.enum(['in_sync', 'drifted', 'unknown', 'not_checked']),
  terminationProtection: z.boolean(),
});

export type StackRow = z.infer<typeof stackRowSchema>;

export const instanceRowSchema = z.object({
  ...placed,
  id: z.string(),
  name: z.string(),
  stackId: z.string().nullable(),
  stackName: z.string().nullable(),
  groupName: z.string().nullable(),
  /** EC2's word, e.g. `running`; null while only Auto Scaling has told of the instance. */
  state: z.string().nullable(),
  /** Auto Scaling's word, e.g. `InService`; null outside a group. */
  lifecycle: z.string().nullable(),
  /** Auto Scaling's word, `Healthy` or `Unhealthy`; null outside a group. */
  health: z.string().nullable(),
  /** Why it is in its condition, in one short sentence. */
  reason: z.string(),
  type: z.string().nullable(),
  zone: z.string().nullable(),
  privateIp: z.string().nullable(),
  publicIp: z.string().nullable(),
  imageId: z.string().nullable(),
  launchedAt: z.number().nullable(),
  /** `NAME:VERSION` of the launch template, or the launch configuration's name. */
  launchedFrom: z.string().nullable(),
  /** Whether the group would launch it differently today. */
  stale: z.enum(['yes', 'no', 'unknown']),
  protectedFromScaleIn: z.boolean(),
  /** The AWS service that alone may change it, e.g. `eks.amazonaws.com`. */
  operator: z.string().nullable(),
});

export type InstanceRow = z.infer<typeof instanceRowSchema>;

export const groupRowSchema = z.object({
  ...placed,
  name: z.string(),
  stackId: z.string().nullable(),
  minSize: z.number().int(),
  maxSize: z.number().int(),
  desiredCapacity: z.number().int(),
  inService: z.number().int(),
  instances: z.number().int(),
  instanceConditions: conditionCountsSchema,
  suspendedProcesses: z.array(z.string()),
  launchedFrom: z.string().nullable(),
});

export type GroupRow = z.infer<typeof groupRowSchema>;

export const keyValueSchema = z.object({ key: z.string(), value: z.string() });

export const stackDetailSchema = z.object({
  row: stackRowSchema,
  parameters: z.array(keyValueSchema),
  outputs: z.array(keyValueSchema.extend({ description: z.string().nullable(), exportName: z.string().nullable() })),
  tags: z.array(keyValueSchema),
  children: z.array(z.object({ id: z.string(), name: z.string(), condition: conditionSchema, status: z.string() })),
  groups: z.array(groupRowSchema),
});

export type StackDetail = z.infer<typeof stackDetailSchema>;

export const instanceDetailSchema = z.object({
  row: instanceRowSchema,
  tags: z.array(keyValueSchema),
  group: groupRowSchema.nullable(),
  vpcId: z.string().nullable(),
  subnetId: z.string().nullable(),
  architecture: z.string().nullable(),
  purchase: z.enum(['on_demand', 'spot', 'scheduled', 'unknown']),
  stateReason: z.string().nullable(),
  securityGroups: z.array(z.string()),
});

export type InstanceDetail = z.infer<typeof instanceDetailSchema>;

/** The largest page: one page is never more than a screen or two, however large the estate. */
export const pageLimitMax = 500;

export const pageInput = {
  /** Leave out for every open connection. */
  connectionIds: z.array(z.string().max(300)).max(100).optional(),
  /** Words that must all occur in the name, ids, tags or addresses. */
  text: z.string().max(200).optional(),
  conditions: z.array(conditionSchema).optional(),
  descending: z.boolean().default(false),
  offset: z.number().int().min(0).max(1_000_000).default(0),
  limit: z.number().int().min(1).max(pageLimitMax).default(100),
};

export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    /** How many match the whole filter. */
    total: z.number().int(),
    /** How many there are without the filter, so that an empty list can say what it hides. */
    unfiltered: z.number().int(),
    /** How many match the filter in each condition, were `conditions` not given. */
    conditions: conditionCountsSchema,
  });

/** What every list of placed things can be narrowed to. */
export const placeInput = {
  environmentId: z.string().max(400).optional(),
  /** An empty name stands for things without an application. */
  application: z.string().max(200).optional(),
  /** A stack and all that is nested in it. */
  stackId: z.string().max(400).optional(),
};

/** Groups by what is worst in them, by what they are called, or the largest first. */
export const groupOrders = ['condition', 'name', 'count'] as const;

/** Gathers the rows of a list by what they have in common. The rows then follow their groups. */
export const groupInput = <const Groupings extends readonly string[]>(groupings: Groupings) => ({
  groupBy: z.enum(groupings).optional(),
  groupOrder: z.enum(groupOrders).default('condition'),
});

export const rowGroupSchema = z.object({
  /** Tells it from the list's other groups, now and later. */
  key: z.string(),
  /** Null where its rows may lie in several connections. */
  connectionId: z.string().nullable(),
  /** What its rows have in common; null for those that have none. */
  value: z.string().nullable(),
  /** How many match the whole filter; a group with none is left out. */
  total: z.number().int(),
  /** How many in each condition, were `conditions` not given. */
  conditions: conditionCountsSchema,
});

export type RowGroup = z.infer<typeof rowGroupSchema>;

export const groupedPage = <Row extends z.ZodType>(row: Row) =>
  page(row).extend({
    /** All groups in their order, told with the first rows (`offset` 0); null otherwise and where nothing is grouped. */
    groups: z.array(rowGroupSchema).nullable(),
  });

export const environmentSorts = ['condition', 'name', 'stacks', 'instances', 'lastChange', 'region'] as const;

/** What every list of placed things can be sorted by. */
export const placedSorts = ['condition', 'name', 'environment', 'application', 'region'] as const;
export const stackSorts = [...placedSorts, 'status', 'updatedAt', 'instances'] as const;
export const instanceSorts = [
  ...placedSorts,
  'id',
  'state',
  'type',
  'zone',
  'groupName',
  'launchedAt',
  'privateIp',
] as const;

export const instanceGroupings = ['environment', 'application', 'groupName', 'zone', 'type', 'condition'] as const;

export const environmentQuerySchema = z.object({ ...pageInput, sort: z.enum(environmentSorts).default('condition') });
export const stackQuerySchema = z.object({
  ...pageInput,
  environmentId: placeInput.environmentId,
  application: placeInput.application,
  sort: z.enum(stackSorts).default('condition'),
  /** Only stacks that are not nested in another. */
  rootsOnly: z.boolean().default(false),
});
export const instanceQuerySchema = z.object({
  ...pageInput,
  ...placeInput,
  ...groupInput(instanceGroupings),
  sort: z.enum(instanceSorts).default('condition'),
  /** The name of an Auto Scaling group; like zone and type, an empty one stands for instances without any. */
  groupName: z.string().max(300).optional(),
  zone: z.string().max(100).optional(),
  type: z.string().max(100).optional(),
});

export type EnvironmentQuery = z.infer<typeof environmentQuerySchema>;
export type StackQuery = z.infer<typeof stackQuerySchema>;
export type InstanceQuery = z.infer<typeof instanceQuerySchema>;

const environmentPageSchema = page(environmentRowSchema);
const stackPageSchema = page(stackRowSchema);
const instancePageSchema = groupedPage(instanceRowSchema);

export type EnvironmentPage = z.infer<typeof environmentPageSchema>;
export type StackPage = z.infer<typeof stackPageSchema>;
export type InstancePage = z.infer<typeof instancePageSchema>;

export const resourceKinds = [
  'environment',
  'stack',
  'group',
  'instance',
  'load_balancer',
  'target_group',
  'database',
] as const;

export const resourceRefSchema = z.object({
  kind: z.enum(resourceKinds),
  connectionId: z.string().max(300),
  /** The stack's ARN, the group's name, the instance's id or the environment's id. */
  id: z.string().max(400),
});

export type ResourceRef = z.infer<typeof resourceRefSchema>;

export const searchHitSchema = resourceRefSchema.extend({
  name: z.string(),
  /** A second line that tells two hits of one name apart. */
  detail: z.string(),
  condition: conditionSchema,
  environment: z.string().nullable(),
});

export type SearchHit = z.infer<typeof searchHitSchema>;

/** One entry of the inventory's own record. `fields` lists what differs; it is empty for appeared and vanished. */
export const changeSchema = z.object({
  id: z.number().int(),
  /** When the inventory noticed, in milliseconds since the epoch. */
  at: z.number(),
  kind: z.enum(['appeared', 'changed', 'vanished']),
  resource: resourceRefSchema,
  name: z.string(),
  fields: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});

export type Change = z.infer<typeof changeSchema>;

export const changesQuerySchema = z.object({
  connectionIds: z.array(z.string().max(300)).max(100).optional(),
  resource: resourceRefSchema.optional(),
  resourceKinds: z.array(z.enum(resourceKinds)).optional(),
  kinds: z.array(changeSchema.shape.kind).optional(),
  /** Words that must all occur in the name or id. */
  text: z.string().max(200).optional(),
  /** The period, in milliseconds since the epoch: from, inclusive; until, exclusive. */
  from: z.number().optional(),
  until: z.number().optional(),
  /** Only entries older than this one, for the next page. */
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(pageLimitMax).default(100),
});

export type ChangesQuery = z.infer<typeof changesQuerySchema>;

/** How many entries there are of each kind. */
export const changeCountsSchema = z.object({
  appeared: z.number().int(),
  changed: z.number().int(),
  vanished: z.number().int(),
});

export type ChangeCounts = z.infer<typeof changeCountsSchema>;

const stackRef = z.object({ connectionId: z.string().max(300), id: z.string().max(400) });

/** A part of the record as a file; the parts one after the other are the file. */
const changesPartSchema = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  body: z.string(),
  /** The lines that hold an entry or a part of one. */
  rows: z.number().int(),
  /** Ask for what comes `before` this for the next part; null after the last one. */
  next: z.number().int().nullable(),
});

export const inventory = {
  environments: reading
    .route({ method: 'GET', path: '/environments', summary: 'A page of environments' })
    .input(environmentQuerySchema)
    .output(environmentPageSchema),
  stacks: reading
    .route({ method: 'GET', path: '/stacks', summary: 'A page of stacks' })
    .input(stackQuerySchema)
    .output(stackPageSchema),
  stack: reading
    .route({ method: 'GET', path: '/stack', summary: 'One stack with its parameters, outputs, tags and groups' })
    .input(stackRef)
    .output(stackDetailSchema),
  instances: reading
    .route({ method: 'GET', path: '/instances', summary: 'A page of instances' })
    .input(instanceQuerySchema)
    .output(instancePageSchema),
  instance: reading
    .route({ method: 'GET', path: '/instance', summary: 'One instance with its tags and its group' })
    .input(stackRef)
    .output(instanceDetailSchema),
  search: reading
    .route({ method: 'GET', path: '/search', summary: 'Find anything by name, id, tag or address' })
    .input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(100).default(50) }))
    .output(z.array(searchHitSchema)),
  scopes: reading
    .route({ method: 'GET', path: '/scopes', summary: 'How fresh each part of the inventory is' })
    .output(z.array(scopeSchema)),
  changes: reading
    .route({ method: 'GET', path: '/changes', summary: 'What appeared, changed and vanished, newest first' })
    .input(changesQuerySchema)
    .output(z.array(changeSchema)),
  changeCounts: reading
    .route({ method: 'GET', path: '/changes/counts', summary: 'How many entries of each kind the same record has' })
    .input(changesQuerySchema.omit({ kinds: true, before: true, limit: true }))
    .output(changeCountsSchema),
  exportChanges: reading
    .route({ method: 'GET', path: '/changes/export', summary: 'The same record as a file, part by part' })
    .input(changesQuerySchema.omit({ limit: true }).extend({ format: z.enum(['csv', 'ndjson']) }))
    .output(changesPartSchema),
  refresh: reading
    .route({ method: 'POST', path: '/refresh', summary: 'Read again now, within the rate budget' })
    .input(z.object({ connectionId: z.string().max(300), service: serviceSchema.optional() }))
    .output(z.object({})),
};
