import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AuditLog, type WriteIntent } from '../../main/foundation/audit/index.ts';
import { randomIds, systemClock } from '../../main/foundation/runtime/index.ts';
import { type Database, openState } from '../../main/foundation/store/index.ts';
import { temporaryFolder } from './processes.ts';
import type { Benchmark } from './rows.ts';

const appended = 1_000;
const verified = 100_000;

const intent: WriteIntent = {
  action: 'autoscaling:UpdateAutoScalingGroup',
  connectionId: 'profile:prod@eu-west-1',
  account: '111122223333',
  region: 'eu-west-1',
  resource: 'shop-prod-web-group',
  parameters: { AutoScalingGroupName: 'shop-prod-web-group', MinSize: 2, DesiredCapacity: 5, MaxSize: 10 },
};

/** Intents and outcomes as jobs write them: appended one commit each, then 100,000 of them verified in a thread. */
export const auditBenchmark: Benchmark = {
  rows: ['audit-append', 'audit-verify'],
  run: async () => {
    const folder = temporaryFolder();
    const state = openState(folder.path, { clock: systemClock });
    try {
      const log = openLog(state.db);
      const append = appendingTime(log);
      state.db.transaction(() => {
        while (log.end().seq < verified) writeOnce(log, log.end().seq);
      })();
      return { 'audit-append': append, 'audit-verify': await verifyInThread(folder.path) };
    } finally {
      state.close();
      folder.remove();
    }
  },
};

/** Milliseconds a record, each in a transaction of its own. */
function appendingTime(log: AuditLog): number {
  const startedAt = performance.now();
  for (let record = 0; record < appended; record += 2) writeOnce(log, record);
  const durationMs = performance.now() - startedAt;
  console.log(`${Math.round((1000 * appended) / durationMs)} records a second were appended.`);
  return durationMs / appended;
}

function openLog(db: Database): AuditLog {
  const identityOf = () => 'arn:aws:sts::111122223333:assumed-role/Operations/ada';
  return new AuditLog({ db, clock: systemClock, ids: randomIds, identityOf });
}

function writeOnce(log: AuditLog, count: number): void {
  const origin = { jobId: `job-${count}`, stepKey: 'scale', attempt: 1, epoch: 1 };
  const permit = log.intent(intent, origin, { requester: 'ada', ticket: 'OPS-1234' });
  permit.answered({ at: 0, durationMs: 120, requestId: randomIds(), httpStatus: 200, code: null });
  log.outcome(permit, 'done');
}

interface Verified {
  readonly durationMs: number;
  readonly flaw: { readonly reason: string } | null;
  readonly records: number;
}

async function verifyInThread(folder: string): Promise<number> {
  const worker = new Worker(new URL('./audit.worker.ts', import.meta.url), { workerData: { folder } });
  const [{ durationMs, flaw, records }] = (await once(worker, 'message')) as [Verified];
  if (flaw !== null || records < verified) throw new Error(flaw?.reason ?? `Only ${records} records were verified.`);
  return durationMs;
}
