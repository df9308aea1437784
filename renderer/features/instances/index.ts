export { InstancesScreen } from './instances-screen.tsx';
export { type InstancesSearch, instancesSearchSchema } from './search-params.ts';
