import { createStore } from './store.ts';

/** The heading of the screen that is shown, for the window's title. */
export const screenTitle = createStore('');
