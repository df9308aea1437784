import type { DeployGate } from '#contract/cycles.ts';

/** The machine that a gate is asked about. */
export interface GateTarget {
  readonly instanceId: string;
  /** Its private address; null where EC2 has given it none yet. */
  readonly address: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** What was seen of a release on a machine. `failed`: it will not come about by waiting. */
export interface GateAnswer {
  readonly state: 'waiting' | 'passed' | 'failed';
  readonly evidence: string;
}

/** What can be asked without changing anything; a command has to be sent first. */
export type AskedGate = Exclude<DeployGate, { kind: 'ssm' }>;

/** What proves that a release is on a machine, whichever way it is asked. */
export interface DeployGates {
  /** Asks once and changes nothing; null where there is nothing to ask. */
  ask(gate: AskedGate, target: GateTarget, signal: AbortSignal): Promise<GateAnswer | null>;
}
