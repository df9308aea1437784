import { lazyRouteComponent } from '@tanstack/react-router';

export { type MapSearch, mapSearchSchema } from './search-params.ts';

/** Its code comes when the map is first opened: a list does not pay for it. */
export const MapScreen = lazyRouteComponent(() => import('./map-screen.tsx'), 'MapScreen');
