import type { Service } from '#contract/inventory.ts';
import type { Problem } from '#contract/problems.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import { kindsOfService, type Listing, type Published } from './resources.ts';

/** What the collector tells of a scope without new data; what is left out stays as it is. */
export interface ScopeChange {
  /** What stands in the way of reading, or null where nothing does any more. */
  readonly problem?: Problem | null;
  readonly refreshing?: boolean;
  /** When the next full listing is due, in milliseconds since the epoch. */
  readonly nextReadAt?: number | null;
}

type Key = [connectionId: string, service: string];

/** Writes how fresh each (connection, service) is. */
export class ScopeWriter {
  readonly #ensure: Statement<Key>;
  readonly #readAt: Statement<Key, { readAt: number | null }>;
  readonly #publish: Statement<[string, string, number, ...Key], { generation: number }>;
  readonly #publishAgain: Statement<[string], Pick<Published, 'connectionId' | 'service' | 'generation'>>;
  readonly #read: Statement<[number, string, ...Key]>;
  readonly #problem: Statement<[string | null, ...Key]>;
  readonly #refreshing: Statement<[number, ...Key]>;
  readonly #nextReadAt: Statement<[number | null, ...Key]>;

  constructor(db: Database) {
    const where = 'where connectionId = ? and service = ?';
    this.#ensure = db.prepare('insert into scope(connectionId, service) values(?, ?) on conflict do nothing');
    this.#readAt = db.prepare(`select readAt from scope ${where}`);
    this.#publish = db.prepare(
      `update scope set account = ?, region = ?, resources = ?, generation = generation + 1 ${where} returning generation`,
    );
    this.#publishAgain = db.prepare(
      `update scope set generation = generation + 1 where connectionId = ? and generation > 0
      returning connectionId, service, generation`,
    );
    this.#read = db.prepare(`update scope set readAt = ?, readAs = ?, problem = null ${where}`);
    this.#problem = db.prepare(`update scope set problem = ? ${where}`);
    this.#refreshing = db.prepare(`update scope set refreshing = ? ${where}`);
    this.#nextReadAt = db.prepare(`update scope set nextReadAt = ? ${where}`);
  }

  /** Whether the scope was ever read as a whole. */
  wasRead(connectionId: string, service: Service): boolean {
    return (this.#readAt.get(connectionId, service)?.readAt ?? null) !== null;
  }

  /** Counts a publication, and answers with its number. */
  publish(listing: Listing, resources: number): number {
    const { connectionId, service, account, region } = listing;
    this.#ensure.run(connectionId, service);
    if (saysAll(listing)) this.#read.run(listing.readAt, listing.identity, connectionId, service);
    const published = this.#publish.get(account, region, resources, connectionId, service);
    return published?.generation ?? 0;
  }

  /** Counts a publication of everything that was published of a connection before. */
  publishAgain(connectionId: string): Pick<Published, 'connectionId' | 'service' | 'generation'>[] {
    return this.#publishAgain.all(connectionId);
  }

  record(connectionId: string, service: Service, change: ScopeChange): void {
    const { problem, refreshing, nextReadAt } = change;
    this.#ensure.run(connectionId, service);
    if (problem !== undefined) this.#problem.run(problem && JSON.stringify(problem), connectionId, service);
    if (refreshing !== undefined) this.#refreshing.run(refreshing ? 1 : 0, connectionId, service);
    if (nextReadAt !== undefined) this.#nextReadAt.run(nextReadAt, connectionId, service);
  }
}

/** Whether a listing tells of everything in its scope. Launch templates alone say nothing of the instances. */
function saysAll({ service, extent }: Listing): boolean {
  if (extent.of === 'only') return extent.restUnchanged ?? false;
  return extent.kinds.includes(kindsOfService[service][0]);
}
