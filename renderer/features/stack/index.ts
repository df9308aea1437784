export { stackPageSearchSchema } from './search-params.ts';
export { StackPage } from './stack-page.tsx';
