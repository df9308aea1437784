import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { openCache, openCacheReader } from '../../foundation/store/index.ts';
import type { ReadContext } from './freshness.ts';
import { openInventoryReader } from './queries.ts';
import { openInventoryWriter } from './repository.ts';
import { inventorySchema } from './schema.ts';

/** A cache in a folder of its own, with its writer and a reader beside it. */
export function openTestCache() {
  const folder = mkdtempSync(join(tmpdir(), 'infraviewer-cache-'));
  const clock = new VirtualClock(Date.UTC(2026, 10, 2));
  const cache = openCache(folder, { clock, schema: inventorySchema });
  const readerCache = openCacheReader(folder);
  return {
    clock,
    db: cache.db,
    readerDb: readerCache.db,
    writer: openInventoryWriter(cache.db, { clock }),
    reader: openInventoryReader(readerCache.db),
    close: () => {
      readerCache.close();
      cache.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TestCache = ReturnType<typeof openTestCache>;

/** Everybody is signed in, and nothing grows old. */
export function calmContext(now: number): ReadContext {
  const never = Number.POSITIVE_INFINITY;
  return {
    now,
    connectionState: () => 'ready',
    freshForMs: { cloudformation: never, autoscaling: never, ec2: never, elb: never, elbv2: never, rds: never },
    blockedBy: null,
  };
}
