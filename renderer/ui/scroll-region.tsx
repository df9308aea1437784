import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

interface ScrollRegionProps {
  /** Its name for screen readers. */
  readonly label: string;
  /** Its size and what else is its own. */
  readonly className: string;
  readonly children: ReactNode;
}

/** What may be longer than its place, so that it takes the focus and arrow keys scroll it. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard has to be able to scroll what is long.
      tabIndex={0}
      className={cx('overflow-auto focus-visible:-outline-offset-2', className)}
    >
      {children}
    </section>
  );
}
