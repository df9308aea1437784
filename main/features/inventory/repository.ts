import type { Service } from '#contract/inventory.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import { type Entry, type Facts, link, noFacts, type Origin } from './link.ts';
import { defaultPlacementRules, type PlacementRules } from './placement.ts';
import { type Applied, apply, isHealth } from './publish.ts';
import { ChangeWriter } from './repository-changes.ts';
import { EnvironmentWriter } from './repository-environments.ts';
import { type ScopeChange, ScopeWriter } from './repository-scopes.ts';
import { ThingWriter } from './repository-tables.ts';
import { type Fact, kindsOfService, type Listing, type Published } from './resources.ts';
import type { Linked } from './rows.ts';
import { SharedTexts } from './shared-texts.ts';
import {
  databasesOf,
  groupsOf,
  instancesOf,
  keepingEqualRows,
  loadBalancersOf,
  type Snapshot,
  stacksOf,
  targetGroupsOf,
} from './snapshot.ts';
import { databaseTable, groupTable, instanceTable, loadBalancerTable, stackTable, targetGroupTable } from './tables.ts';

export type { ScopeChange } from './repository-scopes.ts';

/** The one writer of cache.db. It remembers what it wrote, so that a publication touches only what differs. */
export interface InventoryWriter {
  /** Publishes a listing that completed, all of it or nothing. */
  publish(listing: Listing): Published;
  /** Notes a problem, a refresh or a schedule. */
  recordScope(connectionId: string, service: Service, change: ScopeChange): void;
  /** Removes everything of a connection. */
  forget(connectionId: string): void;
}

/** How things are placed, which the writer must know since it stores where they are. */
export interface Placing {
  /**
   * Places everything by other rules from now on, and publishes all that was read once more. What moves by that is no
   * change of it, so none is recorded or counted.
   */
  placeBy(rules: PlacementRules): Published[];
  /** What every connection holds now, and what it would hold by other rules; nothing is written. */
  linkedBy(rules: PlacementRules): { readonly before: Linked; readonly after: Linked }[];
}

export interface WriterOptions {
  readonly clock: Clock;
  readonly rules?: PlacementRules;
}

/** From so many rows on, the planner's statistics are worth renewing. */
const bigLoad = 500;

export function openInventoryWriter(db: Database, options: WriterOptions): InventoryWriter & Placing {
  return new Writer(db, options);
}

interface FactColumns {
  readonly kind: Fact['kind'];
  readonly document: string;
  readonly readAt: number | null;
  readonly readAs: string | null;
}

function thingWriters(db: Database) {
  return {
    stack: new ThingWriter(db, 'stack', stackTable, stacksOf),
    scaling_group: new ThingWriter(db, 'group', groupTable, groupsOf),
    instance: new ThingWriter(db, 'instance', instanceTable, instancesOf),
    load_balancer: new ThingWriter(db, 'load_balancer', loadBalancerTable, loadBalancersOf),
    target_group: new ThingWriter(db, 'target_group', targetGroupTable, targetGroupsOf),
    database: new ThingWriter(db, 'database', databaseTable, databasesOf),
  };
}

class Writer implements InventoryWriter, Placing {
  readonly #db: Database;
  #rules: PlacementRules;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #scopes: ScopeWriter;
  readonly #changes: ChangeWriter;
  readonly #things: ReturnType<typeof thingWriters>;
  readonly #environments: EnvironmentWriter;
  readonly #facts: Statement<[string], FactColumns>;
  readonly #origins: Statement<[], Origin>;
  readonly #putFact: Statement<[string, string, string, string, number | null, string | null]>;
  readonly #removeFact: Statement<[string, string, string]>;

