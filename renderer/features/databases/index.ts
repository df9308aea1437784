export { DatabasesScreen } from './databases-screen.tsx';
export { type DatabasesSearch, databasesSearchSchema } from './search-params.ts';
