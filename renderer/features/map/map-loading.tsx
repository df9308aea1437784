import { Skeleton } from '../../ui/skeleton.tsx';

const cards = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const;

/** Holds the place of a map that is on its way; a quick one does not flash. */
export function MapLoading() {
  return (
    <div
      role="status"
      className="grid h-full content-center justify-center gap-8 overflow-hidden p-8 opacity-100 transition-opacity delay-200 duration-150 sm:grid-cols-2 lg:grid-cols-3 starting:opacity-0"
    >
      <span className="sr-only">Loading…</span>
      {cards.map((card) => (
        <Skeleton key={card} className="h-28 w-64" />
      ))}
    </div>
  );
}
