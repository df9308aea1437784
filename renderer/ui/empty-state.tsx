import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly title: string;
  /** Why there is nothing and what to do about it. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What a place shows that has nothing to show. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center">
      <p className="font-semibold text-lg">{title}</p>
      {children !== undefined && <div className="max-w-120 text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}
