export { viewSearchSchema } from './search-params.ts';
export { useViewLayout } from './use-shown-view.ts';
export { useOpenView, useViews } from './use-views.ts';
export { ViewsMenu } from './views-menu.tsx';
