import type { ELK } from 'elkjs/lib/elk-api.js';
import { useEffect, useRef, useState } from 'react';
import { startEngine } from './engine.ts';
import type { MapGraph } from './graph.ts';
import { keepPlaces } from './keep-places.ts';
import { type LaidOut, type Layout, layOut } from './layout.ts';

/** A person waits no longer for a better layout than the plain one. */
const deadlineMs = 10_000;
const keptMax = 10;

/** The layouts of this window, by environment and structure; the youngest come last. */
const known = new Map<string, LaidOut>();
/** What was last shown of an environment: its things stay where a person saw them. */
const shownLast = new Map<string, Layout>();

function remember<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
}

export interface MapLayout {
  /** Null until the first layout is there. */
  readonly laidOut: LaidOut | null;
  /** Forgets what was kept and lays out from scratch. */
  readonly again: () => void;
}

/**
 * The layout of an environment's map. It is made once for a structure, in a worker; while another is on its way, the
 * previous one stays.
 */
export function useLayout(environmentId: string, structure: string, graph: MapGraph): MapLayout {
  const key = `${environmentId} ${structure}`;
  const [laidOut, setLaidOut] = useState(known.get(key) ?? null);
  const [round, setRound] = useState(0);
  const engine = useRef<ELK | null>(null);
  const latestGraph = useRef(graph);
  useEffect(() => {
    latestGraph.current = graph;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round begins from scratch.
  useEffect(() => {
    const show = (next: LaidOut) => {
      remember(known, key, next);
      remember(shownLast, environmentId, next.layout);
      setLaidOut(next);
    };
    const before = known.get(key);
    if (before !== undefined) {
      show(before);
      return;
    }
    const leaving = new AbortController();
    const late = AbortSignal.timeout(deadlineMs);
    engine.current ??= startEngine();
    void layOut(latestGraph.current, engine.current, AbortSignal.any([late, leaving.signal])).then((fresh) => {
      if (leaving.signal.aborted) return;
      // A worker that is still at it would keep the next layout waiting.
      if (late.aborted) stop(engine);
      const last = shownLast.get(environmentId);
      show(last === undefined ? fresh : { ...fresh, layout: keepPlaces(last, fresh.layout) });
    });
    return () => leaving.abort();
  }, [environmentId, key, round]);

  useEffect(() => () => stop(engine), []);

  return {
    laidOut,
    again: () => {
      shownLast.delete(environmentId);
      known.delete(key);
      setRound((before) => before + 1);
    },
  };
}

function stop(engine: { current: ELK | null }): void {
  engine.current?.terminateWorker();
  engine.current = null;
}
