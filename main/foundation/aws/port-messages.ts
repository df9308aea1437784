import type { Problem } from '#contract/problems.ts';
import type { Call, Outcome, Pass } from './gate.ts';
import type { ProxyEnvironment } from './http.ts';

/** What a worker says to the main thread. Everything can be cloned; no error object and no function crosses. */
export type ReaderMessage =
  | { readonly kind: 'draw'; readonly id: number; readonly call: Call }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'report'; readonly outcome: Outcome };

/** What the main thread says: once how to reach the network, then an answer to every `draw`. */
export type GateMessage =
  | { readonly kind: 'network'; readonly proxy: ProxyEnvironment }
  | { readonly kind: 'pass'; readonly id: number; readonly pass: Pass }
  | { readonly kind: 'refused'; readonly id: number; readonly problem: Problem };
