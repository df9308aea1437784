import { formatLocal, formatLocalClock, formatUtcClock } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';

/** The time in UTC, as AWS tells it, and here. */
export function Clock() {
  const now = useNow();
  return (
    <time
      dateTime={new Date(now).toISOString()}
      title={formatLocal(now)}
      className="text-muted text-sm whitespace-nowrap"
    >
      <span className="text-ink">{formatUtcClock(now)}</span>
      <span className="max-xl:hidden"> / {formatLocalClock(now)} local</span>
    </time>
  );
}
