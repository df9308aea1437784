import { z } from 'zod';

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

/** Browsers take more for a URL than the core does, so spaces are refused here; a password in it would be on record. */
const gateUrlSchema = z
  .string()
  .max(2_000, 'At most 2,000 characters.')
  .refine((text) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(filledIn(text)), {
    message: 'Give an http or https URL, e.g. http://{address}:8080/version.',
    abort: true,
  })
  .refine((text) => !/[{}]/.test(filledIn(text)), {
    message: 'Only {address} and {instance} are filled in.',
    abort: true,
  })
  .refine((text) => !isSigningIn(new URL(filledIn(text))), {
    message: 'Leave out the user name and the password: they would be on record.',
  });

function filledIn(url: string): string {
  return url.replaceAll(/\{(address|instance)\}/g, 'x');
}

function isSigningIn({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** What proves that a release is on a machine. */
export const deployGateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('http'),
    /** `{address}` and `{instance}` stand for the machine's private address and its id. */
    url: gateUrlSchema,
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

/** What proves, beside the status checks and launch hooks, that a machine has been set up. */
export const setUpProofSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** A tag that the machine sets on itself when its set-up has ended. */
  z.object({
    kind: z.literal('tag'),
    key: z.string().trim().min(1, 'Give the tag’s key.').max(128),
    value: z.string().trim().min(1, 'Give the value that it must have.').max(256),
  }),
  /** Its agent answers to Systems Manager. */
  z.object({ kind: z.literal('ssm_agent') }),
]);

export type SetUpProof = z.infer<typeof setUpProofSchema>;

const checkpointPercentagesSchema = z
  .array(
    z
      .number({ error: 'Give whole percentages.' })
      .int('Give whole percentages.')
      .min(1, 'From 1 to 100 %.')
      .max(100, 'From 1 to 100 %.'),
  )
  .max(20, 'At most 20 checkpoints.')
  .refine((percentages) => percentages.every((one, index) => one > (percentages[index - 1] ?? 0)), {
    message: 'Give them in rising order, e.g. 20, 50, 100.',
  });

/**
 * What only an instance refresh of EC2 Auto Scaling knows, in its words. AWS API reference, RefreshPreferences and
 * DesiredConfiguration.
 */
export const refreshOptionsSchema = z
  .object({
    /** Seconds until a new instance counts as ready; null for the group's own default. */
    instanceWarmupS: z
      .number({ error: 'Give a whole number of seconds.' })
      .int('Give a whole number of seconds.')
      .min(0, 'It cannot be negative.')
      .max(21_600, 'At most 21,600 s.')
      .nullable()
      .default(null),
    checkpointPercentages: checkpointPercentagesSchema.default([]),
    /** How long it waits at each checkpoint. */
    checkpointDelayMinutes: wholeMinutes('A checkpoint', 2_880).default(60),
    /** How long it watches alarms after the last instance before it is done; 0 for not at all. */
    bakeMinutes: z
      .number({ error: 'Give a whole number of minutes.' })
      .int('Give a whole number of minutes.')
      .min(0, 'It cannot be negative.')
      .max(2_880, 'At most 2,880 minutes.')
      .default(0),
    /** A refresh that fails, or whose alarm goes off, goes back to what the group launched before. */
    autoRollback: z.boolean().default(false),
    protectedInstances: z.enum(['Refresh', 'Ignore', 'Wait']).default('Ignore'),
    standbyInstances: z.enum(['Terminate', 'Ignore', 'Wait']).default('Ignore'),
    /** The version of the group's own launch template that it shall launch afterwards; null leaves the group as it is. */
    templateVersion: z
      .string()
      .regex(/^[1-9]\d*$/, 'Give the number of a version.')
      .nullable()
      .default(null),
  })
  .refine(({ autoRollback, templateVersion }) => !autoRollback || templateVersion !== null, {
    path: ['autoRollback'],
    message: 'To roll back it needs the version that the group shall go to.',
  });

export type RefreshOptions = z.infer<typeof refreshOptionsSchema>;

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
    setUp: setUpProofSchema.default({ kind: 'none' }),
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
    /** Counts where an instance refresh does it. */
    refresh: refreshOptionsSchema.prefault({}),
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
