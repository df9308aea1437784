import { cx } from './class-names.ts';

/** Holds the place of something that is on its way; give it the size of what comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span aria-hidden="true" className={cx('block motion-safe:animate-pulse rounded-sm bg-selected', className)} />
  );
}

const widths = ['w-1/2', 'w-2/3', 'w-2/5', 'w-3/5'] as const;

/** Rows that are on their way, at the list's own row height. */
export function SkeletonRows({ count }: { readonly count: number }) {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: count }, (_, index) => index).map((index) => (
        <div key={index} className="flex h-row items-center border-line border-b px-3">
          <Skeleton className={cx('h-3', widths[index % widths.length])} />
        </div>
      ))}
    </div>
  );
}
