export { GroupPage } from './group-page.tsx';
export { groupSearchSchema } from './search-params.ts';
