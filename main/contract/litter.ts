import { z } from 'zod';
import { groupRefSchema } from './groups.ts';
import { reasonSchema } from './jobs.ts';
import { procedure, reading } from './procedure.ts';

/**
 * What somebody left on a group. `tag`: the mark of a job that does not run any more. `suspended`: processes that a job
 * suspended. `sizes`: sizes that a job changed. `protected`: instances that are protected from scale-in although the
 * group does not protect new ones. `standby`: instances in standby. `refresh`: an instance refresh that no job here
 * follows. `hook_wait`: instances that wait longer for a lifecycle hook than its heartbeat timeout.
 */
export const litterKinds = ['tag', 'suspended', 'sizes', 'protected', 'standby', 'refresh', 'hook_wait'] as const;

/**
 * How sure it is that something was left behind. `certain`: the job that left it has ended. `likely`: what is known
 * speaks for it. `unsure`: somebody may want it so, or may still be at work.
 */
export const litterCertainties = ['certain', 'likely', 'unsure'] as const;

export const litterSchema = z.object({
  /** The same for the same finding in every scan. */
  id: z.string(),
  ...groupRefSchema.shape,
  account: z.string(),
  region: z.string(),
  kind: z.enum(litterKinds),
  /** Who left it: this console, another one that put its mark there, or somebody unknown. */
  leftBy: z.enum(['this_console', 'another_console', 'unknown']),
  certainty: z.enum(litterCertainties),
  /** The job that left it, where it is known; one of this console's can be opened. */
  jobId: z.string().nullable(),
  /** Since when it lies there, as far as is known. */
  since: z.number().nullable(),
  /** What is so, e.g. `AZRebalance has been suspended since a cycle that ended on Tuesday.` */
  message: z.string(),
  /** What to do about it. */
  advice: z.string(),
  /** What repairing it would do, e.g. `Resume AZRebalance`; null where only a person can judge. */
  repair: z.string().nullable(),
  /** A command of the AWS CLI with which a person may do what this console leaves to people; null where there is none. */
  byHand: z.string().nullable(),
});

export type Litter = z.infer<typeof litterSchema>;

export const litterReportSchema = z.object({
  findings: z.array(litterSchema),
  /** Findings that somebody said are meant to be so. */
  ignored: z.array(litterSchema),
  /** When each open connection was last looked through; null before that. */
  scans: z.array(
    z.object({
      connectionId: z.string(),
      at: z.number().nullable(),
      isScanning: z.boolean(),
      /** Why it could not be looked through. */
      problem: z.string().nullable(),
    }),
  ),
});

export type LitterReport = z.infer<typeof litterReportSchema>;

const operating = procedure.meta({ role: 'operator', mutates: false });

const findingsSchema = z.array(z.string().min(1).max(600)).min(1, 'Choose at least one.').max(200);

export const litter = {
  report: reading
    .route({ method: 'GET', path: '/litter', summary: 'What crashed or forgotten work left behind' })
    .output(litterReportSchema),
  scan: operating
    .route({ method: 'POST', path: '/litter/scan', summary: 'Look through the open connections again' })
    .output(z.object({})),
  /** Each group is repaired by a job of its own, which looks once more before it changes anything. */
  repair: procedure
    .meta({ role: 'operator', mutates: true })
    .route({ method: 'POST', path: '/litter/repair', summary: 'Repair what was found, as jobs' })
    .input(z.object({ ids: findingsSchema, reason: reasonSchema, requestKey: z.string().min(1).max(100) }))
    .output(z.object({ jobIds: z.array(z.string()) })),
  /** Says that something is meant to be so, until it changes; or takes that back. */
  ignore: operating
    .route({ method: 'POST', path: '/litter/ignore', summary: 'Say that a finding is meant to be so' })
    .input(z.object({ ids: findingsSchema, isIgnored: z.boolean(), reason: reasonSchema }))
    .output(z.object({})),
};
