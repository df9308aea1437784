import { formatNumber } from '../../lib/format.ts';

const barWidth = 7;
const step = 9;
const height = 18;

/** How many calls there were in each of the last minutes, oldest at the left; the numbers for screen readers. */
export function MinuteBars({ calls }: { readonly calls: readonly number[] }) {
  if (calls.length === 0) return <span className="text-muted">–</span>;
  const most = Math.max(1, ...calls);
  const words = `Calls by minute, oldest first: ${calls.map(formatNumber).join(', ')}`;
  return (
    <svg
      role="img"
      aria-label={words}
      viewBox={`0 0 ${calls.length * step} ${height}`}
      width={calls.length * step}
      height={height}
      className="inline-block"
    >
      <title>{words}</title>
      {calls.map((count, index) => {
        const tall = count === 0 ? 1 : Math.max(2, (count / most) * height);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its minute, which has no other name.
            key={index}
            x={index * step}
            y={height - tall}
            width={barWidth}
            height={tall}
            className={count === 0 ? 'fill-line' : 'fill-edge'}
          />
        );
      })}
    </svg>
  );
}
