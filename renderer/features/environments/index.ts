export { EnvironmentsScreen } from './environments-screen.tsx';
export { type EnvironmentsSearch, environmentsSearchSchema } from './search-params.ts';
