import type { ServiceUsage, Spared } from '#contract/budget.ts';

type Operation = ServiceUsage['operations'][number];

/** The most used first; then by name, so that nothing moves while nothing changes. */
export function byShare(usages: readonly ServiceUsage[]): ServiceUsage[] {
  return [...usages].sort((one, other) => other.used - one.used || keyOf(one).localeCompare(keyOf(other)));
}

/** The most called first. */
export function byCalls(operations: readonly Operation[]): Operation[] {
  return [...operations].sort((one, other) => other.calls - one.calls || one.operation.localeCompare(other.operation));
}

/** What identifies a budget among all others. */
export function keyOf({ connectionId, service }: ServiceUsage): string {
  return `${connectionId} ${service}`;
}

/** Everything that was slowed down there, a sentence each: by the door, and by the inventory itself. */
export function slowedOf({ connectionId, service, slowed }: ServiceUsage, spared: readonly Spared[]): string[] {
  const own = spared.filter((one) => one.connectionId === connectionId && one.service === service);
  return [...(slowed === null ? [] : [slowed]), ...own.flatMap((one) => one.slowed)];
}

export interface Totals {
  readonly calls: number;
  readonly errors: number;
  readonly throttles: number;
  readonly waiting: number;
}

/** What all of them come to, within ten minutes. */
export function totalsOf(usages: readonly ServiceUsage[]): Totals {
  const operations = usages.flatMap((usage) => usage.operations);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    calls: sum(operations.map(({ calls }) => calls)),
    errors: sum(operations.map(({ errors }) => errors)),
    throttles: sum(operations.map(({ throttles }) => throttles)),
    waiting: sum(usages.map(({ waiting }) => waiting)),
  };
}
