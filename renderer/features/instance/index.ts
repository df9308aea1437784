export { InstancePage } from './instance-page.tsx';
export { instancePageSearchSchema } from './search-params.ts';
