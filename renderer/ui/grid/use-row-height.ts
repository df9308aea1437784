import { useSyncExternalStore } from 'react';

/** Pixels a row takes in each density; the frame sets `data-density` on the document. */
const heights = { compact: 28, comfortable: 36 } as const;

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-density'] });
  return () => observer.disconnect();
}

/** How tall the rows of a grid are now. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, () =>
    document.documentElement.dataset['density'] === 'comfortable' ? heights.comfortable : heights.compact,
  );
}
