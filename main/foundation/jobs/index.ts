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
export { JobEngine, type JobEngineOptions } from './engine.ts';
export type { Classify, Verdict } from './failures.ts';
export type { JobRequest, JobSignal, JobSignals, Jobs } from './model.ts';
export type { JobReport } from './reports.ts';
export { JobsService } from './service.ts';
