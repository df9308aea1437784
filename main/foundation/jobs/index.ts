export type {
  Children,
  ChildSpec,
  JobContext,
  JobDefinition,
  Look,
  LookWork,
  Meanwhile,
  PersonWait,
  Poll,
  Probed,
  ProbeStep,
  Sleep,
  Step,
  StepSafety,
  StepWork,
  StoppingJob,
  StopWords,
  UndoContext,
  UndoDefinition,
  WriteWork,
} from './definition.ts';
export { JobEngine, type JobEngineOptions } from './engine.ts';
export type { Classify, Verdict } from './failures.ts';
export type { JobRequest, JobSignal, JobSignals, Jobs, KnownJob } from './model.ts';
export type { JobReport } from './reports.ts';
export { JobsService } from './service.ts';