  constructor(db: Database, { clock, rules }: WriterOptions) {
    this.#db = db;
    this.#rules = rules ?? defaultPlacementRules;
    this.#scopes = new ScopeWriter(db);
    this.#changes = new ChangeWriter(db, clock);
    this.#things = thingWriters(db);
    this.#environments = new EnvironmentWriter(db, clock);
    this.#facts = db.prepare('select kind, document, readAt, readAs from fact where connectionId = ?');
    this.#origins = db.prepare(`select connectionId, max(account) as account, max(region) as region from scope
      where account is not null group by connectionId`);
    this.#putFact =
      db.prepare(`insert into fact(connectionId, kind, id, document, readAt, readAs) values(?, ?, ?, ?, ?, ?)
      on conflict do update set document = excluded.document, readAt = excluded.readAt, readAs = excluded.readAs`);
    this.#removeFact = db.prepare('delete from fact where connectionId = ? and kind = ? and id = ?');
  }

  publish(listing: Listing): Published {
    const { connectionId, account, region, service } = listing;
    const before = this.#snapshot(connectionId);
    const { facts, changes } = apply(before.facts, listing);
    // What lies on the disk may have been linked by other rules.
    const known = this.#snapshots.get(connectionId);
    const relinked = () =>
      keepingEqualRows(before.linked, link(facts, { connectionId, account, region }, this.#rules, known));
    const after = { facts, linked: known && !showsIn(changes) ? before.linked : relinked() };
    const comparisons = Object.values(this.#things).map((writer) => writer.compare(before, after));
    const generation = this.#db
      .transaction(() => {
        this.#writeFacts(connectionId, changes);
        for (const comparison of comparisons) comparison.write(connectionId);
        this.#environments.write(connectionId, before, after);
        // The first time that a scope is read, nothing has happened to what is in it.
        if (this.#scopes.wasRead(connectionId, service)) this.#changes.record(comparisons);
        const number = this.#scopes.publish(listing, facts[kindsOfService[service][0]].size);
        this.#environments.revise(connectionId, comparisons, { service, generation: number });
        return number;
      })
      .immediate();
    this.#snapshots.set(connectionId, after);
    const touched = comparisons.reduce((total, comparison) => total + comparison.touched.length, 0);
    if (touched >= bigLoad) this.#renewStatistics();
    return { connectionId, service, generation, ...counted(changes) };
  }

  recordScope(connectionId: string, service: Service, change: ScopeChange): void {
    this.#db.transaction(() => this.#scopes.record(connectionId, service, change)).immediate();
  }

  forget(connectionId: string): void {
    this.#db
      .transaction(() => {
        const tables = Object.values(this.#things).map((writer) => writer.table);
        for (const name of tables) {
          const numbers = `select number from ${name} where connectionId = ?`;
          this.#db.prepare(`delete from ${name}_search where rowid in (${numbers})`).run(connectionId);
        }
        for (const name of [...tables, 'environment', 'fact', 'change', 'scope']) {
          this.#db.prepare(`delete from ${name} where connectionId = ?`).run(connectionId);
        }
      })
      .immediate();
    this.#snapshots.delete(connectionId);
  }

  placeBy(rules: PlacementRules): Published[] {
    const relinked = this.#relinked(rules);
    const published = this.#db
      .transaction(() =>
        relinked.flatMap(({ connectionId, before, after }) => {
          const comparisons = Object.values(this.#things).map((writer) => writer.compare(before, after));
          for (const comparison of comparisons) comparison.write(connectionId);
          this.#environments.write(connectionId, before, after);
          const scopes = this.#scopes.publishAgain(connectionId);
          for (const scope of scopes) this.#environments.revise(connectionId, comparisons, scope);
          return scopes;
        }),
      )
      .immediate();
    this.#rules = rules;
    for (const { connectionId, after } of relinked) this.#snapshots.set(connectionId, after);
    return published.map((scope) => ({ ...scope, appeared: 0, changed: 0, vanished: 0 }));
  }

  linkedBy(rules: PlacementRules): { readonly before: Linked; readonly after: Linked }[] {
    return this.#relinked(rules).map(({ before, after }) => ({ before: before.linked, after: after.linked }));
  }

  #relinked(rules: PlacementRules) {
    return this.#origins.all().map((origin) => {
      const before = this.#snapshot(origin.connectionId);
      const linked = keepingEqualRows(before.linked, link(before.facts, origin, rules));
      return { connectionId: origin.connectionId, before, after: { facts: before.facts, linked } };
    });
  }

  #snapshot(connectionId: string): Snapshot {
    return this.#snapshots.get(connectionId) ?? this.#load(connectionId);
  }

  #load(connectionId: string): Snapshot {
    const { stack, scaling_group, instance, load_balancer, target_group, database } = this.#things;
    const texts = new SharedTexts();
    const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
      new Map(rows.map((row) => [row.id, texts.share(row)]));
    const linked = {
      stack: byId(stack.all(connectionId)),
      scaling_group: byId(scaling_group.all(connectionId)),
      instance: byId(instance.all(connectionId)),
      load_balancer: byId(load_balancer.all(connectionId)),
      target_group: byId(target_group.all(connectionId)),
      database: byId(database.all(connectionId)),
      environment: byId(this.#environments.all(connectionId)),
    };
    return { facts: factsFrom(this.#facts.iterate(connectionId), texts), linked };
  }

  #writeFacts(connectionId: string, changes: Applied['changes']): void {
    for (const { appeared, changed, confirmed, vanished } of changes) {
      for (const entry of [...appeared, ...changed.map(({ after }) => after), ...confirmed]) {
        const { fact, readAt, readAs } = entry;
        this.#putFact.run(connectionId, fact.kind, fact.id, JSON.stringify(fact), readAt, readAs);
      }
      for (const { fact } of vanished) this.#removeFact.run(connectionId, fact.kind, fact.id);
    }
  }

  /** Without it, SQLite was seen to choose an index that made a query a hundred times slower. */
  #renewStatistics(): void {
    this.#db.pragma('analysis_limit = 1000');
    this.#db.exec('analyze');
  }
}

function factsFrom(stored: Iterable<FactColumns>, texts: SharedTexts): Facts {
  const entries = Object.fromEntries(Object.keys(noFacts).map((kind) => [kind, new Map<string, Entry>()]));
  for (const { kind, document, readAt, readAs } of stored) {
    const fact = texts.share(JSON.parse(document) as Fact);
    entries[kind]?.set(fact.id, { fact, readAt, readAs });
  }
  return entries as unknown as Facts;
}

/** Whether any row can differ after this. That health was read again and is as it was is told by the facts alone. */
function showsIn(changes: Applied['changes']): boolean {
  return changes.some(({ kind, appeared, changed, confirmed, vanished }) => {
    const told = isHealth(kind) ? 0 : confirmed.length;
    return appeared.length + changed.length + vanished.length + told > 0;
  });
}

function counted(changes: Applied['changes']) {
  const sum = (count: (one: Applied['changes'][number]) => number) =>
    changes.reduce((total, one) => total + count(one), 0);
  return {
    appeared: sum((one) => one.appeared.length),
    changed: sum((one) => one.changed.length),
    vanished: sum((one) => one.vanished.length),
  };
}
