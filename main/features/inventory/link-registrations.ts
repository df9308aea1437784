import { rankOf, type SeenAt } from './conditions.ts';
import { classicTargetCondition, targetCondition } from './conditions-traffic.ts';
import type { Facts } from './link.ts';
import type { GroupFact, TargetFact, TargetGroupFact } from './resources.ts';

/** With which target groups and classic load balancers an instance is registered. */
export interface Registration {
  readonly targetGroupIds: readonly string[];
  readonly classicIds: readonly string[];
}

const unregistered: Registration = { targetGroupIds: [], classicIds: [] };

/**
 * Who is registered where: an instance with the target groups and classic load balancers of its group, with those that
 * list it, and with those whose health, once read, tells of it.
 */
export class Registrations {
  readonly #facts: Facts;
  readonly #groupsByTargetGroup = new Map<string, GroupFact[]>();
  readonly #groupsByClassic = new Map<string, GroupFact[]>();
  readonly #ofInstance = new Map<string, Registration>();
  /** What each target group or classic load balancer sees of an instance; the worst, where it has several ports. */
  readonly #seen = new Map<string, Map<string, SeenAt>>();
  readonly #idsByAddress: ReadonlyMap<string, string>;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#idsByAddress = hasAddressTargets(facts) ? idsByAddress(facts) : new Map();
    for (const { fact: group } of facts.group.values()) this.#addGroup(group);
    for (const { fact } of facts.classic_load_balancer.values()) {
      for (const id of fact.instanceIds) this.#add(id, { targetGroupIds: [], classicIds: [fact.id] });
    }
    for (const id of facts.target_health.keys()) this.#addTargetHealth(id);
    for (const id of facts.classic_health.keys()) this.#addClassicHealth(id);
  }

  of(instanceId: string): Registration {
    return this.#ofInstance.get(instanceId) ?? unregistered;
  }

  /** What each place that an instance is registered with says of it; `unread` where nobody looked. */
  seenAt(instanceId: string): SeenAt[] {
    const { targetGroupIds, classicIds } = this.of(instanceId);
    return [...targetGroupIds, ...classicIds].map(
      (id) => this.#seen.get(id)?.get(instanceId) ?? { name: id, condition: 'unread', why: null },
    );
  }

  groupsOfTargetGroup(id: string): readonly GroupFact[] {
    return this.#groupsByTargetGroup.get(id) ?? [];
  }

  groupsOfClassic(id: string): readonly GroupFact[] {
    return this.#groupsByClassic.get(id) ?? [];
  }

  /** The instance that a target is, if it is one. */
  instanceOf({ targetId }: TargetFact, targetGroup: TargetGroupFact): string | null {
    if (targetGroup.targetType === 'instance') return targetId;
    return this.#idsByAddress.get(addressKey(targetGroup.vpcId, targetId)) ?? null;
  }

  #addGroup(group: GroupFact): void {
    for (const id of group.targetGroupArns) append(this.#groupsByTargetGroup, id, group);
    for (const id of group.loadBalancerNames) append(this.#groupsByClassic, id, group);
    if (group.targetGroupArns.length === 0 && group.loadBalancerNames.length === 0) return;
    const shared = {
      targetGroupIds: [...new Set(group.targetGroupArns)].sort(),
      classicIds: [...new Set(group.loadBalancerNames)].sort(),
    };
    for (const { instanceId } of group.members) this.#add(instanceId, shared);
  }

  #addTargetHealth(id: string): void {
    const targetGroup = this.#facts.target_group.get(id)?.fact;
    if (!targetGroup) return;
    const registered = { targetGroupIds: [id], classicIds: [] };
    for (const target of this.#facts.target_health.get(id)?.fact.targets ?? []) {
      const instanceId = this.instanceOf(target, targetGroup);
      if (instanceId === null) continue;
      this.#add(instanceId, registered);
      const why = target.reason ?? target.description;
      this.#see(id, instanceId, { name: targetGroup.name, condition: targetCondition(target), why });
    }
  }

  #addClassicHealth(id: string): void {
    for (const target of this.#facts.classic_health.get(id)?.fact.targets ?? []) {
      // AWS docs, InstanceState: the code of a classic load balancer says whose fault it is, and nothing of what it is.
      const why = target.description ?? target.reason;
      this.#see(id, target.targetId, { name: id, condition: classicTargetCondition(target), why });
    }
  }

  #add(instanceId: string, more: Registration): void {
    const known = this.#ofInstance.get(instanceId);
    this.#ofInstance.set(instanceId, known ? merged(known, more) : more);
  }

  #see(placeId: string, instanceId: string, seenAt: SeenAt): void {
    const seen = this.#seen.get(placeId) ?? new Map<string, SeenAt>();
    this.#seen.set(placeId, seen);
    const known = seen.get(instanceId);
    if (known && rankOf(known.condition) <= rankOf(seenAt.condition)) return;
    seen.set(instanceId, seenAt);
  }
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Keeps the very lists where nothing is new, since nearly every instance is registered as its whole group is. */
function merged(known: Registration, more: Registration): Registration {
  const targetGroupIds = union(known.targetGroupIds, more.targetGroupIds);
  const classicIds = union(known.classicIds, more.classicIds);
  const isSame = targetGroupIds === known.targetGroupIds && classicIds === known.classicIds;
  return isSame ? known : { targetGroupIds, classicIds };
}

function union(known: readonly string[], more: readonly string[]): readonly string[] {
  if (more.every((id) => known.includes(id))) return known;
  return [...new Set([...known, ...more])].sort();
}

/** Whether any target group names its targets by address, which is an instance's only while it has it. */
export function hasAddressTargets(facts: Facts): boolean {
  return [...facts.target_group.values()].some(({ fact }) => fact.targetType === 'ip');
}

/** An address is unique in its VPC only, and there too not while one instance hands it on to another. */
function idsByAddress(facts: Facts): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { fact } of facts.instance.values()) {
    if (fact.privateIp === null) continue;
    const key = addressKey(fact.vpcId, fact.privateIp);
    const known = ids.get(key);
    if (known === undefined || fact.id < known) ids.set(key, fact.id);
  }
  return ids;
}

function addressKey(vpcId: string | null, address: string): string {
  return `${vpcId ?? ''} ${address}`;
}
