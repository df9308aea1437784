export {
  type CommandAnswer,
  type CommandGate,
  codeOf,
  commandRequest,
  commentOf,
  findCommand,
  readCommand,
  type SentCommand,
} from './command-gate.ts';
export { askTag, createGates, type Fetch, type GatesDeps } from './gates.ts';
export { secretsOf } from './hook-secret.ts';
export type { HookTold } from './hook-told.ts';
export { type HookRunner, type HooksDeps, HooksService, hookAction, noHooks } from './hooks.ts';
export type { DeployGates, GateAnswer, GateTarget } from './model.ts';
export { programStarter, type StartProgram } from './programs.ts';
