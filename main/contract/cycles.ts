import { z } from 'zod';
import { cycleSpecSchema } from './cycle-spec.ts';
import { groupRefSchema, groupSizesSchema } from './groups.ts';
import { reasonSchema, usualDurationSchema } from './jobs.ts';
import { procedure, reading } from './procedure.ts';

export * from './cycle-spec.ts';

/** `infraviewer` grows, proves and retires by itself; `instance_refresh` lets EC2 Auto Scaling do it. */
export const cycleEngineSchema = z.enum(['infraviewer', 'instance_refresh']);

export type CycleEngine = z.infer<typeof cycleEngineSchema>;

const sentenceSchema = z.object({ message: z.string(), advice: z.string() });

export const cycleVictimSchema = z.object({
  id: z.string(),
  zone: z.string(),
  launchedAt: z.number().nullable(),
  /** Why it is replaced, e.g. `launched from web:3, the group launches web:5`. */
  reason: z.string(),
});

export const cycleBatchSchema = z.object({
  number: z.number().int(),
  isCanary: z.boolean(),
  /** Those that it retires where nothing changes; who goes is chosen anew each time, by health and zone. */
  instanceIds: z.array(z.string()),
  /** Desired capacity while its new instances start. */
  grownTo: z.number().int(),
  checkpointAfter: z.boolean(),
});

export type CycleBatch = z.infer<typeof cycleBatchSchema>;

/** Capacity at one moment of the plan, counted from its beginning. */
export const capacityPointSchema = z.object({
  atMs: z.number(),
  instances: z.number().int(),
  serving: z.number().int(),
});

export const groupCyclePlanSchema = z.object({
  ...groupRefSchema.shape,
  /** Whose plan it is. What older plans did not know has a default, so that their jobs can still be read. */
  engine: cycleEngineSchema.default('infraviewer'),
  victims: z.array(cycleVictimSchema),
  /** Every instance that the group has now: what it has later and is not among them is new. */
  present: z.array(z.string()),
  /** What new instances are launched from, e.g. `web:5`; null where it cannot be told. */
  launches: z.string().nullable(),
  /** Instances that stay, and why in one sentence each kind. */
  spared: z.array(sentenceSchema),
  batches: z.array(cycleBatchSchema),
  floor: z.number().int(),
  ceiling: z.number().int(),
  /** What is restored at the end. */
  original: groupSizesSchema,
  /** The maximum size meanwhile; the original one where it is not raised. */
  raisedMaxSize: z.number().int(),
  suspends: z.array(z.string()),
  capacity: z.array(capacityPointSchema),
  duration: usualDurationSchema.nullable(),
  calls: z.array(z.object({ action: z.string(), times: z.number().int() })),
  blockers: z.array(sentenceSchema),
  warnings: z.array(sentenceSchema),
  /** Which of the two engines fits better, and why. */
  recommended: z.object({ engine: cycleEngineSchema, reason: z.string() }),
  /** What keeps AWS's own instance refresh from doing it; empty where it could. */
  refreshBlockers: z.array(sentenceSchema),
  /** Seconds after which the group counts a new instance as ready, unless a refresh is told otherwise. */
  defaultWarmupS: z.number().int().default(0),
  /** Of the template whose versions a refresh could bring; null where the group launches from anything else. */
  launchTemplateId: z.string().nullable().default(null),
  /** Every preference that an instance refresh would be sent, in AWS's words. */
  refreshPreferences: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  /** Why a refresh could not be rolled back once it runs; null where it could. */
  whyNoRollback: z.string().nullable().default(null),
});

export type GroupCyclePlan = z.infer<typeof groupCyclePlanSchema>;

export const cyclePlanSchema = z.object({
  groups: z.array(groupCyclePlanSchema),
  fingerprint: z.string(),
  readAt: z.number(),
});

export type CyclePlan = z.infer<typeof cyclePlanSchema>;

export const lampNames = ['launched', 'bootstrapped', 'deployed', 'serving'] as const;

/** One of the four proofs that a new instance can take over. */
export const lampSchema = z.object({
  name: z.enum(lampNames),
  state: z.enum(['waiting', 'lit', 'failed', 'not_required']),
  /** What was seen, e.g. `healthy in tg-web, initial in tg-admin`. */
  evidence: z.string(),
  since: z.number().nullable(),
  deadline: z.number().nullable(),
  usual: usualDurationSchema.nullable(),
});

export type Lamp = z.infer<typeof lampSchema>;

export const cycleLaneSchema = z.object({
  batch: z.number().int(),
  /** The old instance; null for a place that is only new. */
  old: z
    .object({
      id: z.string(),
      zone: z.string(),
      state: z.enum(['serving', 'not_serving', 'retiring', 'gone']),
      evidence: z.string(),
    })
    .nullable(),
  /** The one that takes over; null before it is launched. */
  replacement: z.object({ id: z.string(), zone: z.string(), lamps: z.array(lampSchema) }).nullable(),
});

export type CycleLane = z.infer<typeof cycleLaneSchema>;

