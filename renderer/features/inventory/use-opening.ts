import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';

interface Selection {
  readonly selected: string | undefined;
  /** Whether the details of what is selected are shown. */
  readonly isShown: boolean;
  readonly select: (key: string) => void;
}

/** What selects something and brings the focus to its details: at once, or when they are there. */
export function useOpening(
  root: RefObject<HTMLElement | null>,
  { selected, isShown, select }: Selection,
): (key: string) => void {
  const focusWanted = useRef<string | null>(null);
  const focusTitle = useCallback(() => {
    focusWanted.current = null;
    root.current?.querySelector<HTMLElement>('[data-details-title]')?.focus({ preventScroll: true });
  }, [root]);
  useLayoutEffect(() => {
    if (isShown && focusWanted.current === selected) focusTitle();
  });
  return useCallback(
    (key) => {
      if (isShown && key === selected) {
        focusTitle();
        return;
      }
      focusWanted.current = key;
      select(key);
    },
    [isShown, selected, focusTitle, select],
  );
}
