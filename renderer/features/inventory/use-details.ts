import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { useCommand } from '../../lib/commands.ts';
import { useOpening } from './use-opening.ts';

interface DetailsParams {
  readonly selected?: string | undefined;
  readonly details?: 'closed' | undefined;
}

export interface Details<Shown> {
  /** What the details are about; null while they are closed or nothing is selected. */
  readonly shown: Shown | null;
  readonly select: (key: string) => void;
  /** Selects and brings the focus to the details. */
  readonly open: (key: string) => void;
  /** Selects where the details are open, so that they follow the arrow keys. */
  readonly follow: (key: string) => void;
  readonly close: () => void;
  /** For the element around list and details: Esc closes them. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * The pane beside a list: what is selected and whether its details are shown, kept in the address.
 *
 * @param find what the key of the selection stands for; null where it stands for nothing.
 */
export function useDetails<Shown>(
  root: RefObject<HTMLElement | null>,
  { selected, details }: DetailsParams,
  change: (next: DetailsParams) => void,
  find: (key: string) => Shown | null,
): Details<Shown> {
  const shown = selected === undefined || details === 'closed' ? null : find(selected);
  const isShown = shown !== null;
  const select = useCallback((key: string) => change({ selected: key, details: undefined }), [change]);
  const tabStop = useCallback(() => root.current?.querySelector<HTMLElement>('[role=gridcell][tabindex="0"]'), [root]);
  const close = useCallback(() => {
    change({ details: 'closed' });
    tabStop()?.focus({ preventScroll: true });
  }, [change, tabStop]);

  useCommand('details', () => {
    if (isShown) close();
    else if (selected === undefined) tabStop()?.click();
    else change({ details: undefined });
  });

  return {
    shown,
    select,
    open: useOpening(root, { selected, isShown, select }),
    follow: useCallback((key) => isShown && select(key), [isShown, select]),
    close,
    onKeyDown: (event) => {
      // A popup's keys reach this element through React although it is elsewhere in the document.
      const inside = event.target instanceof Node && event.currentTarget.contains(event.target);
      if (event.key === 'Escape' && isShown && inside && !event.defaultPrevented) close();
    },
  };
}
