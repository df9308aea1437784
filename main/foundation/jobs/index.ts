export type {
  Children,
  ChildSpec,
  JobContext,
  JobDefinition,
  Look,
  PersonWait,
  Poll,
  Probed,
  Sleep,
  Step,
  StepSafety,
  StepWork,
  UndoContext,
  UndoDefinition,
  WriteWork,
} from './definition.ts';
export type { JobRequest, Jobs } from './model.ts';
