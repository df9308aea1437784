import type { ViewLayout } from '#contract/views.ts';
import { createStore } from './store.ts';

/** The density of the saved view that is shown; null where the person's own holds. */
export const viewDensity = createStore<ViewLayout['density'] | null>(null);
