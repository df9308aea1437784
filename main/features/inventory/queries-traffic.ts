import type { Read } from '#contract/inventory.ts';
import type {
  BalancerHealth,
  LoadBalancerDetail,
  LoadBalancerPage,
  LoadBalancerQuery,
  LoadBalancerRow,
  Target,
  TargetGroupDetail,
  TargetGroupRow,
} from '#contract/traffic.ts';
import { classicTargetCondition, targetCondition } from './conditions-traffic.ts';
import { type ReadContext, worstRead } from './freshness.ts';
import { type CacheQueries, missing, placedOrders } from './queries-cache.ts';
import { Filter } from './queries-filter.ts';
import type { Freshnesses } from './queries-scopes.ts';
import type { TargetFact } from './resources.ts';
import type { LoadBalancerRecord, TargetGroupRecord } from './rows.ts';
import { instanceTable, loadBalancerTable, targetGroupTable } from './tables.ts';

/** Answers what is asked of load balancers, target groups and the health of what is behind them. */
export interface TrafficReader {
  loadBalancers(query: LoadBalancerQuery, context: ReadContext): LoadBalancerPage;
  /** Fails with `not_found` where the inventory does not hold it. */
  loadBalancer(connectionId: string, id: string, context: ReadContext): LoadBalancerDetail;
  /** Fails with `not_found` where the inventory does not hold it. */
  targetGroup(connectionId: string, id: string, context: ReadContext): TargetGroupDetail;
  /** An instance at each of its balancers; fails with `not_found` where the inventory does not hold it. */
  instanceHealth(connectionId: string, id: string, context: ReadContext): BalancerHealth[];
}

const orders: Record<LoadBalancerQuery['sort'], string> = {
  ...placedOrders,
  kind: 'kind',
  state: 'state',
  scheme: 'scheme',
  createdAt: 'createdAt',
};

/** Stands where AWS's word will once health is read. */
const notRead = 'not read';

const neverRead: Read = { at: null, identity: null, freshness: 'never' };

export class TrafficQueries implements TrafficReader {
  readonly #cache: CacheQueries;

  constructor(cache: CacheQueries) {
    this.#cache = cache;
  }

