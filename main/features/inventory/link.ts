import type { ConditionCounts } from '#contract/inventory.ts';
import { addCondition, countConditions, groupCondition, instanceVerdict, stackCondition } from './conditions.ts';
import { linkDatabases } from './link-databases.ts';
import { environmentsOf } from './link-environments.ts';
import { ec2Values, memberValues, standalone, unseenByEc2 } from './link-instances.ts';
import { Places, stackIdIn, tagValue } from './link-places.ts';
import { hasAddressTargets, Registrations } from './link-registrations.ts';
import { linkTraffic } from './link-traffic.ts';
import type { PlacementRules } from './placement.ts';
import type {
  Fact,
  GroupFact,
  InstanceFact,
  LaunchSource,
  LaunchTemplateFact,
  MemberFact,
  StackFact,
} from './resources.ts';
import type { DatabaseRecord, GroupRecord, InstanceRecord, Linked, StackRecord } from './rows.ts';
import { launchSourceText, stalenessOf } from './staleness.ts';

/** A fact, and when and as whom it was read where it was read alone. */
export interface Entry<F extends Fact = Fact> {
  readonly fact: F;
  readonly readAt: number | null;
  readonly readAs: string | null;
}

/** Everything that was read of one connection. */
export type Facts = {
  readonly [Kind in Fact['kind']]: ReadonlyMap<string, Entry<Extract<Fact, { readonly kind: Kind }>>>;
};

export const noFacts: Facts = {
  stack: new Map(),
  group: new Map(),
  instance: new Map(),
  launch_template: new Map(),
  load_balancer: new Map(),
  target_group: new Map(),
  target_health: new Map(),
  classic_load_balancer: new Map(),
  classic_health: new Map(),
  database: new Map(),
};

/** Where the facts were read. */
export interface Origin {
  readonly connectionId: string;
  readonly account: string;
  readonly region: string;
}

/** Facts, and what was made of them by the rules that still hold. */
export interface Known {
  readonly facts: Facts;
  readonly linked: Linked;
}

/**
 * Makes what the screens show from what was read: places every thing in an environment and an application, ties stacks,
 * groups and instances together, judges and counts. It depends on the facts alone, in whatever order they arrived.
 * @param known what it was before, so that what cannot have become another is not made again.
 */
export function link(facts: Facts, origin: Origin, rules: PlacementRules, known?: Known): Linked {
  const linking = new Linking(facts, origin, rules, known);
  const instance = linking.instances();
  const scaling_group = linking.groups(instance);
  const stack = linking.stacks(instance, scaling_group);
  const things = { instance, scaling_group, stack, ...linking.traffic(instance), database: linking.databases() };
  return { ...things, environment: environmentsOf(origin, things) };
}

interface Membership {
  readonly group: GroupFact;
  readonly member: MemberFact;
}

class Linking {
  readonly #facts: Facts;
  readonly #origin: Origin;
  readonly #memberships = new Map<string, Membership>();
  readonly #templatesByName: Map<string, LaunchTemplateFact>;
  readonly #places: Places;
  readonly #registrations: Registrations;
  readonly #alike: Known | undefined;
  readonly #upwards = new Map<string, readonly string[]>();

  constructor(facts: Facts, origin: Origin, rules: PlacementRules, known: Known | undefined) {
    this.#facts = facts;
    this.#origin = origin;
    this.#alike = known && onlyInstancesDiffer(known.facts, facts) ? known : undefined;
    this.#places = new Places(facts, rules);
    this.#registrations = new Registrations(facts);
    for (const { fact: group } of facts.group.values()) {
      for (const member of group.members) this.#memberships.set(member.instanceId, { group, member });
    }
    const templates = [...facts.launch_template.values()].map(({ fact }) => fact);
    this.#templatesByName = new Map(templates.map((template) => [template.name, template]));
  }

