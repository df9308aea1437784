export { belongingEntries, machineEntries, overviewEntries } from './instance-facts.tsx';
export { InstancesScreen } from './instances-screen.tsx';
export { type InstancesSearch, instancesSearchSchema } from './search-params.ts';
