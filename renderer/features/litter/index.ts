export { LitterScreen } from './litter-screen.tsx';
