import { z } from 'zod';
import { groupRowSchema, keyValueSchema, placed, readSchema } from './inventory.ts';
import { reasonSchema, usualDurationSchema } from './jobs.ts';
import { problemSchema } from './problems.ts';
import { procedure, reading } from './procedure.ts';

/** AWS docs, "Suspend and resume Amazon EC2 Auto Scaling processes". */
export const scalingProcesses = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;

export const scalingProcessSchema = z.enum(scalingProcesses);

export type ScalingProcess = (typeof scalingProcesses)[number];

/** What a group's page shows beyond its row; from the cache. */
export const groupDetailSchema = z.object({
  row: groupRowSchema,
  arn: z.string(),
  environmentId: z.string().nullable(),
  /** AWS's word while the group is being deleted. */
  status: z.string().nullable(),
  tags: z.array(keyValueSchema),
  zones: z.array(z.object({ zone: z.string(), instances: z.number().int() })),
  targetGroups: z.array(z.object({ id: z.string(), name: z.string() })),
  classicLoadBalancers: z.array(z.string()),
  /** The job that holds the group now; null where it is free. */
  heldBy: z.object({ jobId: z.string(), title: z.string(), requestedBy: z.string() }).nullable(),
});

export type GroupDetail = z.infer<typeof groupDetailSchema>;

const sizeSchema = z
  .number({ error: 'Give a whole number.' })
  .int('Give a whole number.')
  .min(0, 'It cannot be negative.')
  .max(10_000, 'At most 10,000.');

export const groupSizesSchema = z
  .object({ minSize: sizeSchema, desiredCapacity: sizeSchema, maxSize: sizeSchema })
  .refine(({ minSize, maxSize }) => minSize <= maxSize, {
    path: ['minSize'],
    message: 'The minimum cannot be above the maximum.',
  })
  .refine(({ minSize, desiredCapacity }) => desiredCapacity >= minSize, {
    path: ['desiredCapacity'],
    message: 'The desired capacity cannot be below the minimum.',
  })
  .refine(({ desiredCapacity, maxSize }) => desiredCapacity <= maxSize, {
    path: ['desiredCapacity'],
    message: 'The desired capacity cannot be above the maximum.',
  });

export type GroupSizes = z.infer<typeof groupSizesSchema>;

const instanceIdSchema = z.string().regex(/^i-[0-9a-f]{8,17}$/, 'An instance id looks like i-0123456789abcdef0.');
/** AWS docs: SetInstanceProtection takes at most 50 instances a call; what takes fewer goes in batches. */
const instanceIdsSchema = z
  .array(instanceIdSchema)
  .min(1, 'Choose at least one instance.')
  .max(50, 'At most 50 at once.')
  .refine((ids) => new Set(ids).size === ids.length, 'Name each instance once.');
const processesSchema = z.array(scalingProcessSchema).min(1, 'Choose at least one process.');

/** What can be done to a group. Every one of them runs as a job. */
export const groupActionSchemas = {
  scale: z.object({ kind: z.literal('scale'), sizes: groupSizesSchema }),
  suspend: z.object({ kind: z.literal('suspend'), processes: processesSchema }),
  resume: z.object({ kind: z.literal('resume'), processes: processesSchema }),
  /** `keepCapacity`: the desired capacity stays, so that the group launches others in their place. */
  enter_standby: z.object({
    kind: z.literal('enter_standby'),
    instanceIds: instanceIdsSchema,
    keepCapacity: z.boolean(),
  }),
  exit_standby: z.object({ kind: z.literal('exit_standby'), instanceIds: instanceIdsSchema }),
  protect: z.object({ kind: z.literal('protect'), instanceIds: instanceIdsSchema }),
  unprotect: z.object({ kind: z.literal('unprotect'), instanceIds: instanceIdsSchema }),
  set_health: z.object({
    kind: z.literal('set_health'),
    instanceId: instanceIdSchema,
    health: z.enum(['Healthy', 'Unhealthy']),
    respectGracePeriod: z.boolean(),
  }),
  /** `launch_first` raises the desired capacity by one, waits, then terminates the old one and lowers it again. */
  replace: z.object({
    kind: z.literal('replace'),
    instanceId: instanceIdSchema,
    order: z.enum(['launch_first', 'terminate_first']),
  }),
};

