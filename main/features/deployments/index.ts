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
export type { DeployGates, GateAnswer, GateTarget } from './model.ts';
