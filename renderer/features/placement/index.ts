export { PlacementSettings } from './placement-settings.tsx';
