import { formatShare } from '../../lib/format.ts';
import { cx } from '../../ui/class-names.ts';

/** From here on calls begin to wait for each other noticeably. */
const tight = 0.8;

/** A share of one as a bar and, beside it, in words. */
export function ShareBar({ share }: { readonly share: number }) {
  const filled = Math.min(1, share);
  return (
    <span className="inline-flex items-center gap-2">
      <svg viewBox="0 0 72 8" width="72" height="8" aria-hidden="true" className="shrink-0">
        <rect width="72" height="8" rx="2" className="fill-selected" />
        <rect width={72 * filled} height="8" rx="2" className={share >= tight ? 'fill-warning' : 'fill-edge'} />
      </svg>
      <span className={cx('w-10 text-right', share >= tight && 'font-semibold')}>{formatShare(share)}</span>
    </span>
  );
}
