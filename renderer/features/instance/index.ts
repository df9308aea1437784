export { Activities } from './activities.tsx';
export { InstancePage } from './instance-page.tsx';
export { instancePageSearchSchema } from './search-params.ts';
