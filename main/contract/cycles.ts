import { z } from 'zod';
import { groupRefSchema, groupSizesSchema } from './groups.ts';
import { reasonSchema, usualDurationSchema } from './jobs.ts';
import { procedure, reading } from './procedure.ts';

const instanceIdSchema = z.string().regex(/^i-[0-9a-f]{8,17}$/, 'An instance id looks like i-0123456789abcdef0.');
const wholeMinutes = (name: string, max: number) =>
  z
    .number({ error: 'Give a whole number of minutes.' })
    .int('Give a whole number of minutes.')
    .min(1, `${name} takes at least a minute.`)
    .max(max, `At most ${max} minutes.`);

/** Which instances are replaced. */
export const cycleSelectionSchema = z.discriminatedUnion('kind', [
  /** Those that the group would launch differently today. */
  z.object({ kind: z.literal('stale') }),
  /** Those launched before a moment, in milliseconds since the epoch. */
  z.object({
    kind: z.literal('older_than'),
    launchedBefore: z.number({ error: 'Give a moment.' }).int('Give a moment.').positive('Give a moment.'),
  }),
  z.object({
    kind: z.literal('chosen'),
    instanceIds: z.array(instanceIdSchema).min(1, 'Choose at least one instance.').max(1_000),
  }),
  z.object({ kind: z.literal('all') }),
]);

export type CycleSelection = z.infer<typeof cycleSelectionSchema>;

/** In which portions. `canary`: one first, then batches that double until the surge is used. */
export const cycleStrategies = ['canary', 'one_at_a_time', 'all_at_once'] as const;

/** What proves that a release is on a machine. */
export const deployGateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('http'),
    /** `{address}` and `{instance}` stand for the machine's private address and its id. */
    url: z
      .string()
      .max(2_000)
      .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text.replaceAll(/\{(address|instance)\}/g, 'x')), {
        message: 'Give an http or https URL, e.g. http://{address}:8080/version.',
      }),
    /** What the answer must contain; null where a success status is enough. */
    expected: z.string().min(1).max(200).nullable(),
  }),
  /** Runs on the machine through Systems Manager; it must end with success. It is sent at least once. */
  z.object({
    kind: z.literal('ssm'),
    command: z.string().trim().min(1, 'Give the command.').max(4_000),
    /** What its output must contain; null where ending well is enough. */
    expected: z.string().min(1).max(200).nullable(),
  }),
  z.object({
    kind: z.literal('tag'),
    key: z.string().trim().min(1, 'Give the tag’s key.').max(128),
    value: z.string().trim().min(1, 'Give the value that it must have.').max(256),
  }),
]);

export type DeployGate = z.infer<typeof deployGateSchema>;

export const cycleSpecSchema = z
  .object({
    selection: cycleSelectionSchema.default({ kind: 'stale' }),
    strategy: z.enum(cycleStrategies).default('canary'),
    /** AWS's words: of the desired capacity, in percent. 100 keeps everything that serves now. */
    minimumHealthyPercentage: z
      .number({ error: 'Give a whole percentage.' })
      .int('Give a whole percentage.')
      .min(0, 'From 0 to 100 %.')
      .max(100, 'From 0 to 100 %.')
      .default(100),
    /**
     * How far the group may grow meanwhile, of the desired capacity, in percent; at least one more is always tried. Where
     * the maximum size forbids even that, instances are retired first, as far as the floor allows.
     */
    maximumHealthyPercentage: z
      .number({ error: 'Give a whole percentage.' })
      .int('Give a whole percentage.')
      .min(100, 'From 100 to 200 %.')
      .max(200, 'From 100 to 200 %.')
      .default(120),
    /** The maximum size is raised up to this where the surge needs it; null never raises it. */
    maximumSizeLimit: z
      .number({ error: 'Give a whole number.' })
      .int('Give a whole number.')
      .min(1, 'From 1 to 10,000.')
      .max(10_000, 'From 1 to 10,000.')
      .nullable()
      .default(null),
    gate: deployGateSchema.default({ kind: 'none' }),
    checkpoint: z.enum(['none', 'after_canary', 'each_batch']).default('none'),
    /** Names of CloudWatch alarms: while one of them is in alarm nothing is retired, and the cycle ends. */
    alarms: z.array(z.string().trim().min(1).max(255)).max(10, 'At most 10 alarms.').default([]),
    /** Names of hooks that an administrator has set up, run before and after each retirement; null for none. */
    beforeRetire: z.string().min(1).max(100).nullable().default(null),
    afterRetire: z.string().min(1).max(100).nullable().default(null),
    /** So many new instances may fail before the cycle ends. */
    failuresMax: z
      .number({ error: 'Give a whole number.' })
      .int('Give a whole number.')
      .min(0, 'From 0 to 100.')
      .max(100, 'From 0 to 100.')
      .default(1),
    /** How long one new instance may take until it serves. */
    readyWithinMinutes: wholeMinutes('Getting ready', 240).default(30),
    /** How long one old instance may take to drain and go. */
    goneWithinMinutes: wholeMinutes('Draining', 240).default(30),
  })
  .refine(
    ({ minimumHealthyPercentage, maximumHealthyPercentage }) =>
      maximumHealthyPercentage - minimumHealthyPercentage <= 100,
    {
      path: ['maximumHealthyPercentage'],
      message: 'At most 100 above the minimum healthy percentage.',
    },
  );

export type CycleSpec = z.infer<typeof cycleSpecSchema>;

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

export const groupCycleSchema = z.object({
  ...groupRefSchema.shape,
  jobId: z.string(),
  engine: cycleEngineSchema,
  batches: z.array(cycleBatchSchema),
  currentBatch: z.number().int().nullable(),
  lanes: z.array(cycleLaneSchema),
  floor: z.number().int(),
  ledger: z.array(ledgerEntrySchema),
  lowest: ledgerEntrySchema.nullable(),
  retired: z.array(z.string()),
  /** What happens next, in one sentence. */
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

const groupsSchema = z.array(groupRefSchema).min(1, 'Choose at least one group.').max(20, 'At most 20 groups at once.');

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
};
