export { useJobNews } from './job-news.ts';
export { JobPage } from './job-page.tsx';
export { JobStateMark } from './job-state.tsx';
export { JobsScreen } from './jobs-screen.tsx';
export { usualWords } from './model.ts';
export { jobSearchSchema, jobsSearchSchema } from './search-params.ts';
