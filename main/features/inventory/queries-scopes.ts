import { type Read, type Scope, type Service, services } from '#contract/inventory.ts';
import type { Problem } from '#contract/problems.ts';
import { type OwnRead, type ReadContext, readOf, type ScopeRecord, unknownScope, worstRead } from './freshness.ts';
import type { GroupRecord, InstanceRecord, StackRecord } from './rows.ts';

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
  ofInstance(row: InstanceRecord, group: OwnRead | undefined): Read {
    const byEc2 = this.#read(row.connectionId, 'ec2', row);
    if (row.lifecycle === null) return byEc2;
    const byGroup = this.#read(row.connectionId, 'autoscaling', group);
    return row.state === null ? byGroup : worstRead([byEc2, byGroup]);
  }

  /** An environment sums up all services. */
  ofConnection(connectionId: string): Read {
    const [first, ...others] = services;
    const read = (service: Service) => this.#read(connectionId, service, undefined);
    return worstRead([read(first), ...others.map(read)]);
  }

  #read(connectionId: string, service: Service, own: OwnRead | undefined): Read {
    const scope = this.#scopes.get(keyOf(connectionId, service)) ?? unknownScope(connectionId, service);
    return readOf(scope, own, this.#context);
  }
}

function keyOf(connectionId: string, service: Service): string {
  return `${service} ${connectionId}`;
}

function recordOf(columns: ScopeColumns): ScopeRecord {
  const problem = columns.problem === null ? null : (JSON.parse(columns.problem) as Problem);
  return { ...columns, refreshing: columns.refreshing === 1, problem };
}
