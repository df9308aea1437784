import { useRouterState, useSearch } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import type { SavedView } from '#contract/views.ts';
import { useShownLayouts } from '../../ui/grid/index.ts';
import { useDensity } from '../settings/index.ts';
import { applyLayout } from './apply-layout.ts';
import { isModified, type ShownScreen, withoutView } from './model.ts';
import { useViews } from './use-views.ts';

interface ShownView {
  /** The screen as it is now. */
  readonly screen: ShownScreen;
  /** The view that the address names; undefined where it names none that is known. */
  readonly view: SavedView | undefined;
  readonly isModified: boolean;
}

function useNamedView(): SavedView | undefined {
  const { view: id } = useSearch({ from: '__root__' });
  return useViews()?.find((view) => view.id === id);
}

/** What is on screen, and the saved view that it is. */
export function useShownView(): ShownView {
  const address = useRouterState({ select: ({ location }) => withoutView(location.href) });
  const [density] = useDensity();
  const screen = { address, layout: { density, grids: useShownLayouts() } };
  const view = useNamedView();
  return { screen, view, isModified: view !== undefined && isModified(view, screen) };
}

/** Keeps columns and density as the view on screen says, and brings the person's own back after it; in the frame. */
export function useViewLayout(): void {
  const layout = useNamedView()?.layout ?? null;
  useLayoutEffect(() => {
    applyLayout(layout);
    return () => applyLayout(null);
  }, [layout]);
}
