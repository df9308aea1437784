import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { instanceQuerySchema, stackQuerySchema } from '../../main/contract/inventory.ts';
import { loadBalancerQuerySchema } from '../../main/contract/traffic.ts';
import type { ReadContext } from '../../main/features/inventory/model.ts';
import { type InventoryReader, openInventoryReader } from '../../main/features/inventory/queries.ts';
import { CacheQueries } from '../../main/features/inventory/queries-cache.ts';
import { LinkQueries } from '../../main/features/inventory/queries-links.ts';
import { topologyOf } from '../../main/features/inventory/topology.ts';
import { drawingOf } from '../../main/features/inventory/topology-drawing.ts';
import { type Database, openCacheReader } from '../../main/foundation/store/index.ts';
import { temporaryFolder } from './processes.ts';
import { type Benchmark, percentile } from './rows.ts';

/** What the queries are asked of. */
const largeEstate = { stacks: 2000, groups: 600, instances: 10_000, balancers: 600, databases: 250 };
/** 12,000 resources, with launch templates and target groups. */
const publishedEstate = { ...largeEstate, instances: 8_100 };
/**
 * Publications before anything is measured, and then. A console runs for days, and in the first seconds of a process its
 * cores are shared with V8's compiler, which works beside both threads and held a question up for 4 ms at a time.
 */
const warmUps = 40;
const rounds = 150;
/** Questions before anything is measured, for the same reason, and then. */
const warmUpQueries = 300;
const queries = 2000;
/**
 * Between two questions of the reader beside the writer. A window asks again at most four times a second, so this is as
 * many as fifty windows ask. A reader that asks without a pause never sleeps, and measures how the system shares its
 * cores among threads that never do; each question still meets the writer wherever it is, and after a publication the
 * first one of each kind pays for what has to be read anew.
 */
const pauseMs = 5;

const context: ReadContext = {
  now: Date.UTC(2026, 10, 21),
  connectionState: () => 'ready',
  freshForMs: {
    cloudformation: 120_000,
    autoscaling: 120_000,
    ec2: 600_000,
    elb: 600_000,
    elbv2: 600_000,
    rds: 600_000,
  },
  blockedBy: null,
};

/** What people really ask for: pages of stacks, filtered and sorted in many ways. */
const stackQueries = ['', 'prod', 'app7', 'staging root', 'db', 'app4-prod'].flatMap((text) =>
  (['condition', 'name', 'updatedAt', 'environment'] as const).flatMap((sort) =>
    [0, 100].map((offset) => stackQuerySchema.parse({ text: text || undefined, sort, offset, limit: 100 })),
  ),
);

const instanceQuery = instanceQuerySchema.parse({ limit: 100 });

const balancerQueries = ['', 'tg-1', 'internal', 'classic'].flatMap((text) =>
  (['condition', 'name', 'environment'] as const).map((sort) =>
    loadBalancerQuerySchema.parse({ text: text || undefined, sort, limit: 100 }),
  ),
);

/** A writer in a thread of its own with a reader here, and then a reader alone. */
export const cacheBenchmark: Benchmark = {
  rows: ['publish', 'publish-reader-p99', 'query-stacks-p99', 'query-load-balancers-p99', 'query-topology-p99'],
  run: async () => ({
    ...(await withEstate(publishedEstate, readBesideWriter)),
    ...(await withEstate(largeEstate, readAlone)),
  }),
};

/** Fills a cache with an estate, in a thread that will publish when it is told to. */
async function withEstate<Result>(
  size: typeof largeEstate,
  measure: (db: Database, writer: Worker) => Result | Promise<Result>,
): Promise<Result> {
  const folder = temporaryFolder();
  const writer = new Worker(new URL('./publish.worker.ts', import.meta.url), {
    workerData: { folder: folder.path, size, warmUps, rounds },
  });
  try {
    await said(writer, 'ready');
    const cache = openCacheReader(folder.path);
    try {
      return await measure(cache.db, writer);
    } finally {
      cache.close();
    }
  } finally {
    await writer.terminate();
    folder.remove();
  }
}

async function readBesideWriter(db: Database, writer: Worker) {
  const reader = openInventoryReader(db);
  for (let index = 0; index < warmUpQueries; index++) ask(reader, index);
  const done = said(writer, 'done');
  writer.postMessage('go');
  const times = await queryUntil(done, reader);
  const { durations } = (await done) as { readonly durations: number[] };
  return { publish: percentile(durations, 0.95), 'publish-reader-p99': percentile(times, 0.99) };
}

function readAlone(db: Database) {
  const reader = openInventoryReader(db);
  return {
    'query-stacks-p99': slowest((index) => reader.stacks(pick(index, stackQueries), context)),
    'query-load-balancers-p99': slowest((index) => reader.traffic.loadBalancers(pick(index, balancerQueries), context)),
    'query-topology-p99': slowest(mapsOf(db)),
  };
}

/** The 99th percentile of the questions after the first ones. */
function slowest(work: (index: number) => unknown): number {
  for (let index = 0; index < warmUpQueries; index++) work(index);
  return percentile(
    Array.from({ length: queries }, (_, index) => timeOf(() => work(index))),
    0.99,
  );
}

/** As after a change in each environment: a map in which nothing has changed since it was drawn takes no time at all. */
function mapsOf(db: Database): (index: number) => unknown {
  const links = new LinkQueries(new CacheQueries(db));
  const environments = db.prepare<[], { readonly id: string }>('select id from environment order by id').all();
  return (index) => {
    const found = links.ofEnvironment(pick(index, environments).id);
    if (!found) throw new Error('An environment has gone.');
    return drawingOf(topologyOf(found));
  };
}

async function queryUntil(done: Promise<unknown>, reader: InventoryReader): Promise<number[]> {
  let isDone = false;
  void done.finally(() => {
    isDone = true;
  });
  const times: number[] = [];
  for (let index = 0; !isDone; index++) {
    times.push(timeOf(() => ask(reader, index)));
    await pause(pauseMs);
  }
  return times;
}

function ask(reader: InventoryReader, index: number): unknown {
  return index % 2 === 0 ? reader.stacks(pick(index, stackQueries), context) : reader.instances(instanceQuery, context);
}

function pick<Query>(index: number, among: readonly Query[]): Query {
  const query = among[index % among.length];
  if (!query) throw new Error('There are no queries.');
  return query;
}

function timeOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function said(worker: Worker, kind: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: { readonly kind: string }) => {
      if (message.kind === kind) resolve(message);
    });
    worker.once('error', reject);
  });
}
