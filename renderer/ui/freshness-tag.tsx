import type { Freshness, Read } from '#contract/inventory.ts';
import { Age } from './age.tsx';
import { cx } from './class-names.ts';
import { Mark, type MarkShape } from './mark.tsx';

interface Appearance {
  readonly word: string;
  readonly reason: string;
  readonly shape: MarkShape;
  readonly colour: string;
}

const appearances: Record<Exclude<Freshness, 'fresh'>, Appearance> = {
  stale: {
    word: 'Stale',
    reason: 'It is older than it should be, or the last reading failed.',
    shape: 'clock',
    colour: 'text-warning',
  },
  expired: {
    word: 'Signed out',
    reason: 'The identity that read it is signed out.',
    shape: 'lock',
    colour: 'text-warning',
  },
  unreadable: {
    word: 'Unreadable',
    reason: 'AWS refuses to show it to this identity.',
    shape: 'lock',
    colour: 'text-warning',
  },
  never: { word: 'Not read yet', reason: 'Nobody has looked at it yet.', shape: 'dashed-ring', colour: 'text-neutral' },
};

export interface FreshnessTagProps {
  readonly read: Read;
  /** What stands in the way, in place of the general reason. */
  readonly reason?: string | undefined;
  readonly className?: string;
}

/** How far a value can be trusted: quiet while it is fresh, with shape, words and reason otherwise. */
export function FreshnessTag({ read, reason, className }: FreshnessTagProps) {
  const age = read.at === null ? null : <Age at={read.at} className="text-muted" />;
  if (read.freshness === 'fresh') return <span className={className}>{age}</span>;
  const appearance = appearances[read.freshness];
  return (
    <span
      className={cx('inline-flex items-center gap-1.5 whitespace-nowrap', className)}
      title={reason ?? appearance.reason}
    >
      <Mark shape={appearance.shape} className={appearance.colour} />
      <span>{appearance.word}</span>
      <span className="sr-only">{reason ?? appearance.reason}</span>
      {age}
    </span>
  );
}
