import type { Problem, ProblemError } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { Clock, Random } from '../../foundation/runtime/index.ts';
import { isDamage, openCache, type Rebuilt, storeProblem } from '../../foundation/store/index.ts';
import { Collector, type CollectorEvent } from './collector.ts';
import { patientWriter } from './patient-writer.ts';
import { cacheDamaged } from './problem-of.ts';
import { openInventoryWriter } from './repository.ts';
import { inventorySchema } from './schema.ts';

export interface CollectingDeps {
  readonly dataFolder: string;
  /** The cache was found to be damaged, so it is rebuilt without another look. */
  readonly isDamaged: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly reader: AwsReader;
  readonly onEvent: (event: CollectorEvent) => void;
  /** What keeps the cache from being written for now, such as a full disk; null once it can be written again. */
  readonly onBlocked: (problem: Problem | null) => void;
  /** Nothing more can be collected, e.g. because the cache is damaged (`cache_rebuilt`). */
  readonly onBroken: (problem: ProblemError) => void;
}

/** Something that collects, on this thread or on another. */
export type Collecting = Pick<Collector, 'connect' | 'watch' | 'refresh' | 'stop'>;

/** Opens the cache for writing and collects into it. */
export function startCollecting(deps: CollectingDeps): {
  readonly collecting: Collecting;
  readonly rebuilt: Rebuilt | null;
} {
  const { dataFolder, clock, isDamaged, onBlocked } = deps;
  const cache = openCache(dataFolder, { clock, schema: inventorySchema, isDamaged });
  const writer = patientWriter(openInventoryWriter(cache.db, { clock }), dataFolder, onBlocked);
  const onBroken = (error: unknown) =>
    deps.onBroken(isDamage(error) ? cacheDamaged() : storeProblem(error, dataFolder));
  const collector = new Collector({ ...deps, writer, onBroken });
  const collecting: Collecting = {
    connect: (connections) => collector.connect(connections),
    watch: (watching) => collector.watch(watching),
    refresh: (connectionId, service) => collector.refresh(connectionId, service),
    stop: async () => {
      await collector.stop();
      cache.close();
    },
  };
  return { collecting, rebuilt: cache.rebuilt };
}