export const groupActionSchema = z.discriminatedUnion('kind', [
  groupActionSchemas.scale,
  groupActionSchemas.suspend,
  groupActionSchemas.resume,
  groupActionSchemas.enter_standby,
  groupActionSchemas.exit_standby,
  groupActionSchemas.protect,
  groupActionSchemas.unprotect,
  groupActionSchemas.set_health,
  groupActionSchemas.replace,
]);

export type GroupAction = z.infer<typeof groupActionSchema>;

export const groupRefSchema = z.object({
  connectionId: z.string().min(1).max(300),
  groupName: z.string().min(1).max(300),
});

export type GroupRef = z.infer<typeof groupRefSchema>;

const sentenceSchema = z.object({
  /** What is so. */
  message: z.string(),
  /** What to do about it; empty where there is nothing to do. */
  advice: z.string(),
});

/** What would happen, from what AWS said just now. Nothing has been changed. */
export const groupPlanSchema = z.object({
  action: groupActionSchema,
  title: z.string(),
  /** Setting by setting, e.g. desired capacity 3 → 5. */
  differences: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  /** What follows, in order, e.g. `2 instances are launched in eu-west-1a and eu-west-1b`. */
  effects: z.array(z.string()),
  /** What makes it impossible now. */
  blockers: z.array(sentenceSchema),
  /** What to know before starting it, e.g. that a process is suspended, or a stack owns these sizes. */
  warnings: z.array(sentenceSchema),
  /** Every AWS write it would make, e.g. `autoscaling:UpdateAutoScalingGroup`. */
  calls: z.array(z.string()),
  usual: usualDurationSchema.nullable(),
  /** Stands for what was read: starting is refused where the group has changed since. */
  fingerprint: z.string(),
  readAt: z.number(),
});

export type GroupPlan = z.infer<typeof groupPlanSchema>;

/** The group as AWS describes it at this moment, for forms that change it. */
export const groupNowSchema = z.object({
  ...groupRefSchema.shape,
  account: placed.account,
  region: placed.region,
  sizes: z.object({ minSize: z.number().int(), desiredCapacity: z.number().int(), maxSize: z.number().int() }),
  suspended: z.array(z.object({ process: z.string(), reason: z.string() })),
  healthCheckType: z.string(),
  healthCheckGraceS: z.number().int(),
  defaultCooldownS: z.number().int(),
  terminationPolicies: z.array(z.string()),
  newInstancesProtected: z.boolean(),
  instances: z.array(
    z.object({
      id: z.string(),
      zone: z.string(),
      lifecycle: z.string(),
      health: z.string(),
      protected: z.boolean(),
      launchedFrom: z.string().nullable(),
    }),
  ),
  /** What is wrong with it now, e.g. an instance refresh that runs. */
  problem: problemSchema.nullable(),
  read: readSchema,
});

export type GroupNow = z.infer<typeof groupNowSchema>;

const asking = z.object({ ...groupRefSchema.shape, action: groupActionSchema });

export const groups = {
  get: reading
    .route({ method: 'GET', path: '/group', summary: 'One group with its zones, balancers and tags' })
    .input(groupRefSchema)
    .output(groupDetailSchema),
  now: reading
    .route({ method: 'GET', path: '/group/now', summary: 'A group as AWS describes it now' })
    .input(groupRefSchema)
    .output(groupNowSchema),
  plan: reading
    .route({ method: 'POST', path: '/group/plan', summary: 'What an action would do; nothing is changed' })
    .input(asking)
    .output(groupPlanSchema),
  start: procedure
    .meta({ role: 'operator', mutates: true })
    .route({ method: 'POST', path: '/group/start', summary: 'Start an action as a job' })
    .input(
      asking.extend({
        fingerprint: z.string().min(1).max(200),
        reason: reasonSchema,
        ticket: z.string().trim().max(200).nullable().default(null),
        /** Two starts with one key are one job. */
        requestKey: z.string().min(1).max(100),
      }),
    )
    .output(z.object({ jobId: z.string() })),
};
