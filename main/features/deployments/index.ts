export { askTag, createGates, type Fetch, type GatesDeps } from './gates.ts';
export type { DeployGates, GateAnswer, GateTarget } from './model.ts';
