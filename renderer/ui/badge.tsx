import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

const tones = {
  plain: 'border-line text-muted',
  strong: 'border-transparent bg-ink text-inverse',
  warning: 'border-warning text-warning',
  critical: 'border-critical text-critical',
} as const;

export interface BadgeProps {
  readonly tone?: keyof typeof tones;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A word in a frame. */
export function Badge({ tone = 'plain', className, children }: BadgeProps) {
  return (
    <span
      className={cx(
        'inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm border px-1.5 font-medium text-xs whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
