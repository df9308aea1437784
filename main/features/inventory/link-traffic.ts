import type { ConditionCounts } from '#contract/inventory.ts';
import { countConditions, countedConditions } from './conditions.ts';
import {
  classicTargetCondition,
  loadBalancerVerdict,
  targetCondition,
  targetGroupVerdict,
} from './conditions-traffic.ts';
import type { Entry, Facts, Origin } from './link.ts';
import { type Places, stackIdIn } from './link-places.ts';
import type { Registrations } from './link-registrations.ts';
import type { Placement } from './placement.ts';
import type { ClassicLoadBalancerFact, GroupFact, LoadBalancerFact, TargetGroupFact } from './resources.ts';
import type { InstanceRecord, LoadBalancerRecord, TargetGroupRecord } from './rows.ts';

interface Linked {
  readonly load_balancer: Map<string, LoadBalancerRecord>;
  readonly target_group: Map<string, TargetGroupRecord>;
}

/** Ties load balancers to what is behind them, and places and judges them by it. */
export function linkTraffic(
  facts: Facts,
  origin: Origin,
  places: Places,
  registrations: Registrations,
  instances: ReadonlyMap<string, InstanceRecord>,
): Linked {
  const linking = new TrafficLinking(facts, origin, places, registrations, instances);
  const target_group = linking.targetGroups();
  return { target_group, load_balancer: linking.loadBalancers(target_group) };
}

class TrafficLinking {
  readonly #facts: Facts;
  readonly #origin: Origin;
  readonly #places: Places;
  readonly #registrations: Registrations;
  readonly #instances: ReadonlyMap<string, InstanceRecord>;

  constructor(
    facts: Facts,
    origin: Origin,
    places: Places,
    registrations: Registrations,
    instances: ReadonlyMap<string, InstanceRecord>,
  ) {
    this.#facts = facts;
    this.#origin = origin;
    this.#places = places;
    this.#registrations = registrations;
    this.#instances = instances;
  }

  targetGroups(): Map<string, TargetGroupRecord> {
    const rows = new Map<string, TargetGroupRecord>();
    for (const [id, entry] of this.#facts.target_group) rows.set(id, this.#targetGroup(entry));
    return rows;
  }

  #targetGroup({ fact, readAt, readAs }: Entry<TargetGroupFact>): TargetGroupRecord {
    const groups = this.#registrations.groupsOfTargetGroup(fact.id);
    const targets = this.#targetsOf(fact, groups);
    const { instanceIds, instancesByAddress } = this.#registeredWith(fact, groups);
    return {
      ...this.#origin,
      ...this.#placed(fact.name, groups, instanceIds),
      ...targetGroupVerdict(fact, targets),
      readAt,
      readAs,
      id: fact.id,
      name: fact.name,
      protocol: fact.protocol,
      port: fact.port,
      targetType: fact.targetType,
      healthCheck: fact.healthCheck,
      loadBalancerIds: fact.loadBalancerIds.toSorted(),
      groupNames: groups.map((group) => group.name).sort(),
      instanceIds,
      instancesByAddress,
      balancerIds: this.#balancersAmongTargets(fact),
      targets,
    };
  }

