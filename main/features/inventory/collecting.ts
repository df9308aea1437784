import type { PlacementPreview, PlacementRules } from '#contract/placement.ts';
import type { ProblemError } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { Clock, Random } from '../../foundation/runtime/index.ts';
import { openCache, type Rebuilt, storeProblem } from '../../foundation/store/index.ts';
import { Collector, type CollectorEvent } from './collector.ts';
import { Lookups } from './lookups.ts';
import { previewOf } from './placement-preview.ts';
import { openInventoryWriter } from './repository.ts';
import { inventorySchema } from './schema.ts';

export interface CollectingDeps {
  readonly dataFolder: string;
  /** The rules that things are placed by. */
  readonly rules: PlacementRules;
  readonly clock: Clock;
  readonly random: Random;
  readonly reader: AwsReader;
  readonly onEvent: (event: CollectorEvent) => void;
  /** The cache can no longer be written, e.g. because the disk is full. */
  readonly onBroken: (problem: ProblemError) => void;
}

/** Something that collects and looks up, on this thread or on another. */
export interface Collecting extends Pick<Collector, 'connect' | 'watch' | 'refresh' | 'stop'>, Pick<Lookups, 'ask'> {
  /** Places everything by other rules from now on, and tells when that is done. */
  place(rules: PlacementRules): void;
  /** What other rules would match. */
  preview(rules: PlacementRules): Promise<PlacementPreview>;
}

/** Opens the cache for writing and collects into it. */
export function startCollecting(deps: CollectingDeps): {
  readonly collecting: Collecting;
  readonly rebuilt: Rebuilt | null;
} {
  const { dataFolder, clock, rules } = deps;
  const cache = openCache(dataFolder, { clock, schema: inventorySchema });
  const writer = openInventoryWriter(cache.db, { clock, rules });
  const onBroken = (error: unknown) => deps.onBroken(storeProblem(error, dataFolder));
  const collector = new Collector({ ...deps, writer, onBroken });
  const lookups = new Lookups(deps);
  const collecting: Collecting = {
    connect: (connections) => {
      collector.connect(connections);
      lookups.connect(connections);
    },
    ask: (question) => lookups.ask(question),
    place: (other) => {
      writer.useRules(other);
      deps.onEvent({ kind: 'settings' });
    },
    preview: async (other) => previewOf(writer.linkedBy(other)),
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
