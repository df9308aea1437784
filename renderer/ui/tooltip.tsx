import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Kbd } from './kbd.tsx';

export interface TooltipProps {
  readonly text: ReactNode;
  readonly shortcut?: string | undefined;
  /** Only while the window is narrow, for words that a wide one shows anyway. */
  readonly narrowOnly?: boolean;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** The one element it explains; it must take the focus, so that a keyboard reaches the words too. */
  readonly children: ReactElement;
}

/** A few words about a control, on hover and on focus. Never the only place where something is said. */
export function Tooltip({ text, shortcut, side = 'bottom', narrowOnly = false, children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup
            className={cx(
              'flex max-w-80 items-center gap-2 rounded-md bg-raised px-2 py-1 text-sm shadow-popup',
              narrowOnly && 'xl:hidden',
            )}
          >
            {text}
            {shortcut !== undefined && <Kbd keys={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Lets neighbouring tooltips follow each other without waiting; once, around everything. */
export function TooltipScope({ children }: { readonly children: ReactNode }) {
  return <Base.Provider delay={400}>{children}</Base.Provider>;
}
