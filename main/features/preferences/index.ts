export { createFollows, type FollowsService } from './follows.ts';
export { createPreferences, type PreferencesService } from './service.ts';
export { createViews, type ViewsService } from './views.ts';
