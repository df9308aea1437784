import type { Clock } from '../../foundation/runtime/index.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import { type Comparison, TableWriter } from './repository-tables.ts';
import type { Published } from './resources.ts';
import type { EnvironmentRecord } from './rows.ts';
import { isSame } from './same.ts';
import type { LinkedRecord, Snapshot, Touched } from './snapshot.ts';
import { environmentTable } from './tables.ts';

/** Writes the environments, and in each what its maps can be told by to be out of date. */
export class EnvironmentWriter {
  readonly #clock: Clock;
  readonly #rows: TableWriter<EnvironmentRecord>;
  readonly #revise: Statement<[string, string, string | null]>;

  constructor(db: Database, clock: Clock) {
    this.#clock = clock;
    this.#rows = new TableWriter(db, environmentTable);
    this.#revise = db.prepare('update environment set revision = ? where connectionId = ? and environment is ?');
  }

  all(connectionId: string): EnvironmentRecord[] {
    return this.#rows.all(connectionId);
  }

  write(connectionId: string, before: Snapshot, after: Snapshot): void {
    for (const [id, row] of after.linked.environment) {
      const known = before.linked.environment.get(id);
      if (known === undefined) this.#rows.put(row);
      else if (known !== row) this.#rows.change(known, row);
    }
    for (const id of before.linked.environment.keys()) {
      if (!after.linked.environment.has(id)) this.#rows.remove(connectionId, id);
    }
  }

  /**
   * Gives every environment in which something differs a new revision. A publication's number begins anew with the
   * file, so the time stands beside it.
   */
  revise(
    connectionId: string,
    comparisons: readonly Comparison[],
    { service, generation }: Pick<Published, 'service' | 'generation'>,
  ): void {
    const revision = `${service} ${generation} ${this.#clock.now()}`;
    const touched = comparisons.flatMap((comparison) => comparison.touched.filter(differs));
    const environments = touched.flatMap(({ before, after }) => [before, after].flatMap((thing) => thing ?? []));
    for (const environment of new Set(environments.map(({ row }) => row.environment))) {
      this.#revise.run(revision, connectionId, environment);
    }
  }
}

/** Whether it differs in more than when it was read. */
function differs({ before, after }: Touched): boolean {
  if (!before || !after || before.fact !== after.fact) return true;
  return !isSame(withoutRead(before.row), withoutRead(after.row));
}

function withoutRead(row: LinkedRecord): object {
  return { ...row, readAt: null, readAs: null };
}
