import type { Instance, Region } from '../world.ts';

/** How long after an instance runs its agent has registered; AWS docs name no time. */
export const agentStartMs = 15_000;

/** Systems Manager user guide, "Working with SSM Agent": it says every five minutes that it is there. */
const pingEveryMs = 5 * 60_000;

/** An instance's agent as Systems Manager knows it. */
export interface Agent {
  readonly instance: Instance;
  readonly isOnline: boolean;
  readonly registeredAt: number;
  readonly lastPingAt: number;
}

/** Null for an instance whose agent never registered, and for one that has ended. */
export function agentOf(region: Region, instance: Instance, now: number): Agent | null {
  const { state, stateAt, launchedAt } = instance;
  switch (state) {
    case 'running': {
      const registeredAt = stateAt + agentStartMs;
      if (now < registeredAt) return null;
      const isOnline = !region.silentAgents.has(instance.id);
      const lastPingAt = isOnline ? now - ((now - registeredAt) % pingEveryMs) : registeredAt;
      return { instance, isOnline, registeredAt, lastPingAt };
    }
    case 'stopping':
    case 'stopped':
      return { instance, isOnline: false, registeredAt: launchedAt, lastPingAt: stateAt };
    case 'pending':
    case 'shutting-down':
    case 'terminated':
      return null;
  }
}

export function isAgentOnline(region: Region, instanceId: string, now: number): boolean {
  const instance = region.instances.get(instanceId);
  return instance !== undefined && agentOf(region, instance, now)?.isOnline === true;
}
