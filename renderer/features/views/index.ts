export { useOpenView, useViews } from './use-views.ts';
export { ViewsMenu } from './views-menu.tsx';
