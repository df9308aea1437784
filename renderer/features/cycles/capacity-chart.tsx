import { formatRemaining } from '../../lib/format.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { type CapacityMoment, changesOnly, drawCapacity } from './capacity-drawing.ts';

interface CapacityChartProps {
  readonly moments: readonly CapacityMoment[];
  /** The moment at the right edge. */
  readonly untilMs: number;
  /** Drawn by durations as they are expected, and not as they were. */
  readonly isEstimate?: boolean;
  /** What is drawn, e.g. `Capacity as planned`. */
  readonly label: string;
  /** The same in a sentence. */
  readonly words: string;
}

const size = { width: 600, height: 96 };

/** How many serve and how many there are, against the floor, over time; the same as words and as a table. */
export function CapacityChart({ moments, untilMs, isEstimate = false, label, words }: CapacityChartProps) {
  const changes = changesOnly(moments);
  if (changes.length === 0) return <p className="text-muted">{words}</p>;
  const beginMs = changes[0]?.atMs ?? 0;
  return (
    <figure className="flex flex-col gap-1">
      <Drawn changes={changes} untilMs={untilMs} words={`${label}: ${words}`} />
      <div aria-hidden className="flex justify-between pl-6 text-muted text-xs">
        <span>0</span>
        <span>{`${isEstimate ? 'about ' : ''}${formatRemaining(untilMs - beginMs)}`}</span>
      </div>
      <Legend />
      <figcaption>{words}</figcaption>
      <Disclosure openAtFirst={false} summary={<span className="text-muted">As a table</span>}>
        <MomentTable changes={changes} label={label} />
      </Disclosure>
    </figure>
  );
}

interface DrawnProps {
  readonly changes: readonly CapacityMoment[];
  readonly untilMs: number;
  readonly words: string;
}

function Drawn({ changes, untilMs, words }: DrawnProps) {
  const drawing = drawCapacity(changes, untilMs, size);
  return (
    <div className="flex gap-1.5">
      <div aria-hidden className="relative my-1 w-4.5 shrink-0 text-right text-muted text-xs">
        {drawing.counts.map(({ count, y }) => (
          <span
            key={count}
            className="absolute right-0 -translate-y-1/2"
            style={{ top: `${(y / size.height) * 100}%` }}
          >
            {count}
          </span>
        ))}
      </div>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        className="my-1 h-24 min-w-0 grow overflow-visible"
      >
        {drawing.counts.map(({ count, y }) => (
          <line key={count} x1={0} x2={size.width} y1={y} y2={y} {...line} strokeWidth={1} className="stroke-line" />
        ))}
        <path d={drawing.servingArea} className="fill-selected" />
        {drawing.missing.map((gap) => (
          <rect key={gap.x} {...gap} className="fill-critical/50" />
        ))}
        <path d={drawing.instances} {...line} strokeWidth={1.5} className="stroke-changing" />
        <path d={drawing.serving} {...line} strokeWidth={2} className="stroke-neutral" />
        <path d={drawing.floor} {...line} strokeWidth={1.5} strokeDasharray="5 4" className="stroke-warning" />
      </svg>
    </div>
  );
}

/** The drawing is stretched; its lines are not. */
const line = { fill: 'none', vectorEffect: 'non-scaling-stroke' } as const;

function Legend() {
  return (
    <p aria-hidden className="flex flex-wrap gap-x-4 text-muted text-xs">
      <Key className="border-neutral border-t-2">serving</Key>
      <Key className="border-changing border-t-2">instances</Key>
      <Key className="border-warning border-t-2 border-dashed">floor</Key>
    </p>
  );
}

function Key({ className, children }: { readonly className: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`w-5 ${className}`} />
      {children}
    </span>
  );
}

/** Moments beyond this many are left out in front of the newest. */
const rowsMax = 200;

function MomentTable({ changes, label }: { readonly changes: readonly CapacityMoment[]; readonly label: string }) {
  const beginMs = changes[0]?.atMs ?? 0;
  return (
    <table className="mt-1 text-right">
      <caption className="sr-only">{label}</caption>
      <thead className="text-muted text-sm">
        <tr>
          {['After', 'Serving', 'Instances', 'Floor'].map((name) => (
            <th key={name} scope="col" className="pr-6 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.slice(-rowsMax).map(({ atMs, serving, instances, required }) => (
          <tr key={atMs}>
            <td className="pr-6">{formatRemaining(atMs - beginMs)}</td>
            <td className={`pr-6 ${serving < required ? 'font-semibold text-critical' : ''}`}>{serving}</td>
            <td className="pr-6">{instances}</td>
            <td className="pr-6">{required}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
