import type { ResourceRef, Service } from '#contract/inventory.ts';
import type {
  ClassicLoadBalancerFact,
  Fact,
  GroupFact,
  Listing,
  TargetGroupFact,
  TargetHealthFact,
} from './resources.ts';
import { coolIntervalMs } from './tiers.ts';

/** The services whose things have health, which is read for one of them at a time. */
export type BalancingService = 'elb' | 'elbv2';

export function isBalancing(service: Service): service is BalancingService {
  return service === 'elb' || service === 'elbv2';
}

/** How many things one round reads the health of: each takes a call. */
const perRound = 5;

interface Remembered {
  readonly group: Map<string, GroupFact>;
  readonly target_group: Map<string, TargetGroupFact>;
  readonly target_health: Map<string, TargetHealthFact>;
  readonly classic_load_balancer: Map<string, ClassicLoadBalancerFact>;
}

/**
 * Whose health is worth reading next: what somebody watches, and else what was asked for longest ago. Target groups go
 * by their ARN and classic load balancers by their name.
 */
export class KnownHealth {
  readonly #facts: Remembered = {
    group: new Map(),
    target_group: new Map(),
    target_health: new Map(),
    classic_load_balancer: new Map(),
  };
  readonly #askedAt = new Map<string, number>();
  readonly #refusedUntil = new Map<BalancingService, number>();

  /** Takes in what was read. */
  learn({ extent, facts }: Listing): void {
    const tables: Partial<Record<Fact['kind'], Map<string, Fact>>> = this.#facts;
    if (extent.of === 'all') for (const kind of extent.kinds) tables[kind]?.clear();
    else for (const id of extent.ids) tables[extent.kind]?.delete(id);
    for (const fact of facts) tables[fact.kind]?.set(fact.id, fact);
    for (const id of this.#askedAt.keys()) if (!this.#has(id)) this.#askedAt.delete(id);
  }

  /** Notes that the health of these is being read, so that the others come before them next time. */
  asked(ids: readonly string[], now: number): void {
    for (const id of ids) this.#askedAt.set(id, now);
  }

  /** AWS refuses this identity the health alone: it is not worth asking for a while. */
  refused(service: BalancingService, now: number): void {
    this.#refusedUntil.set(service, now + coolIntervalMs.focused);
  }

  /** How many of these things, or of all, have health that a service tells. */
  count(service: BalancingService, among: ReadonlySet<string> | null): number {
    const table = this.#tableOf(service);
    return among === null ? table.size : [...among].filter((id) => table.has(id)).length;
  }

  /** What one round should read of what is watched, what was asked for longest ago first. */
  hot(service: BalancingService, watched: readonly ResourceRef[], now: number): string[] {
    const ids = new Set(watched.flatMap((resource) => this.#behind(service, resource)));
    return this.#inTurn(service, ids, now).slice(0, perRound);
  }

  /** What was asked for longest ago of these, or of all; null where there is nothing to ask for. */
  next(service: BalancingService, among: ReadonlySet<string> | null, now: number): string | null {
    return this.#inTurn(service, among ?? this.#tableOf(service).keys(), now)[0] ?? null;
  }

  #inTurn(service: BalancingService, ids: Iterable<string>, now: number): string[] {
    if (now < (this.#refusedUntil.get(service) ?? 0)) return [];
    const known = this.#tableOf(service);
    const askedAt = (id: string) => this.#askedAt.get(id) ?? 0;
    return [...ids].filter((id) => known.has(id)).sort((one, other) => askedAt(one) - askedAt(other));
  }

  #tableOf(service: BalancingService): ReadonlyMap<string, Fact> {
    return service === 'elb' ? this.#facts.classic_load_balancer : this.#facts.target_group;
  }

  #has(id: string): boolean {
    return this.#facts.target_group.has(id) || this.#facts.classic_load_balancer.has(id);
  }

  /** Where the health of a thing can be read. */
  #behind(service: BalancingService, { kind, id }: ResourceRef): readonly string[] {
    switch (kind) {
      case 'target_group':
        return [id];
      case 'load_balancer':
        return service === 'elb' ? [id] : this.#targetGroupsOf(id);
      case 'group':
        return this.#behindGroup(service, this.#facts.group.get(id));
      case 'instance':
        return this.#behindInstance(service, id);
      case 'environment':
      case 'stack':
      case 'database':
        return [];
    }
  }

  #targetGroupsOf(loadBalancerArn: string): string[] {
    const groups = [...this.#facts.target_group.values()];
    return groups.filter((group) => group.loadBalancerIds.includes(loadBalancerArn)).map((group) => group.id);
  }

  #behindGroup(service: BalancingService, group: GroupFact | undefined): readonly string[] {
    return (service === 'elb' ? group?.loadBalancerNames : group?.targetGroupArns) ?? [];
  }

  /** Through its group, and where it was registered by itself. */
  #behindInstance(service: BalancingService, instanceId: string): string[] {
    const groups = [...this.#facts.group.values()];
    const own = groups.find((group) => group.members.some((member) => member.instanceId === instanceId));
    return [...this.#behindGroup(service, own), ...this.#registeredWith(service, instanceId)];
  }

  #registeredWith(service: BalancingService, instanceId: string): string[] {
    if (service === 'elb') {
      const balancers = [...this.#facts.classic_load_balancer.values()];
      return balancers.filter((balancer) => balancer.instanceIds.includes(instanceId)).map((balancer) => balancer.id);
    }
    const healths = [...this.#facts.target_health.values()];
    const isTarget = (health: TargetHealthFact) => health.targets.some((target) => target.targetId === instanceId);
    return healths.filter(isTarget).map((health) => health.id);
  }
}
