import type { Read, Scope, Service } from '#contract/inventory.ts';
import type { Problem } from '#contract/problems.ts';
import {
  type OwnRead,
  type ReadContext,
  readAloneOf,
  readOf,
  type ScopeRecord,
  unknownScope,
  worstRead,
} from './freshness.ts';
import type {
  DatabaseRecord,
  GroupRecord,
  InstanceRecord,
  LoadBalancerRecord,
  StackRecord,
  TargetGroupRecord,
} from './rows.ts';

/** What an environment's row tells of. */
const summedUp = ['cloudformation', 'autoscaling', 'ec2'] as const satisfies readonly Service[];

/** A row of the scope table. */
export interface ScopeColumns {
  readonly connectionId: string;
  readonly service: Service;
  readonly readAt: number | null;
  readonly readAs: string | null;
  readonly generation: number;
  readonly resources: number;
  readonly refreshing: number;
  readonly nextReadAt: number | null;
  readonly problem: string | null;
}

/** How fresh everything is, as of one moment of the cache. */
export class Freshnesses {
  readonly #scopes: ReadonlyMap<string, ScopeRecord>;
  readonly #context: ReadContext;

  constructor(stored: readonly ScopeColumns[], context: ReadContext) {
    const records = stored.map(recordOf).map((record) => ({ ...record, problem: record.problem ?? context.blockedBy }));
    this.#scopes = new Map(records.map((record) => [keyOf(record.connectionId, record.service), record]));
    this.#context = context;
  }

  /** The connections that there is something of. */
  get connectionIds(): string[] {
    return [...new Set([...this.#scopes.values()].map((scope) => scope.connectionId))];
  }

  scopes(connectionIds: ReadonlySet<string>): Scope[] {
    const shown = [...this.#scopes.values()].filter((scope) => connectionIds.has(scope.connectionId));
    return shown.map((scope) => {
      const { readAt, readAs, ...rest } = scope;
      return { ...rest, read: readOf(scope, undefined, this.#context) };
    });
  }

  ofStack(row: StackRecord): Read {
    return this.#read(row.connectionId, 'cloudformation', row);
  }

  ofGroup(row: GroupRecord): Read {
    return this.#read(row.connectionId, 'autoscaling', row);
  }

  /** What EC2 and, in a group, what Auto Scaling said: as good as the worse of the two. */
  ofInstance(
    row: Pick<InstanceRecord, 'connectionId' | 'state' | 'lifecycle' | 'readAt' | 'readAs'>,
    group: OwnRead | undefined,
  ): Read {
    const byEc2 = this.#read(row.connectionId, 'ec2', row);
    if (row.lifecycle === null) return byEc2;
    const byGroup = this.#read(row.connectionId, 'autoscaling', group);
    return row.state === null ? byGroup : worstRead([byEc2, byGroup]);
  }

  ofLoadBalancer(row: LoadBalancerRecord): Read {
    return this.#read(row.connectionId, row.kind === 'classic' ? 'elb' : 'elbv2', row);
  }

  ofTargetGroup(row: TargetGroupRecord): Read {
    return this.#read(row.connectionId, 'elbv2', row);
  }

  ofDatabase(row: DatabaseRecord): Read {
    return this.#read(row.connectionId, 'rds', row);
  }

  /** The health of targets, which is read by itself alone. */
  ofHealth(connectionId: string, service: 'elb' | 'elbv2', own: OwnRead | undefined): Read {
    return readAloneOf(this.#scope(connectionId, service), own, this.#context);
  }

  /** An environment sums up stacks, groups and instances. */
  ofConnection(connectionId: string): Read {
    const [first, ...others] = summedUp;
    const read = (service: Service) => this.#read(connectionId, service, undefined);
    return worstRead([read(first), ...others.map(read)]);
  }

  #read(connectionId: string, service: Service, own: OwnRead | undefined): Read {
    return readOf(this.#scope(connectionId, service), own, this.#context);
  }

  #scope(connectionId: string, service: Service): ScopeRecord {
    return this.#scopes.get(keyOf(connectionId, service)) ?? unknownScope(connectionId, service);
  }
}

function keyOf(connectionId: string, service: Service): string {
  return `${service} ${connectionId}`;
}

function recordOf(columns: ScopeColumns): ScopeRecord {
  const problem = columns.problem === null ? null : (JSON.parse(columns.problem) as Problem);
  return { ...columns, refreshing: columns.refreshing === 1, problem };
}
