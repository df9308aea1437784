import type { JobDefinition } from '../../foundation/jobs/index.ts';
import type { GroupJobDeps } from './group-job.ts';
import { setHealthJob } from './job-health.ts';
import { resumeJob, suspendJob } from './job-processes.ts';
import { protectJob, unprotectJob } from './job-protection.ts';
import { replaceJob } from './job-replace.ts';
import { scaleJob } from './job-scale.ts';
import { enterStandbyJob, exitStandbyJob } from './job-standby.ts';

/** The jobs of all group actions, one for each kind. */
export function groupJobs(deps: GroupJobDeps): JobDefinition[] {
  return [
    scaleJob(deps),
    suspendJob(deps),
    resumeJob(deps),
    enterStandbyJob(deps),
    exitStandbyJob(deps),
    protectJob(deps),
    unprotectJob(deps),
    setHealthJob(deps),
    replaceJob(deps),
  ];
}
