import type { Group } from '../world.ts';

/** Auto Scaling API reference: ProcessType, those that can be suspended. */
export const processNames = [
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'Launch',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
] as const;

export type ProcessName = (typeof processNames)[number];

export function isSuspended({ suspendedProcesses }: Group, process: ProcessName): boolean {
  return suspendedProcesses.some(({ name }) => name === process);
}

/** One that is suspended already keeps its reason and its time. */
export function suspendProcesses(group: Group, names: readonly ProcessName[], now: number): void {
  const reason = `User suspended at ${new Date(now).toISOString().slice(0, 19)}Z`;
  for (const name of names) if (!isSuspended(group, name)) group.suspendedProcesses.push({ name, reason });
}

export function resumeProcesses(group: Group, names: readonly ProcessName[]): void {
  group.suspendedProcesses = group.suspendedProcesses.filter(({ name }) => !names.some((one) => one === name));
}