  loadBalancers(query: LoadBalancerQuery, context: ReadContext): LoadBalancerPage {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const shown = this.#cache.shown(freshnesses, query.connectionIds, context);
      const filter = () =>
        this.#cache
          .addPlace(shown(), query)
          .addIf(query.kind, 'kind = ?')
          .addValue('scheme', query.scheme)
          .addText('load_balancer', query.text);
      const page = this.#cache.groupedPage(loadBalancerTable, orders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => loadBalancerRow(row, freshnesses)) };
    });
  }

  loadBalancer(connectionId: string, id: string, context: ReadContext): LoadBalancerDetail {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const record = this.#cache.one(loadBalancerTable, connectionId, id);
      if (!record) throw missing('load balancer', connectionId, id);
      const row = loadBalancerRow(record, freshnesses);
      const targetGroups = this.#behind(record).map((one) => this.#targetGroupRow(one, freshnesses));
      if (record.kind === 'classic') {
        const healthRead = this.#classicRead(connectionId, id, freshnesses);
        return { row, targetGroups, targets: this.#classicTargets(connectionId, id), healthRead };
      }
      const [first, ...others] = targetGroups.map(({ healthRead }) => healthRead);
      return { row, targetGroups, targets: [], healthRead: first ? worstRead([first, ...others]) : neverRead };
    });
  }

  targetGroup(connectionId: string, id: string, context: ReadContext): TargetGroupDetail {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const record = this.#cache.one(targetGroupTable, connectionId, id);
      if (!record) throw missing('target group', connectionId, id);
      return { row: this.#targetGroupRow(record, freshnesses), targets: this.#targets(record) };
    });
  }

  instanceHealth(connectionId: string, id: string, context: ReadContext): BalancerHealth[] {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const instance = this.#cache.one(instanceTable, connectionId, id);
      if (!instance) throw missing('instance', connectionId, id);
      return [
        ...instance.targetGroupIds.flatMap((place) => this.#atTargetGroup(connectionId, place, id, freshnesses)),
        ...instance.classicIds.flatMap((place) => this.#atClassic(connectionId, place, id, freshnesses)),
      ];
    });
  }

  #atTargetGroup(connectionId: string, id: string, instanceId: string, freshnesses: Freshnesses): BalancerHealth[] {
    const record = this.#cache.one(targetGroupTable, connectionId, id);
    const targets = record ? this.#targets(record).filter((target) => target.instanceId === instanceId) : [];
    const read = freshnesses.ofHealth(connectionId, 'elbv2', this.#cache.factRead('target_health', connectionId, id));
    const targetGroup = { kind: 'target_group' as const, connectionId, id, name: record?.name ?? nameInArn(id) };
    const balancers = (record?.loadBalancerIds ?? []).map((balancer) => this.#balancerRef(connectionId, balancer));
    return (balancers.length === 0 ? [null] : balancers).flatMap((loadBalancer) =>
      asSeen(targets, read).map((seen) => ({ loadBalancer, targetGroup, ...seen })),
    );
  }

  #atClassic(connectionId: string, id: string, instanceId: string, freshnesses: Freshnesses): BalancerHealth[] {
    const targets = this.#classicTargets(connectionId, id).filter((target) => target.instanceId === instanceId);
    const loadBalancer = { kind: 'load_balancer' as const, connectionId, id, name: id };
    const read = this.#classicRead(connectionId, id, freshnesses);
    return asSeen(targets, read).map((seen) => ({ loadBalancer, targetGroup: null, ...seen }));
  }

  #balancerRef(connectionId: string, id: string) {
    const name = this.#cache.one(loadBalancerTable, connectionId, id)?.name ?? nameInArn(id);
    return { kind: 'load_balancer' as const, connectionId, id, name };
  }

  #behind({ connectionId, id, kind }: LoadBalancerRecord): TargetGroupRecord[] {
    if (kind === 'classic') return [];
    const filter = new Filter()
      .add('connectionId = ?', connectionId)
      .add('exists (select 1 from json_each(loadBalancerIds) where value = ?)', id);
    return this.#cache.rows(targetGroupTable, filter, 'order by name collate nocase, id');
  }

  /** The targets with their health; where it was not read, the members of its groups, of which nothing is known. */
  #targets(record: TargetGroupRecord): Target[] {
    const { connectionId, id, instancesByAddress, port } = record;
    const health = this.#cache.fact('target_health', connectionId, id);
    if (!health) return this.#membersOf(record).map((target) => unreadTarget({ ...target, port }));
    return health.targets.map((target) => {
      const own = target.targetId.startsWith('i-') ? target.targetId : null;
      const instanceId = own ?? instancesByAddress[target.targetId] ?? null;
      return { ...target, instanceId, condition: targetCondition(target) };
    });
  }

  #membersOf({ connectionId, groupNames }: TargetGroupRecord): { targetId: string; zone: string | null }[] {
    const groups = groupNames.flatMap((name) => this.#cache.fact('group', connectionId, name) ?? []);
    const zones = new Map(groups.flatMap((group) => group.members.map(({ instanceId, zone }) => [instanceId, zone])));
    return [...zones].map(([targetId, zone]) => ({ targetId, zone }));
  }

  /** The instances of a classic load balancer; those whose health was not read are told too. */
  #classicTargets(connectionId: string, id: string): Target[] {
    const registered = this.#cache.fact('classic_load_balancer', connectionId, id)?.instanceIds ?? [];
    const health = this.#cache.fact('classic_health', connectionId, id)?.targets ?? [];
    const seen = new Map(health.map((target) => [target.targetId, target]));
    return registered.toSorted().map((targetId) => {
      const target: TargetFact | undefined = seen.get(targetId);
      return target
        ? { ...target, instanceId: targetId, condition: classicTargetCondition(target) }
        : unreadTarget({ targetId, port: null, zone: null });
    });
  }

  #classicRead(connectionId: string, id: string, freshnesses: Freshnesses): Read {
    return freshnesses.ofHealth(connectionId, 'elb', this.#cache.factRead('classic_health', connectionId, id));
  }

  #targetGroupRow(record: TargetGroupRecord, freshnesses: Freshnesses): TargetGroupRow {
    const { readAt, readAs, stackId, reason, instanceIds, instancesByAddress, balancerIds, ...row } = record;
    const health = this.#cache.factRead('target_health', row.connectionId, row.id);
    return {
      ...row,
      read: freshnesses.ofTargetGroup(record),
      healthRead: freshnesses.ofHealth(row.connectionId, 'elbv2', health),
    };
  }
}

function loadBalancerRow(record: LoadBalancerRecord, freshnesses: Freshnesses): LoadBalancerRow {
  const { readAt, readAs, instanceIds, groupNames, ...row } = record;
  return { ...row, read: freshnesses.ofLoadBalancer(record) };
}

function unreadTarget(target: Pick<Target, 'targetId' | 'port' | 'zone'>): Target {
  const { targetId } = target;
  return { ...target, instanceId: targetId, state: notRead, reason: null, description: null, condition: 'unread' };
}

/** A target that a balancer has not been asked about since it was registered there was never read. */
function asSeen(targets: readonly Target[], read: Read): Pick<BalancerHealth, 'target' | 'read'>[] {
  const seen = targets.filter(({ state }) => state !== notRead);
  if (seen.length > 0) return seen.map((target) => ({ target, read }));
  return [{ target: null, read: read.freshness === 'unreadable' ? read : neverRead }];
}

/** AWS docs: the ARN of a target group ends in `targetgroup/NAME/ID`, a load balancer's in `loadbalancer/TYPE/NAME/ID`. */
function nameInArn(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
