import { z } from 'zod';
import type { ResourceRef } from '#contract/inventory.ts';
import type { JobRow } from '#contract/jobs.ts';
import type { Jobs } from '../../foundation/jobs/index.ts';
import type { DoneJob, JobsKnown } from './litter-found.ts';
import { groupLock } from './model.ts';

export interface KnownOfJobs {
  readonly consoleId: string;
  readonly jobs: Jobs;
  /** The latest jobs about a thing, newest first. */
  readonly jobsAbout: (resource: ResourceRef) => readonly JobRow[];
}

const namingSchema = z.object({ action: z.object({ instanceIds: z.array(z.string()) }) });

/** What this console's own jobs say about what lies on groups. */
export function jobsKnown({ consoleId, jobs, jobsAbout }: KnownOfJobs): JobsKnown {
  const done = ({ id: jobId, kind, state, requestedBy, reason, createdAt, endedAt }: JobRow): DoneJob => {
    const naming = namingSchema.safeParse(jobs.tree(jobId)[0]?.input);
    const instanceIds = naming.success ? naming.data.action.instanceIds : [];
    return { jobId, kind, state, requestedBy, reason, createdAt, endedAt, instanceIds };
  };
  return {
    consoleId,
    isHeld: (where) => jobs.holder(groupLock(where, where.groupName)) !== null,
    endedAt: (jobId) => jobs.tree(jobId)[0]?.row.endedAt,
    doneTo: ({ connectionId, groupName }) => jobsAbout({ kind: 'group', connectionId, id: groupName }).map(done),
  };
}