  /** Instances that EC2 told of, and those that so far only their group knows. */
  instances(): Map<string, InstanceRecord> {
    const rows = new Map<string, InstanceRecord>();
    for (const [id, entry] of this.#facts.instance) rows.set(id, this.#kept(id, entry) ?? this.#instance(id, entry));
    for (const id of this.#memberships.keys()) if (!rows.has(id)) rows.set(id, this.#instance(id, undefined));
    return rows;
  }

  /** An instance hangs on no other one, so it is as it was where nothing else is known and it was read alike. */
  #kept(id: string, entry: Entry<InstanceFact>): InstanceRecord | undefined {
    if (this.#alike?.facts.instance.get(id) !== entry) return undefined;
    const row = this.#alike.linked.instance.get(id);
    return row?.account === this.#origin.account && row.region === this.#origin.region ? row : undefined;
  }

  #instance(id: string, entry: Entry<InstanceFact> | undefined): InstanceRecord {
    const membership = this.#memberships.get(id);
    const tags = entry?.fact.tags ?? [];
    const groupName = membership?.group.name ?? tagValue(tags, 'aws:autoscaling:groupName');
    const group = this.#facts.group.get(groupName ?? '')?.fact;
    const stackId = stackIdIn(tags) ?? (group ? stackIdIn(group.tags) : null);
    const name = tagValue(tags, 'Name') ?? id;
    const inherited = group ? this.#places.ofGroup(group) : this.#places.ofStack(stackId);
    const { environment, application } = this.#places.of(inherited, name, tags);
    const ec2 = entry ? ec2Values(entry.fact) : unseenByEc2;
    const own = membership ? memberValues(membership.member) : standalone;
    const { targetGroupIds, classicIds } = this.#registrations.of(id);
    const { condition, reason } = instanceVerdict({
      state: ec2.state,
      lifecycle: own.lifecycle,
      health: own.health,
      seenAt: this.#registrations.seenAt(id),
    });
    return {
      connectionId: this.#origin.connectionId,
      account: this.#origin.account,
      region: this.#origin.region,
      environment,
      application,
      condition,
      reason,
      id,
      name,
      stackId,
      stackName: this.#stackName(stackId),
      groupName,
      state: ec2.state,
      lifecycle: own.lifecycle,
      health: own.health,
      type: ec2.type ?? own.type,
      zone: ec2.zone ?? own.zone,
      privateIp: ec2.privateIp,
      addressOrder: ec2.addressOrder,
      publicIp: ec2.publicIp,
      imageId: ec2.imageId,
      launchedAt: ec2.launchedAt,
      launchedFrom: own.launchedFrom,
      stale: membership ? this.#staleness(membership) : 'unknown',
      protectedFromScaleIn: own.protectedFromScaleIn,
      operator: ec2.operator,
      targetGroupIds,
      classicIds,
      readAt: entry?.readAt ?? null,
      readAs: entry?.readAs ?? null,
    };
  }

  #staleness({ group, member }: Membership) {
    return stalenessOf(member, group, (source) => this.#templateOf(source));
  }

  #templateOf(source: LaunchSource): LaunchTemplateFact | undefined {
    if (source.templateId !== null) return this.#facts.launch_template.get(source.templateId)?.fact;
    return this.#templatesByName.get(source.templateName ?? '');
  }

