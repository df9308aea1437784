import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Read } from '#contract/inventory.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';

interface TabBarProps {
  readonly children: ReactNode;
}

/** The tools of a tab, above its content. */
export function TabBar({ children }: TabBarProps) {
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1">{children}</div>
  );
}

interface ReadAgainProps {
  /** Undefined before the first answer. */
  readonly read: Read | undefined;
  readonly query: { readonly isFetching: boolean; readonly refetch: () => unknown };
}

/** When what is shown was read from AWS, and the way to read it again. */
export function ReadAgain({ read, query }: ReadAgainProps) {
  return (
    <span className="ml-auto flex items-center gap-1 text-muted text-sm">
      {read !== undefined && (
        <span title={read.identity ?? undefined}>
          {read.freshness === 'fresh' && 'Read '}
          <FreshnessTag read={read} />
          {read.at !== null && ' ago'}
        </span>
      )}
      <IconButton
        icon={RefreshCw}
        label="Read again"
        shape="smallIcon"
        disabled={query.isFetching}
        className={cx(query.isFetching && 'motion-safe:animate-spin')}
        onClick={() => void query.refetch()}
      />
    </span>
  );
}
