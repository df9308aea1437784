import type { CycleSpec, GroupCyclePlan, LedgerEntry } from '#contract/cycles.ts';
import type { GroupRef } from '#contract/groups.ts';
import type { Database } from '../../foundation/store/index.ts';
import type { CycleLooked } from './cycle-job.ts';
import type { CycleAction, CycleProgress, Planned } from './cycle-model.ts';

/** A cycle as it is kept. */
export interface KeptCycle extends GroupRef {
  readonly jobId: string;
  readonly startedAt: number;
  readonly planned: Planned;
}

/** What cycles keep beside their jobs' journals. Everything may be said again, as a job that is continued does. */
export interface CycleRepository {
  begin(cycle: KeptCycle): void;
  find(jobId: string): KeptCycle | undefined;
  /** Keeps what took effect. */
  append(jobId: string, done: CycleProgress[number]): void;
  progress(jobId: string): CycleProgress;
  /** Keeps a count of capacity where it differs from the one before. */
  count(jobId: string, entry: LedgerEntry): void;
  ledger(jobId: string): LedgerEntry[];
  /** Keeps the look on which the cycle did something last. */
  keepLook(jobId: string, looked: CycleLooked): void;
  look(jobId: string): CycleLooked | null;
}

interface CycleRow {
  readonly job_id: string;
  readonly connection_id: string;
  readonly group_name: string;
  readonly started_at: number;
  readonly planned: string;
}

/** Cycles in state.db. */
export function openCycleRepository(db: Database): CycleRepository {
  const begin = db.prepare<[string, string, string, number, string]>(
    `insert into cycle(job_id, connection_id, group_name, started_at, planned) values(?, ?, ?, ?, ?)
    on conflict do nothing`,
  );
  const find = db.prepare<[string], CycleRow>('select * from cycle where job_id = ?');
  const append = db.prepare<[string, string, number, string]>(
    'insert into cycle_action(job_id, key, at, action) values(?, ?, ?, ?) on conflict do nothing',
  );
  const progress = db.prepare<[string], { readonly at: number; readonly action: string }>(
    'select at, action from cycle_action where job_id = ? order by id',
  );
  const count = db.prepare<[LedgerEntry & { readonly jobId: string }]>(
    `insert into cycle_ledger(job_id, at, required, healthy, instances)
    select @jobId, @at, @required, @healthy, @instances where not exists(
      select 1 from (select * from cycle_ledger where job_id = @jobId order by id desc limit 1)
      where required = @required and healthy = @healthy and instances = @instances)`,
  );
  const ledger = db.prepare<[string], LedgerEntry>(
    'select at, required, healthy, instances from cycle_ledger where job_id = ? order by id',
  );
  const keepLook = db.prepare<[string, string]>(
    'insert into cycle_look(job_id, looked) values(?, ?) on conflict do update set looked = excluded.looked',
  );
  const look = db.prepare<[string], { readonly looked: string }>('select looked from cycle_look where job_id = ?');
  return {
    begin({ jobId, connectionId, groupName, startedAt, planned }) {
      begin.run(jobId, connectionId, groupName, startedAt, JSON.stringify(planned));
    },
    find(jobId) {
      const row = find.get(jobId);
      return row && decode(row);
    },
    append(jobId, { action, at }) {
      append.run(jobId, action.key, at, JSON.stringify(action));
    },
    progress: (jobId) =>
      progress.all(jobId).map(({ at, action }) => ({ at, action: JSON.parse(action) as CycleAction })),
    count(jobId, entry) {
      count.run({ jobId, ...entry });
    },
    ledger: (jobId) => ledger.all(jobId),
    keepLook(jobId, looked) {
      keepLook.run(jobId, JSON.stringify(looked));
    },
    look(jobId) {
      const row = look.get(jobId);
      return row ? (JSON.parse(row.looked) as CycleLooked) : null;
    },
  };
}

function decode(row: CycleRow): KeptCycle {
  return {
    jobId: row.job_id,
    connectionId: row.connection_id,
    groupName: row.group_name,
    startedAt: row.started_at,
    planned: JSON.parse(row.planned) as { spec: CycleSpec; plan: GroupCyclePlan },
  };
}
