export { settingsSearchSchema } from './search-params.ts';
export { SettingsScreen } from './settings-screen.tsx';
export {
  applyRememberedAppearance,
  isDark,
  useAppearance,
  useDensity,
  usePreferences,
  useSetPreferences,
} from './use-preferences.ts';