/** One entry of the capacity ledger. */
export const ledgerEntrySchema = z.object({
  at: z.number(),
  required: z.number().int(),
  healthy: z.number().int(),
  instances: z.number().int(),
});

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/**
 * The entry with the least to spare, and what became of the floor by then: `crossed` where fewer came to serve than are
 * required, `raised` where somebody wanted more and none stopped serving, `missed_before` where it was so from the start.
 */
const lowestSchema = z.object({
  ...ledgerEntrySchema.shape,
  floor: z.enum(['held', 'crossed', 'raised', 'missed_before']),
});

/** An instance refresh as AWS tells of it. */
export const refreshSeenSchema = z.object({
  id: z.string(),
  /** AWS's word, e.g. `InProgress` or `RollbackInProgress`. */
  status: z.string(),
  /** AWS's reason for that, e.g. what it waits for; null where it gives none. */
  reason: z.string().nullable(),
  percentage: z.number().int(),
  instancesToUpdate: z.number().int(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Why it cannot be rolled back now; null where it can. */
  whyNoRollback: z.string().nullable(),
  /** What the group did for it, newest first. */
  activities: z.array(z.object({ at: z.number(), status: z.string(), message: z.string() })),
});

export type RefreshSeen = z.infer<typeof refreshSeenSchema>;

export const groupCycleSchema = z.object({
  ...groupRefSchema.shape,
  jobId: z.string(),
  engine: cycleEngineSchema,
  /** Null where Infraviewer replaces the instances itself, and before AWS has begun. */
  refresh: refreshSeenSchema.nullable(),
  batches: z.array(cycleBatchSchema),
  currentBatch: z.number().int().nullable(),
  lanes: z.array(cycleLaneSchema),
  floor: z.number().int(),
  ledger: z.array(ledgerEntrySchema),
  lowest: lowestSchema.nullable(),
  retired: z.array(z.string()),
  /** What it does or waits for just now; null before it begins and once it has ended. */
  now: z.string().nullable(),
  /** What it does after that if all goes well, in one sentence; once it has ended, how. */
  next: z.string(),
  /** When it will probably have ended, as a range; null where too little is known. */
  endsBetween: z.object({ earliest: z.number(), latest: z.number() }).nullable(),
  /** The end's proof; null before it. */
  proof: z
    .object({
      sentence: z.string(),
      retired: z.array(z.string()),
      /** Planned ones that are still there. */
      leftover: z.array(z.string()),
      /** Planned ones that went without us. */
      vanished: z.array(z.string()),
      restored: z.array(z.string()),
    })
    .nullable(),
});

export type GroupCycle = z.infer<typeof groupCycleSchema>;

const groupsSchema = z
  .array(groupRefSchema)
  .min(1, 'Choose at least one group.')
  .max(20, 'At most 20 groups at once.')
  .refine(
    (groups) => new Set(groups.map((one) => JSON.stringify([one.connectionId, one.groupName]))).size === groups.length,
    {
      message: 'Choose each group once.',
    },
  );

export const cycleRequestSchema = z.object({
  groups: groupsSchema,
  order: z.enum(['one_after_another', 'together']).default('one_after_another'),
  engine: cycleEngineSchema.default('infraviewer'),
  spec: cycleSpecSchema,
});

export type CycleRequest = z.infer<typeof cycleRequestSchema>;

export const cycles = {
  plan: reading
    .route({ method: 'POST', path: '/cycle/plan', summary: 'The whole dry run of a cycle; nothing is changed' })
    .input(cycleRequestSchema)
    .output(cyclePlanSchema),
  start: procedure
    .meta({ role: 'operator', mutates: true })
    .route({ method: 'POST', path: '/cycle/start', summary: 'Replace instances as planned, as a job' })
    .input(
      cycleRequestSchema.extend({
        fingerprint: z.string().min(1).max(200),
        reason: reasonSchema,
        ticket: z.string().trim().max(200).nullable().default(null),
        requestKey: z.string().min(1).max(100),
      }),
    )
    .output(z.object({ jobId: z.string() })),
  live: reading
    .route({ method: 'GET', path: '/cycle', summary: 'A cycle as it stands: lanes, ledger, what happens next' })
    .input(z.object({ jobId: z.string().min(1).max(300) }))
    .output(z.array(groupCycleSchema)),
  /** Lets a cycle go on past its checkpoint. */
  approve: procedure
    .meta({ role: 'operator', mutates: true })
    .route({ method: 'POST', path: '/cycle/approve', summary: 'Let a cycle go on past its checkpoint' })
    .input(z.object({ jobId: z.string().min(1).max(300), batch: z.number().int().min(1), reason: reasonSchema }))
    .output(z.object({})),
  /** Goes back to what the group launched before; only while an instance refresh does the cycle. */
  rollBack: procedure
    .meta({ role: 'operator', mutates: true })
    .route({ method: 'POST', path: '/cycle/roll-back', summary: 'Roll an instance refresh back' })
    .input(z.object({ jobId: z.string().min(1).max(300), reason: reasonSchema }))
    .output(z.object({})),
};
