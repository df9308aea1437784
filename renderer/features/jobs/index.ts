export { useJobNews } from './job-news.ts';
export { JobPage } from './job-page.tsx';
export { JobStateMark } from './job-state.tsx';
export { JobsScreen } from './jobs-screen.tsx';
export { JobsStatus } from './jobs-status.tsx';
export { standing, usualWords } from './model.ts';
export { ReasonFields, useReasonForm } from './reason-fields.tsx';
export { jobSearchSchema, jobsSearchSchema } from './search-params.ts';
export { useNewestJobs } from './use-newest-jobs.ts';
