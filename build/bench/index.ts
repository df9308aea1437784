import { auditBenchmark } from './audit.bench.ts';
import { cacheBenchmark } from './cache.bench.ts';
import { callsBenchmark } from './calls.bench.ts';
import { cycleBenchmark } from './cycle.bench.ts';
import { jobsBenchmark } from './jobs.bench.ts';
import { loopBenchmark } from './loop.bench.ts';
import { mapBenchmark } from './map.bench.ts';
import type { Benchmark } from './rows.ts';
import { serverBenchmark } from './server.bench.ts';

export const benchmarks: readonly Benchmark[] = [
  callsBenchmark,
  cacheBenchmark,
  loopBenchmark,
  serverBenchmark,
  mapBenchmark,
  auditBenchmark,
  jobsBenchmark,
  cycleBenchmark,
];
