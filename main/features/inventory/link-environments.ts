import type { Condition, ConditionCounts } from '#contract/inventory.ts';
import { addCondition, countedConditions, worstOf } from './conditions.ts';
import type { Origin } from './link.ts';
import type { EnvironmentRecord, Linked, StackRecord } from './rows.ts';

type Things = Omit<Linked, 'environment'>;

interface Contents {
  readonly applications: Set<string>;
  readonly stackConditions: ConditionCounts;
  readonly instanceConditions: ConditionCounts;
  readonly loadBalancerConditions: ConditionCounts;
  readonly databaseConditions: ConditionCounts;
  stacks: number;
  groups: number;
  instances: number;
  loadBalancers: number;
  databases: number;
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
  for (const balancer of things.load_balancer.values()) {
    const contents = contentsFor(balancer);
    contents.loadBalancers++;
    addCondition(contents.loadBalancerConditions, balancer.condition);
  }
  for (const database of things.database.values()) {
    const contents = contentsFor(database);
    contents.databases++;
    addCondition(contents.databaseConditions, database.condition);
  }
  for (const targetGroup of things.target_group.values()) contentsFor(targetGroup);
  const rows = [...environments].map(([name, contents]) => environmentRecord(origin, name, contents));
  return new Map(rows.map((row) => [row.id, row]));
}

function emptyEnvironment(): Contents {
  return {
    applications: new Set(),
    stackConditions: {},
    instanceConditions: {},
    loadBalancerConditions: {},
    databaseConditions: {},
    stacks: 0,
    groups: 0,
    instances: 0,
    loadBalancers: 0,
    databases: 0,
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
  const { loadBalancerConditions, databaseConditions } = contents;
  const names = [...applications].sort();
  return {
    ...origin,
    id: `${origin.connectionId}/${name}`,
    name,
    environment: name === '' ? null : name,
    application: names.length === 1 ? (names[0] ?? null) : null,
    applications: names,
    condition: environmentCondition(contents),
    stacks: contents.stacks,
    stackConditions,
    groups: contents.groups,
    instances: contents.instances,
    instanceConditions,
    loadBalancers: contents.loadBalancers,
    loadBalancerConditions,
    databases: contents.databases,
    databaseConditions,
    driftedStacks: contents.driftedStacks,
    changedAt: lastChanged && changedAt(lastChanged),
    changedStack: lastChanged?.name ?? null,
    changedStatus: lastChanged?.status ?? null,
  };
}

/** As bad as the worst in it. Health at balancers is read in turn, so that some is not read yet says nothing of it. */
function environmentCondition(contents: Contents): Condition {
  const balancers = countedConditions(contents.loadBalancerConditions).filter((condition) => condition !== 'unread');
  return worstOf([
    ...countedConditions(contents.stackConditions),
    ...countedConditions(contents.instanceConditions),
    ...balancers,
    ...countedConditions(contents.databaseConditions),
  ]);
}
