import { type RefObject, useCallback } from 'react';
import { useCommand } from '../../lib/commands.ts';
import { useOpening } from '../inventory/use-opening.ts';
import type { MapSearch } from './search-params.ts';

export interface Pane {
  readonly isShown: boolean;
  /** Selects, and shows the details. */
  readonly select: (key: string) => void;
  /** Selects and brings the focus to the details. */
  readonly open: (key: string) => void;
  /** Selects; details that are open follow, closed ones stay closed. */
  readonly follow: (key: string) => void;
  readonly close: () => void;
}

/** The details beside the map and its table, as the address has them. */
export function usePane(
  root: RefObject<HTMLElement | null>,
  { selected, details }: MapSearch,
  exists: boolean,
  change: (next: MapSearch) => void,
): Pane {
  const isShown = exists && details !== 'closed';
  const select = useCallback((key: string) => change({ selected: key, details: undefined }), [change]);
  const close = useCallback(() => {
    change({ details: 'closed' });
    const tabStop = '[data-map-stage], [role=gridcell][tabindex="0"]';
    root.current?.querySelector<HTMLElement>(tabStop)?.focus({ preventScroll: true });
  }, [change, root]);

  useCommand('details', () => {
    if (isShown) close();
    else if (exists) change({ details: undefined });
  });

  return {
    isShown,
    select,
    close,
    open: useOpening(root, { selected, isShown, select }),
    follow: useCallback((key) => change({ selected: key, details: isShown ? undefined : 'closed' }), [change, isShown]),
  };
}