  /** The targets by condition; while their health was not read, only those of its groups are known. */
  #targetsOf(fact: TargetGroupFact, groups: readonly GroupFact[]): ConditionCounts {
    const health = this.#facts.target_health.get(fact.id)?.fact;
    if (health) return countConditions(health.targets.map(targetCondition));
    const members = new Set(groups.flatMap((group) => group.members.map((member) => member.instanceId)));
    return members.size === 0 ? {} : { unread: members.size };
  }

  /** The instances that are registered by themselves, not through a group. */
  #registeredWith(fact: TargetGroupFact, groups: readonly GroupFact[]) {
    const inGroups = new Set(groups.flatMap((group) => group.members.map((member) => member.instanceId)));
    const instanceIds = new Set<string>();
    const instancesByAddress: Record<string, string> = {};
    for (const target of this.#facts.target_health.get(fact.id)?.fact.targets ?? []) {
      const id = this.#registrations.instanceOf(target, fact);
      if (id === null) continue;
      if (!inGroups.has(id)) instanceIds.add(id);
      if (id !== target.targetId) instancesByAddress[target.targetId] = id;
    }
    return { instanceIds: [...instanceIds].sort(), instancesByAddress };
  }

  #balancersAmongTargets({ id, targetType }: TargetGroupFact): string[] {
    if (targetType !== 'alb') return [];
    const targets = this.#facts.target_health.get(id)?.fact.targets ?? [];
    return targets.map(({ targetId }) => targetId).sort();
  }

  loadBalancers(targetGroups: ReadonlyMap<string, TargetGroupRecord>): Map<string, LoadBalancerRecord> {
    const behind = new Map<string, TargetGroupRecord[]>();
    for (const targetGroup of targetGroups.values()) {
      for (const id of targetGroup.loadBalancerIds) behind.set(id, [...(behind.get(id) ?? []), targetGroup]);
    }
    const rows = new Map<string, LoadBalancerRecord>();
    for (const [id, entry] of this.#facts.load_balancer) rows.set(id, this.#loadBalancer(entry, behind.get(id) ?? []));
    for (const [id, entry] of this.#facts.classic_load_balancer) rows.set(id, this.#classic(entry));
    return rows;
  }

  #loadBalancer(
    { fact, readAt, readAs }: Entry<LoadBalancerFact>,
    behind: readonly TargetGroupRecord[],
  ): LoadBalancerRecord {
    const { state, stateReason } = fact;
    const targets = sumOf(behind.map((targetGroup) => targetGroup.targets));
    const groups = new Set(behind.flatMap(({ id }) => this.#registrations.groupsOfTargetGroup(id)));
    const instanceIds = behind.flatMap((targetGroup) => targetGroup.instanceIds);
    return {
      ...this.#balancer(fact),
      ...this.#placed(fact.name, [...groups], instanceIds),
      ...loadBalancerVerdict({ state, stateReason, targets: behind.length === 0 ? null : targets }),
      readAt,
      readAs,
      kind: fact.type,
      state,
      stateReason,
      targetGroups: behind.length,
      targets,
      groupNames: [],
      instanceIds: [],
    };
  }

  #classic({ fact, readAt, readAs }: Entry<ClassicLoadBalancerFact>): LoadBalancerRecord {
    const targets = this.#classicTargets(fact);
    const groups = this.#registrations.groupsOfClassic(fact.id);
    return {
      ...this.#balancer(fact),
      ...this.#placed(fact.name, groups, fact.instanceIds),
      ...loadBalancerVerdict({
        state: null,
        stateReason: null,
        targets: fact.instanceIds.length === 0 ? null : targets,
      }),
      readAt,
      readAs,
      kind: 'classic',
      state: null,
      stateReason: null,
      targetGroups: 0,
      targets,
      groupNames: groups.map((group) => group.name).sort(),
      instanceIds: fact.instanceIds.toSorted(),
    };
  }

  #classicTargets({ id, instanceIds }: ClassicLoadBalancerFact): ConditionCounts {
    const health = this.#facts.classic_health.get(id)?.fact.targets ?? [];
    const conditions = new Map(health.map((target) => [target.targetId, classicTargetCondition(target)]));
    return countConditions(instanceIds.map((instanceId) => conditions.get(instanceId) ?? 'unread'));
  }

  #balancer(fact: LoadBalancerFact | ClassicLoadBalancerFact) {
    const { id, name, scheme, dnsName, vpcId, zones, createdAt } = fact;
    return { ...this.#origin, id, name, scheme, dnsName, vpcId, zones: zones.toSorted(), createdAt };
  }

  /** AWS tags no balancer with its stack in a listing, so it belongs where most of what is behind it does. */
  #placed(
    name: string,
    groups: readonly GroupFact[],
    instanceIds: readonly string[],
  ): Placement & { readonly stackId: string | null } {
    const behind = groups.length > 0 ? groups.map((group) => this.#ofGroup(group)) : this.#ofInstances(instanceIds);
    const inherited = {
      environment: mostCommon(behind.map(({ environment }) => environment)),
      application: mostCommon(behind.map(({ application }) => application)),
    };
    return { ...this.#places.of(inherited, name, []), stackId: mostCommon(behind.map(({ stackId }) => stackId)) };
  }

  #ofGroup(group: GroupFact) {
    return { ...this.#places.ofGroup(group), stackId: stackIdIn(group.tags) };
  }

  #ofInstances(ids: readonly string[]): InstanceRecord[] {
    return ids.flatMap((id) => this.#instances.get(id) ?? []);
  }
}

/** The value that occurs most often, and of several the first in order, so that the order of arrival does not decide. */
function mostCommon(values: readonly (string | null)[]): string | null {
  const [any = null] = values;
  if (values.every((value) => value === any)) return any;
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].sort(([one, count], [other, another]) => another - count || (one < other ? -1 : 1));
  return first?.[0] ?? null;
}

function sumOf(all: readonly ConditionCounts[]): ConditionCounts {
  const sum: ConditionCounts = {};
  for (const counts of all) {
    for (const condition of countedConditions(counts))
      sum[condition] = (sum[condition] ?? 0) + (counts[condition] ?? 0);
  }
  return sum;
}
