import type { Logger } from 'pino';
import type { JobReport } from './foundation/jobs/index.ts';
import { isStoreFailure, storeProblem } from './foundation/store/index.ts';
import type { Notices } from './notices.ts';

interface Listeners {
  readonly logger: Logger;
  readonly notices: Pick<Notices, 'add'>;
  readonly dataFolder: string;
}

/** Puts what jobs report into the log of the process, and tells people what they should know. */
export function hearJobs({ logger, notices, dataFolder }: Listeners): (report: JobReport) => void {
  return (report) => {
    switch (report.kind) {
      case 'trouble': {
        logger.error({ err: report.error, jobId: report.jobId }, 'A job could not be written down');
        if (report.isNew) notices.add('warning', 'Jobs cannot go on', troubleOf(report.error, dataFolder));
        return;
      }
      case 'attention':
        logger.warn({ jobId: report.jobId, job: report.title, question: report.question }, 'A job needs attention');
        return;
      case 'reminder':
        logger.info({ job: report.title, notice: report.message }, 'A reminder was shown');
        notices.add('info', report.title ?? 'All jobs are held', report.message);
    }
  };
}

function troubleOf(error: unknown, dataFolder: string): string {
  const { message } = storeProblem(error, dataFolder).problem;
  const what = isStoreFailure(error) ? message : 'A job met an error that should not happen: the log says which.';
  return `${what} Jobs try again by themselves every few seconds; nothing is done that cannot be written down.`;
}
