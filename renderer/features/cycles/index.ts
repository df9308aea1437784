export { CycleWizard } from './cycle-wizard.tsx';
