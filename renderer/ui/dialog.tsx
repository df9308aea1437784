import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { cx } from './class-names.ts';
import { ScrollRegion } from './scroll-region.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** `full` takes what the window has, for a form with its outcome beside it. */
  readonly width?: 'narrow' | 'wide' | 'full';
  /** Where the focus starts; the first control otherwise. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
  /** Its buttons, at the bottom right. */
  readonly footer?: ReactNode;
}

const widths = {
  narrow: 'top-[12vh] max-h-[80vh] max-w-md',
  wide: 'top-[12vh] max-h-[80vh] max-w-2xl',
  full: 'top-[4vh] h-[92vh] max-w-7xl',
} as const;

/** A modal dialog: Esc and the backdrop close it, the focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, width = 'narrow', initialFocus, children, footer } = props;
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement;
  }, [open]);
  // A key may open it while the screen itself has the focus, which is no stop of the Tab key: it gets it back. Left to
  // itself, the library would give it to the first control in there instead.
  const finalFocus = () => {
    const { current: element } = before;
    if (!(element instanceof HTMLElement) || !element.isConnected || element.tabIndex >= 0) return true;
    queueMicrotask(() => element.focus({ preventScroll: true }));
    return false;
  };
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-shade" />
        <Base.Popup
          {...(initialFocus !== undefined && { initialFocus })}
          finalFocus={finalFocus}
          className={cx(
            'fixed left-1/2 z-30 flex w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg bg-raised shadow-popup',
            widths[width],
          )}
        >
          <header className="flex items-start gap-2 border-line border-b py-2 pr-2 pl-4">
            <div className="min-w-0 grow py-1">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="mt-1 text-muted" render={<div />}>
                  {description}
                </Base.Description>
              )}
            </div>
            <Base.Close
              render={
                <Button look="quiet" shape="icon" aria-label="Close" title="Close (Esc)">
                  <X size={15} strokeWidth={1.75} aria-hidden />
                </Button>
              }
            />
          </header>
          <ScrollRegion label={title} className="min-h-0 grow p-4">
            {children}
          </ScrollRegion>
          {footer !== undefined && (
            <footer className="flex items-end justify-end gap-2 border-line border-t px-4 py-3">{footer}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
