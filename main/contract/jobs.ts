import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { resourceRefSchema } from './inventory.ts';
import { problemSchema } from './problems.ts';
import { procedure, reading } from './procedure.ts';

/**
 * Where a job stands. `waiting`: for time, AWS or a person, see `wait`. `undoing`: its effects are taken back, latest
 * first. `needs_attention`: only a person can say how it goes on, see `question`.
 */
export const jobStates = [
  'queued',
  'running',
  'waiting',
  'paused',
  'undoing',
  'needs_attention',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export const jobStateSchema = z.enum(jobStates);

export type JobState = (typeof jobStates)[number];

/** The states that a job never leaves. */
export const endedJobStates = ['succeeded', 'failed', 'cancelled'] as const satisfies readonly JobState[];

/** What people want of a job; it reaches the whole tree at once and each job at its next boundary. */
export const jobWishSchema = z.enum(['run', 'pause', 'cancel']);

export type JobWish = z.infer<typeof jobWishSchema>;

/** How long something usually takes, learned from what was recorded. */
export const usualDurationSchema = z.object({
  /** Milliseconds: a tenth was faster, a tenth slower. */
  lowMs: z.number(),
  highMs: z.number(),
  samples: z.number().int(),
});

export type UsualDuration = z.infer<typeof usualDurationSchema>;

/** Fewer samples than this are told as "too few to say". */
export const usualSamplesMin = 5;

/**
 * What a job waits for. It is never without a reason and a moment: for `time` and `aws` the deadline ends the wait with
 * a failure; for `person` and `sign_in` it only reminds, and the job holds safely.
 */
export const jobWaitSchema = z.object({
  kind: z.enum(['time', 'aws', 'person', 'sign_in', 'lock', 'children', 'hold']),
  /** e.g. `2 of 5 instances are in service`. */
  reason: z.string(),
  since: z.number(),
  /** Milliseconds since the epoch; null only for `children`, which have deadlines of their own. */
  deadline: z.number().nullable(),
  usual: usualDurationSchema.nullable(),
});

export type JobWait = z.infer<typeof jobWaitSchema>;

/** What a person must decide where nobody can know whether an effect took place. */
export const jobQuestionSchema = z.object({
  /** The step in question; null where the whole job cannot be read, e.g. written by an unknown version. */
  stepKey: z.string().nullable(),
  /** One sentence: what is not known, and why. */
  message: z.string(),
  /** What to look at before choosing. */
  advice: z.string(),
  choices: z.array(z.enum(['mark_done', 'retry', 'fail'])),
});

export type JobQuestion = z.infer<typeof jobQuestionSchema>;

/** What a job is about: where it works and the thing it changes. */
export const jobSubjectSchema = z.object({
  connectionId: z.string().max(300),
  account: z.string(),
  region: z.string(),
  resource: resourceRefSchema.nullable(),
  /** The thing's name for people. */
  name: z.string(),
});

export type JobSubject = z.infer<typeof jobSubjectSchema>;

export const jobRowSchema = z.object({
  id: z.string(),
  rootId: z.string(),
  parentId: z.string().nullable(),
  /** e.g. `group.scale`. */
  kind: z.string(),
  version: z.number().int(),
  /** e.g. `Scale web-asg to 5`. */
  title: z.string(),
  state: jobStateSchema,
  wish: jobWishSchema,
  subject: jobSubjectSchema,
  wait: jobWaitSchema.nullable(),
  question: jobQuestionSchema.nullable(),
  /** What made it fail, or what stands in its way now. */
  problem: problemSchema.nullable(),
  /** Once true, nothing is undone automatically. */
  pivoted: z.boolean(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  /** How long jobs of this kind usually take; null where none has ended yet. */
  usual: usualDurationSchema.nullable(),
  requestedBy: z.string(),
  reason: z.string(),
  ticket: z.string().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** The newest entry of its stream. */
  lastEventId: z.number().int(),
});

export type JobRow = z.infer<typeof jobRowSchema>;

export const jobStepSchema = z.object({
  key: z.string(),
  kind: z.enum(['step', 'poll', 'sleep', 'signal', 'children', 'pivot', 'undo']),
  /** e.g. `Set the desired capacity to 5`. */
  title: z.string(),
  /** `intent`: it was about to happen, and its outcome is not recorded. `unknown`: a person must say. */
  state: z.enum(['intent', 'done', 'failed', 'unknown', 'skipped']),
  safety: z.enum(['read', 'token', 'probe', 'once']).nullable(),
  attempt: z.number().int(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  dueAt: z.number().nullable(),
  /** What was last observed, e.g. `2 of 5 in service`. */
  observed: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** What would be, or was, asked of AWS: `autoscaling:SetDesiredCapacity` and its parameters as shown to people. */
  action: z.string().nullable(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
  /** AWS's request ids, one for every attempt that was answered: they are found again in CloudTrail. */
  requestIds: z.array(z.string()),
  /** The number of its intent in the audit log. */
  auditSeq: z.number().int().nullable(),
});

export type JobStep = z.infer<typeof jobStepSchema>;

/** One entry of a job's stream. Ids count up through all jobs, so any of them is a place to go on from. */
export const jobEventSchema = z.object({
  id: z.number().int(),
  jobId: z.string(),
  rootId: z.string(),
  at: z.number(),
  kind: z.enum(['state', 'step', 'observed', 'note', 'wish', 'question', 'answer']),
  level: z.enum(['info', 'warning', 'error']),
  stepKey: z.string().nullable(),
  /** One line for people. */
  message: z.string(),
});

export type JobEvent = z.infer<typeof jobEventSchema>;

/** A job with its steps; children are jobs of their own with steps of their own. */
export const jobNodeSchema = z.object({ row: jobRowSchema, steps: z.array(jobStepSchema) });

export type JobNode = z.infer<typeof jobNodeSchema>;

/** What stopping would mean now, said before anybody does it. */
export const stopConsequenceSchema = z.object({
  canCancel: z.boolean(),
  /** e.g. `The group goes back to 3 instances.` or `Past the pivot nothing is undone: the group stays at 5.` */
  sentence: z.string(),
  /** The undo steps that would run, in their order. */
  undoes: z.array(z.string()),
});

export type StopConsequence = z.infer<typeof stopConsequenceSchema>;

/** One thing that stopping does or leaves, as it is at the moment of asking. */
export const stopLineSchema = z.object({
  /** Whose it is: of several jobs of a tree each has its own. */
  jobId: z.string(),
  /** What that job works on, by its name for people, e.g. the group. */
  name: z.string(),
  /** `job`: the job as a whole; `unread`: what could not be read, so that the other lines are by the record alone. */
  concerns: z.enum(['job', 'instances', 'settings', 'unread']),
  /** One sentence, e.g. `The maximum size goes back from 14 to 12.` */
  text: z.string(),
});

export type StopLine = z.infer<typeof stopLineSchema>;

/** What stopping would do now, thing by thing. */
export const stoppingSchema = stopConsequenceSchema.extend({
  /** Job by job in the order of the tree; none where the undo steps say it all. */
  lines: z.array(stopLineSchema),
});

export type Stopping = z.infer<typeof stoppingSchema>;

export const jobDetailSchema = z.object({
  /** The root first, then its children in the order of their creation. */
  tree: z.array(jobNodeSchema),
  /** By the journal alone; `jobs.stopping` looks at what the job works on as well. */
  consequence: stopConsequenceSchema,
});

export type JobDetail = z.infer<typeof jobDetailSchema>;

export const jobsQuerySchema = z.object({
  states: z.array(jobStateSchema).optional(),
  /** e.g. `group.cycle`. */
  kinds: z.array(z.string().max(100)).max(100).optional(),
  connectionIds: z.array(z.string().max(300)).max(100).optional(),
  /** Jobs about this thing. */
  resource: resourceRefSchema.optional(),
  /** Words that must all occur in the title, the subject, the reason, the ticket or who asked. */
  text: z.string().max(200).optional(),
  /** Only jobs older than this one, for the next page. */
  before: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

export type JobsQuery = z.infer<typeof jobsQuerySchema>;

export const jobsPageSchema = z.object({
  rows: z.array(jobRowSchema),
  total: z.number().int(),
  /** Give it as `before` to get what is older; null at the end. */
  next: z.string().nullable(),
  /** Jobs in each state, of all that match but for `states`. */
  counts: z.partialRecord(jobStateSchema, z.number().int()),
  /** Set while everything is held: who did it, when and why. */
  hold: z.object({ by: z.string(), at: z.number(), reason: z.string() }).nullable(),
});

export type JobsPage = z.infer<typeof jobsPageSchema>;

/** Why somebody does something: it goes on record. */
export const reasonSchema = z.string().trim().min(1, 'Say why.').max(500, 'At most 500 characters.');

const operating = procedure.meta({ role: 'operator', mutates: false });
const changing = procedure.meta({ role: 'operator', mutates: true });
const byId = z.object({ jobId: z.string().min(1).max(300) });
const done = z.object({});

export const jobs = {
  list: reading
    .route({ method: 'GET', path: '/jobs', summary: 'A page of jobs, newest first' })
    .input(jobsQuerySchema)
    .output(jobsPageSchema),
  get: reading
    .route({ method: 'GET', path: '/job', summary: 'A job with its children and their steps' })
    .input(byId)
    .output(jobDetailSchema),
  /** It is looked at in AWS for that: what cannot be read is told in a line and is no failure. */
  stopping: reading
    .route({ method: 'GET', path: '/job/stopping', summary: 'What stopping a job would do now, thing by thing' })
    .input(byId)
    .output(stoppingSchema),
  events: reading
    .route({ method: 'GET', path: '/job/events', summary: "A page of a job's stream, oldest first" })
    .input(
      byId.extend({ after: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(500).default(200) }),
    )
    .output(z.array(jobEventSchema)),
  /** Replays what came after an entry, then goes on as it happens; it ends when the whole tree has ended. */
  follow: reading
    .route({ method: 'GET', path: '/job/follow', summary: "A job's stream from any entry on (server-sent events)" })
    .input(byId.extend({ after: z.number().int().min(0).default(0) }))
    .output(eventIterator(jobEventSchema)),
  pause: operating
    .route({ method: 'POST', path: '/job/pause', summary: 'Stop a job at its next boundary' })
    .input(byId.extend({ reason: reasonSchema }))
    .output(done),
  resume: changing
    .route({ method: 'POST', path: '/job/resume', summary: 'Let a paused job go on' })
    .input(byId)
    .output(done),
  /** Before the pivot its effects are undone; the rest of the tree is cancelled with it. */
  cancel: changing
    .route({ method: 'POST', path: '/job/cancel', summary: 'Cancel a job and its children' })
    .input(byId.extend({ reason: reasonSchema }))
    .output(done),
  answer: changing
    .route({ method: 'POST', path: '/job/answer', summary: 'Decide about a step whose outcome is not known' })
    .input(
      byId.extend({
        stepKey: z.string().max(300).nullable(),
        choice: z.enum(['mark_done', 'retry', 'fail']),
        reason: reasonSchema,
      }),
    )
    .output(done),
  hold: operating
    .route({ method: 'POST', path: '/jobs/hold', summary: 'Stop every job at its next boundary' })
    .input(z.object({ reason: reasonSchema }))
    .output(done),
  release: changing
    .route({ method: 'POST', path: '/jobs/release', summary: 'Let held jobs go on' })
    .input(z.object({}))
    .output(done),
};
