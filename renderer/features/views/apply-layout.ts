import type { ViewLayout } from '#contract/views.ts';
import { viewDensity } from '../../lib/view-density.ts';
import { viewLayouts } from '../../ui/grid/index.ts';

/** Lays the screen out as a view says; null for the person's own way. */
export function applyLayout(layout: ViewLayout | null): void {
  viewLayouts.set(layout?.grids ?? null);
  viewDensity.set(layout?.density ?? null);
}
