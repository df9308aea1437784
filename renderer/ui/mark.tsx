import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

const shapes = {
  octagon: (
    <>
      <path fill="currentColor" d="M3.6.2h4.8l3.4 3.4v4.8l-3.4 3.4H3.6L.2 8.4V3.6z" />
      <path fill="none" stroke="var(--color-canvas)" strokeWidth="1.5" strokeLinecap="round" d="m4 4 4 4m0-4L4 8" />
    </>
  ),
  triangle: <path fill="currentColor" d="M6 .9 11.6 11H.4z" />,
  diamond: <path fill="currentColor" d="M6 .3 11.7 6 6 11.7.3 6z" />,
  'half-disc': (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path fill="currentColor" d="M6 1.5a4.5 4.5 0 0 0 0 9z" />
    </>
  ),
  dot: <circle cx="6" cy="6" r="3" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  'dashed-ring': (
    <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2.2 2.2" />
  ),
  clock: (
    <path
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      d="M6 1.3a4.7 4.7 0 1 1 0 9.4 4.7 4.7 0 0 1 0-9.4zM6 3.4V6l1.8 1.2"
    />
  ),
  lock: (
    <path
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinejoin="round"
      d="M2.2 5.6h7.6v5H2.2zM3.8 5.4V3.6a2.2 2.2 0 0 1 4.4 0v1.8"
    />
  ),
} as const satisfies Record<string, ReactNode>;

export type MarkShape = keyof typeof shapes;

/** A shape of the status alphabet in the current colour. It says nothing to screen readers: words stand beside it. */
export function Mark({ shape, className }: { readonly shape: MarkShape; readonly className?: string }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={cx('shrink-0', className)}>
      {shapes[shape]}
    </svg>
  );
}
