export { HookSettings } from './hook-settings.tsx';
