import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly title: string;
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'center' | 'end';
  /** Opens on hover as well, for a closer look at something. */
  readonly openOnHover?: boolean;
  readonly children: ReactNode;
}

/** A small panel beside its button. */
export function Popover({
  trigger,
  title,
  side = 'bottom',
  align = 'end',
  openOnHover = false,
  children,
}: PopoverProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} openOnHover={openOnHover} delay={250} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="z-40">
          <Base.Popup className="max-h-(--available-height) w-max max-w-[min(720px,calc(100vw-16px))] overflow-auto rounded-lg bg-raised p-3 shadow-popup">
            <Base.Title className="mb-2 font-semibold text-base">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
