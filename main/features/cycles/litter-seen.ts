import type { GroupFact, MemberFact } from '../inventory/model.ts';
import type { SeenSince } from './litter-found.ts';

/** States that have to be explained when they last. */
const lastingStates: ReadonlySet<string> = new Set(['Standby', 'Pending:Wait', 'Terminating:Wait']);

/** After a longer pause, e.g. of a machine that slept, what is new may have come about long ago. */
export const pauseMs = 15 * 60_000;

/** Since when the instances of a connection have been seen as they are, as far as that may be litter. */
export class SeenMembers {
  #seen: ReadonlyMap<string, SeenSince> = new Map();
  #lookedAt: number | null = null;

  /** Takes a listing in. What is so in the first one may have been so for ever. */
  look(groups: readonly GroupFact[], at: number): void {
    const before = this.#seen;
    const hasArrived = this.#lookedAt !== null && at - this.#lookedAt < pauseMs;
    const keys = groups.flatMap(({ name, members }) => members.flatMap((member) => keysOf(name, member)));
    this.#seen = new Map(keys.map((key) => [key, before.get(key) ?? { at, hasArrived }]));
    this.#lookedAt = at;
  }

  inState(groupName: string, member: MemberFact): SeenSince | null {
    return this.#seen.get(stateKey(groupName, member)) ?? null;
  }

  inProtection(groupName: string, member: MemberFact): SeenSince | null {
    return this.#seen.get(protectionKey(groupName, member)) ?? null;
  }
}

function keysOf(groupName: string, member: MemberFact): string[] {
  return [
    ...(lastingStates.has(member.lifecycle) ? [stateKey(groupName, member)] : []),
    ...(member.protectedFromScaleIn ? [protectionKey(groupName, member)] : []),
  ];
}

function stateKey(groupName: string, { instanceId, lifecycle }: MemberFact): string {
  return JSON.stringify([groupName, instanceId, lifecycle]);
}

function protectionKey(groupName: string, { instanceId }: MemberFact): string {
  return JSON.stringify([groupName, instanceId]);
}
