import { formatDuration, formatLocal, formatUtc } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function stepFor(ageMs: number): number {
  if (ageMs < minuteMs) return 1_000;
  return ageMs < hourMs ? 10_000 : minuteMs;
}

export interface AgeProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Words behind it, e.g. `ago`. */
  readonly suffix?: string;
  readonly className?: string;
}

/** How long ago, ticking; the tooltip has the moment in UTC and local time. */
export function Age({ at, suffix, className }: AgeProps) {
  useNow(stepFor(Date.now() - at));
  return (
    <time dateTime={new Date(at).toISOString()} title={`${formatUtc(at)} · ${formatLocal(at)}`} className={className}>
      {formatDuration(Date.now() - at)}
      {suffix !== undefined && ` ${suffix}`}
    </time>
  );
}
