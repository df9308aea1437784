import type { ConditionCounts } from '#contract/inventory.ts';
import { addCondition, countedConditions, worstOf } from './conditions.ts';
import type { Origin } from './link.ts';
import type { EnvironmentRecord, Linked, StackRecord } from './rows.ts';

type Things = Omit<Linked, 'environment'>;

interface Contents {
  readonly applications: Set<string>;
  readonly stackConditions: ConditionCounts;
  readonly instanceConditions: ConditionCounts;
  stacks: number;
  groups: number;
  instances: number;
  driftedStacks: number;
  lastChanged: StackRecord | null;
}

/** Sums up what is in each environment. What no rule placed is in the environment with the empty name. */
export function environmentsOf(origin: Origin, things: Things): Map<string, EnvironmentRecord> {
  const environments = new Map<string, Contents>();
  const contentsFor = (row: { environment: string | null; application: string | null }) => {
    const name = row.environment ?? '';
    const contents = environments.get(name) ?? emptyEnvironment();
    environments.set(name, contents);
    if (row.application !== null) contents.applications.add(row.application);
    return contents;
  };
  for (const stack of things.stack.values()) addStack(contentsFor(stack), stack);
  for (const group of things.scaling_group.values()) contentsFor(group).groups++;
  for (const instance of things.instance.values()) {
    const contents = contentsFor(instance);
    contents.instances++;
    addCondition(contents.instanceConditions, instance.condition);
  }
  for (const kind of ['load_balancer', 'target_group', 'database'] as const) {
    for (const row of things[kind].values()) contentsFor(row);
  }
  const rows = [...environments].map(([name, contents]) => environmentRecord(origin, name, contents));
  return new Map(rows.map((row) => [row.id, row]));
}

function emptyEnvironment(): Contents {
  return {
    applications: new Set(),
    stackConditions: {},
    instanceConditions: {},
    stacks: 0,
    groups: 0,
    instances: 0,
    driftedStacks: 0,
    lastChanged: null,
  };
}

function addStack(contents: Contents, stack: StackRecord): void {
  contents.stacks++;
  addCondition(contents.stackConditions, stack.condition);
  if (stack.drift === 'drifted') contents.driftedStacks++;
  if (!contents.lastChanged || isLater(stack, contents.lastChanged)) contents.lastChanged = stack;
}

function changedAt(stack: StackRecord): number {
  return stack.updatedAt ?? stack.createdAt;
}

/** The id decides between two that changed together, so that the order of arrival does not. */
function isLater(one: StackRecord, other: StackRecord): boolean {
  return changedAt(one) > changedAt(other) || (changedAt(one) === changedAt(other) && one.id > other.id);
}

function environmentRecord(origin: Origin, name: string, contents: Contents): EnvironmentRecord {
  const { lastChanged, applications, stackConditions, instanceConditions } = contents;
  const names = [...applications].sort();
  const found = [...countedConditions(stackConditions), ...countedConditions(instanceConditions)];
  return {
    ...origin,
    id: `${origin.connectionId}/${name}`,
    name,
    environment: name === '' ? null : name,
    application: names.length === 1 ? (names[0] ?? null) : null,
    applications: names,
    condition: worstOf(found),
    stacks: contents.stacks,
    stackConditions,
    groups: contents.groups,
    instances: contents.instances,
    instanceConditions,
    driftedStacks: contents.driftedStacks,
    changedAt: lastChanged && changedAt(lastChanged),
    changedStack: lastChanged?.name ?? null,
    changedStatus: lastChanged?.status ?? null,
  };
}
