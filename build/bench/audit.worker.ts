// Verifies an audit log of a benchmark in a thread, as the product does, and tells how long it took.
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { verifyAudit } from '../../main/foundation/audit/index.ts';
import { visitState } from '../../main/foundation/store/index.ts';

const { folder } = workerData as { readonly folder: string };
const { db, close } = visitState(folder);
const startedAt = performance.now();
const { flaw, end } = await verifyAudit(db, { pause: turn });
const durationMs = performance.now() - startedAt;
close();
parentPort?.postMessage({ durationMs, flaw, records: end.seq });
