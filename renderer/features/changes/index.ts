export { ChangesScreen } from './changes-screen.tsx';
export { changesSearchSchema } from './search-params.ts';
