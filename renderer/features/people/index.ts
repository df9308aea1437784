export { PeoplePanels } from './people-panels.tsx';
export { useMay, useMe } from './use-me.ts';