  traffic(instances: ReadonlyMap<string, InstanceRecord>) {
    return linkTraffic(this.#facts, this.#origin, this.#places, this.#registrations, instances);
  }

  databases(): Map<string, DatabaseRecord> {
    return linkDatabases(this.#facts, this.#origin, this.#places);
  }

  groups(instances: ReadonlyMap<string, InstanceRecord>): Map<string, GroupRecord> {
    const rows = new Map<string, GroupRecord>();
    for (const [id, entry] of this.#facts.group) rows.set(id, this.#group(entry, instances));
    return rows;
  }

  #group(entry: Entry<GroupFact>, instances: ReadonlyMap<string, InstanceRecord>): GroupRecord {
    const { fact } = entry;
    const members = fact.members.flatMap((member) => instances.get(member.instanceId)?.condition ?? []);
    const instanceConditions = countConditions(members);
    const inService = fact.members.filter((member) => member.lifecycle === 'InService').length;
    const suspendedProcesses = fact.suspensions.map(({ process }) => process);
    return {
      ...this.#origin,
      ...this.#places.ofGroup(fact),
      readAt: entry.readAt,
      readAs: entry.readAs,
      id: fact.id,
      name: fact.name,
      stackId: stackIdIn(fact.tags),
      minSize: fact.minSize,
      maxSize: fact.maxSize,
      desiredCapacity: fact.desiredCapacity,
      inService,
      instances: fact.members.length,
      instanceConditions,
      suspendedProcesses,
      launchedFrom: launchSourceText(fact.launchedFrom),
      condition: groupCondition({ ...fact, suspendedProcesses, inService, members: instanceConditions }),
    };
  }

  /** A stack counts what is in it and in the stacks nested below it, since that is what a person means by it. */
  stacks(
    instances: ReadonlyMap<string, InstanceRecord>,
    groups: ReadonlyMap<string, GroupRecord>,
  ): Map<string, StackRecord> {
    const contents = this.#contents(instances, groups);
    const rows = new Map<string, StackRecord>();
    for (const [id, entry] of this.#facts.stack) rows.set(id, this.#stack(entry, contents.get(id) ?? emptyStack()));
    return rows;
  }

  #contents(
    instances: ReadonlyMap<string, InstanceRecord>,
    groups: ReadonlyMap<string, GroupRecord>,
  ): Map<string, StackContents> {
    const contents = new Map<string, StackContents>();
    const of = (id: string) => {
      const known = contents.get(id) ?? emptyStack();
      contents.set(id, known);
      return known;
    };
    for (const { fact } of this.#facts.stack.values()) if (fact.parentId !== null) of(fact.parentId).children++;
    for (const { stackId } of groups.values()) for (const id of this.#stacksFrom(stackId)) of(id).groups++;
    for (const { stackId, condition } of instances.values()) {
      for (const id of this.#stacksFrom(stackId)) {
        const inside = of(id);
        inside.instances++;
        addCondition(inside.instanceConditions, condition);
      }
    }
    return contents;
  }

  #stack({ fact, readAt, readAs }: Entry<StackFact>, contents: StackContents): StackRecord {
    const { environment, application } = this.#places.ofStack(fact.id);
    return {
      connectionId: this.#origin.connectionId,
      account: this.#origin.account,
      region: this.#origin.region,
      environment,
      application,
      condition: stackCondition(fact.status),
      id: fact.id,
      name: fact.name,
      status: fact.status,
      statusReason: fact.statusReason,
      description: fact.description,
      parentId: fact.parentId,
      rootId: fact.rootId,
      children: contents.children,
      groups: contents.groups,
      instances: contents.instances,
      instanceConditions: contents.instanceConditions,
      createdAt: fact.createdAt,
      updatedAt: fact.updatedAt,
      drift: fact.drift,
      terminationProtection: fact.terminationProtection,
      readAt,
      readAs,
    };
  }

  /** A stack and those it is nested in, the innermost first. Many things lie in one, so each way is looked for once. */
  #stacksFrom(stackId: string | null): readonly string[] {
    if (stackId === null) return [];
    const known = this.#upwards.get(stackId);
    if (known) return known;
    const ids: string[] = [];
    let id: string | null = stackId;
    while (id !== null && !ids.includes(id)) {
      ids.push(id);
      id = this.#facts.stack.get(id)?.fact.parentId ?? null;
    }
    this.#upwards.set(stackId, ids);
    return ids;
  }

  #stackName(stackId: string | null): string | null {
    return stackId === null ? null : (this.#facts.stack.get(stackId)?.fact.name ?? nameInStackId(stackId));
  }
}

/** Whether all but instances is the very same, and no instance is told by an address that another may have had. */
function onlyInstancesDiffer(before: Facts, after: Facts): boolean {
  const kinds = Object.keys(noFacts) as Fact['kind'][];
  return !hasAddressTargets(after) && kinds.every((kind) => kind === 'instance' || before[kind] === after[kind]);
}

interface StackContents {
  children: number;
  groups: number;
  instances: number;
  readonly instanceConditions: ConditionCounts;
}

function emptyStack(): StackContents {
  return { children: 0, groups: 0, instances: 0, instanceConditions: {} };
}

/** AWS docs: a stack's ARN ends in `stack/NAME/UNIQUE-ID`. */
function nameInStackId(stackId: string): string | null {
  return stackId.split(':stack/')[1]?.split('/')[0] ?? null;
}
