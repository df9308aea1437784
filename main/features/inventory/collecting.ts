import type { Spared } from '#contract/budget.ts';
import type { PlacementPreview, PlacementRules } from '#contract/placement.ts';
import type { Problem, ProblemError } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { Clock, Random } from '../../foundation/runtime/index.ts';
import { isDamage, openCache, type Rebuilt, storeProblem } from '../../foundation/store/index.ts';
import { Collector, type CollectorEvent } from './collector.ts';
import { Lookups } from './lookups.ts';
import { patientWriter } from './patient-writer.ts';
import { previewOf } from './placement-preview.ts';
import { cacheDamaged } from './problem-of.ts';
import { openInventoryWriter } from './repository.ts';
import { inventorySchema } from './schema.ts';
import { openBalancedIn } from './watched-environments.ts';

export interface CollectingDeps {
  readonly dataFolder: string;
  /** The rules that things are placed by. */
  readonly rules: PlacementRules;
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

/** Something that collects and looks up, on this thread or on another. */
export interface Collecting extends Pick<Collector, 'connect' | 'watch' | 'refresh' | 'stop'>, Pick<Lookups, 'ask'> {
  /** Places everything by other rules from now on, and tells when that is done. */
  place(rules: PlacementRules): void;
  /** What other rules would match. */
  preview(rules: PlacementRules): Promise<PlacementPreview>;
  /** What is read less often than it might be, to spare the API. */
  spared(): Promise<Spared[]>;
}

/** Opens the cache for writing and collects into it. */
export function startCollecting(deps: CollectingDeps): {
  readonly collecting: Collecting;
  readonly rebuilt: Rebuilt | null;
} {
  const { dataFolder, clock, rules, isDamaged, onBlocked } = deps;
  const cache = openCache(dataFolder, { clock, schema: inventorySchema, isDamaged });
  const inventory = openInventoryWriter(cache.db, { clock, rules });
  const writer = patientWriter(inventory, dataFolder, onBlocked);
  const onBroken = (error: unknown) =>
    deps.onBroken(isDamage(error) ? cacheDamaged() : storeProblem(error, dataFolder));
  const collector = new Collector({ ...deps, writer, balancedIn: openBalancedIn(cache.db), onBroken });
  const lookups = new Lookups(deps);
  const collecting: Collecting = {
    connect: (connections) => {
      collector.connect(connections);
      lookups.connect(connections);
    },
    ask: (question) => lookups.ask(question),
    place: (other) => {
      for (const published of inventory.placeBy(other)) deps.onEvent({ kind: 'published', ...published });
      deps.onEvent({ kind: 'settings' });
    },
    preview: async (other) => previewOf(inventory.linkedBy(other)),
    spared: async () => collector.spared(),
    watch: (watching) => collector.watch(watching),
    refresh: (connectionId, service) => collector.refresh(connectionId, service),
    stop: async () => {
      lookups.stop();
      await collector.stop();
      cache.close();
    },
  };
  return { collecting, rebuilt: cache.rebuilt };
}
