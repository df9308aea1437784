import { useCallback, useEffect } from 'react';
import { z } from 'zod';
import { type GridLayout, gridLayoutSchema } from '#contract/views.ts';
import { createStore, useStore } from '../../lib/store.ts';

/** Grids' layouts by the grid's name. */
export type GridLayouts = Readonly<Record<string, GridLayout>>;

const storageKey = 'infraviewer.grids';
const rememberedSchema = z.record(z.string(), gridLayoutSchema);
const asItComes: GridLayout = { hidden: [], widths: {} };

const own = createStore<GridLayouts>(remembered());

/** While a saved view is shown its layouts hold in place of the window's own, which come back after it. */
export const viewLayouts = createStore<GridLayouts | null>(null);

const onScreen = createStore<readonly string[]>([]);

/** How a grid is laid out now, and a way to change that: for this window, or for the saved view while one is shown. */
export function useGridLayout(gridId: string): [GridLayout, (change: Partial<GridLayout>) => void] {
  const ownLayouts = useStore(own);
  const layouts = useStore(viewLayouts) ?? ownLayouts;
  useEffect(() => {
    onScreen.set([...onScreen.get(), gridId]);
    return () => onScreen.set(onScreen.get().toSpliced(onScreen.get().indexOf(gridId), 1));
  }, [gridId]);
  const change = useCallback((part: Partial<GridLayout>) => changeLayout(gridId, part), [gridId]);
  return [layouts[gridId] ?? asItComes, change];
}

function changeLayout(gridId: string, part: Partial<GridLayout>): void {
  const ofView = viewLayouts.get();
  if (ofView !== null) {
    viewLayouts.set({ ...ofView, [gridId]: { ...asItComes, ...ofView[gridId], ...part } });
    return;
  }
  // Another window may have changed other grids meanwhile.
  const layouts = { ...remembered(), ...own.get() };
  const next = { ...layouts, [gridId]: { ...asItComes, ...layouts[gridId], ...part } };
  window.localStorage.setItem(storageKey, JSON.stringify(next));
  own.set(next);
}

/** The layouts of the grids on screen that differ from how they come. */
export function useShownLayouts(): GridLayouts {
  const ownLayouts = useStore(own);
  const layouts = useStore(viewLayouts) ?? ownLayouts;
  const ids = useStore(onScreen);
  const shown = ids.map((id): [string, GridLayout] => [id, layouts[id] ?? asItComes]);
  return Object.fromEntries(shown.filter(([, { hidden, widths }]) => hidden.length + Object.keys(widths).length > 0));
}

/** What cannot be read is forgotten: it is a comfort, not data. */
function remembered(): GridLayouts {
  try {
    return rememberedSchema.parse(JSON.parse(window.localStorage.getItem(storageKey) ?? '{}'));
  } catch {
    return {};
  }
}
