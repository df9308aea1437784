import type { MessagePort } from 'node:worker_threads';
import type { Service } from '#contract/inventory.ts';
import type { PlacementRules } from '#contract/placement.ts';
import type { Problem } from '#contract/problems.ts';
import type { Rebuilt } from '../../foundation/store/index.ts';
import type { CollectorEvent, Connected } from './collector.ts';
import type { Watching } from './connection-collector.ts';
import type { Question } from './lookups.ts';

/** What the collector's thread is started with. */
export interface WorkerStart {
  readonly dataFolder: string;
  /** The rules that things are placed by. */
  readonly rules: PlacementRules;
  readonly isDamaged: boolean;
  /** Leads to the door on the main thread. */
  readonly readerPort: MessagePort;
}

export type ToWorker =
  | { readonly kind: 'connect'; readonly connections: readonly Connected[] }
  | { readonly kind: 'watch'; readonly watching: Watching }
  | { readonly kind: 'refresh'; readonly connectionId: string; readonly service: Service | undefined }
  | { readonly kind: 'place'; readonly rules: PlacementRules }
  /** This and those that follow: answered with the same id, or refused. */
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'preview'; readonly id: number; readonly rules: PlacementRules }
  | { readonly kind: 'spared'; readonly id: number }
  | { readonly kind: 'stop' };

export type FromWorker =
  /** The cache is open and may be read. */
  | { readonly kind: 'ready'; readonly rebuilt: Rebuilt | null }
  | { readonly kind: 'event'; readonly event: CollectorEvent }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: object }
  | { readonly kind: 'refused'; readonly id: number; readonly problem: Problem }
  /** What keeps the cache from being written for now; null once it can be written again. */
  | { readonly kind: 'blocked'; readonly problem: Problem | null }
  /** The last message of a thread that cannot go on. */
  | { readonly kind: 'broken'; readonly problem: Problem };
