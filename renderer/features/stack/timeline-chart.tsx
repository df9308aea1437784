import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react';
import { formatRemaining, formatUtcClock, plural } from '../../lib/format.ts';
import { cx } from '../../ui/class-names.ts';
import { Mark } from '../../ui/mark.tsx';
import { type Outcome, runningAt, type Stretch, type Timeline, ticksOf } from './timeline.ts';

interface Position {
  readonly lane: number;
  readonly stretch: number;
}

/** The names of the resources stand left of the scale; its right edge leaves room for the last mark. */
const scaleLook = 'absolute inset-y-0 right-4 left-60';

/** Lanes on a time scale. Arrow keys move between the steps; the pointer shows the moment and what ran then. */
export function TimelineChart({ timeline }: { readonly timeline: Timeline }) {
  const root = useRef<HTMLDivElement>(null);
  const [position, setPosition] = useState<Position>({ lane: 0, stretch: 0 });
  const [pointed, setPointed] = useState<Position | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const shown = pointed ?? position;

  const onKeyDown = (event: KeyboardEvent) => {
    const to = moved(timeline, position, event.key);
    if (to === null) return;
    event.preventDefault();
    setPosition(to);
    const bar = root.current?.querySelector<HTMLElement>(`[data-bar="${to.lane}:${to.stretch}"]`);
    bar?.focus({ preventScroll: true });
    bar?.closest('li')?.scrollIntoView({ block: 'nearest' });
  };
  const onPointerMove = (event: PointerEvent) => {
    const scale = root.current?.querySelector('[data-scale]')?.getBoundingClientRect();
    if (scale === undefined) return;
    const share = (event.clientX - scale.left) / scale.width;
    setCursor(share >= 0 && share <= 1 ? timeline.from + share * (timeline.to - timeline.from) : null);
  };

  return (
    <div className="flex h-full flex-col">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the bars inside take the focus; keys move between them. */}
      <div
        ref={root}
        className="relative min-h-0 grow overflow-auto"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCursor(null)}
      >
        <div className="relative min-h-full">
          <Scale timeline={timeline} />
          <Lanes timeline={timeline} tabStop={position} onFocus={setPosition} onPoint={setPointed} />
          {cursor !== null && <Cursor timeline={timeline} at={cursor} />}
        </div>
      </div>
      <StepLine timeline={timeline} position={shown} />
    </div>
  );
}

/** Where a key leads from a step; null leaves the key to others. */
function moved({ lanes }: Timeline, { lane, stretch }: Position, key: string): Position | null {
  const at = (nextLane: number, nextStretch: number): Position => {
    const clamped = Math.min(Math.max(nextLane, 0), lanes.length - 1);
    const last = (lanes[clamped]?.stretches.length ?? 1) - 1;
    return { lane: clamped, stretch: Math.min(Math.max(nextStretch, 0), last) };
  };
  switch (key) {
    case 'ArrowUp':
      return at(lane - 1, stretch);
    case 'ArrowDown':
      return at(lane + 1, stretch);
    case 'ArrowLeft':
      return at(lane, stretch - 1);
    case 'ArrowRight':
      return at(lane, stretch + 1);
    case 'Home':
      return at(0, 0);
    case 'End':
      return at(lanes.length - 1, 0);
    default:
      return null;
  }
}

function percent({ from, to }: Timeline, at: number): string {
  return `${((at - from) / (to - from)) * 100}%`;
}

function Scale({ timeline }: { readonly timeline: Timeline }) {
  return (
    <div aria-hidden="true" className="sticky top-0 z-10 h-7 border-line border-b bg-surface">
      <div data-scale className={scaleLook}>
        {ticksOf(timeline.to - timeline.from).map((tick) => (
          <span
            key={tick}
            className="absolute top-1 border-line border-l pl-1 text-muted text-xs whitespace-nowrap"
            style={{ left: percent(timeline, timeline.from + tick) }}
          >
            {tick === 0 ? formatUtcClock(timeline.from) : `+${formatRemaining(tick)}`}
          </span>
        ))}
      </div>
    </div>
  );
}

interface LanesProps {
  readonly timeline: Timeline;
  readonly tabStop: Position;
  readonly onFocus: (position: Position) => void;
  readonly onPoint: (position: Position | null) => void;
}

/** Apart from the cursor, so that a moving pointer does not draw them again. */
const Lanes = memo(function Lanes({ timeline, tabStop, onFocus, onPoint }: LanesProps) {
  return (
    <ol aria-label="Resources in the order in which they were touched" onPointerLeave={() => onPoint(null)}>
      {timeline.lanes.map(({ logicalId, type, stretches }, lane) => (
        <li key={logicalId} className="relative h-row scroll-mt-7 border-line/55 border-b hover:bg-hover">
          <span className="block w-60 truncate px-4 leading-(--row-height)" title={`${logicalId} ${type}`}>
            {logicalId}
          </span>
          <div className={scaleLook}>
            {stretches.map((stretch, index) => (
              <Bar
                key={stretch.id}
                timeline={timeline}
                stretch={stretch}
                name={`${logicalId}: ${stretchWords(stretch)}`}
                address={`${lane}:${index}`}
                isTabStop={tabStop.lane === lane && tabStop.stretch === index}
                onFocus={() => onFocus({ lane, stretch: index })}
                onPoint={() => onPoint({ lane, stretch: index })}
              />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
});

const barLooks: Record<Outcome, string> = {
  done: 'bg-neutral/45',
  next: 'bg-neutral/25',
  running: 'bg-changing motion-safe:animate-pulse',
  failed: 'bg-critical',
};

interface BarProps {
  readonly timeline: Timeline;
  readonly stretch: Stretch;
  readonly name: string;
  readonly address: string;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onPoint: () => void;
}

function Bar({ timeline, stretch, name, address, isTabStop, onFocus, onPoint }: BarProps) {
  const { from, to, outcome } = stretch;
  return (
    <button
      type="button"
      data-bar={address}
      aria-label={name}
      tabIndex={isTabStop ? 0 : -1}
      className="absolute inset-y-1 flex min-w-2 items-center"
      style={{
        left: percent(timeline, from),
        width: `max(8px, calc(${percent(timeline, to)} - ${percent(timeline, from)}))`,
      }}
      onFocus={onFocus}
      onPointerEnter={onPoint}
      onClick={onFocus}
    >
      <span className={cx('h-2.5 grow rounded-sm', barLooks[outcome])} />
      {outcome === 'failed' && <Mark shape="octagon" className="-ml-1.5 text-critical" />}
      {outcome === 'done' && <Mark shape="dot" className="-ml-1.5 text-neutral" />}
    </button>
  );
}

const outcomeWords: Record<Outcome, string> = {
  done: 'done',
  next: 'then went on',
  running: 'running',
  failed: 'failed',
};

/** A step in words, e.g. `CREATE_IN_PROGRESS, CREATE_FAILED, failed after 32 s`. */
function stretchWords({ status, endStatus, from, to, outcome }: Stretch): string {
  const states = [status, endStatus].filter((word, index) => word !== null && (index === 0 || word !== status));
  return `${states.join(', ')}, ${outcomeWords[outcome]} after ${formatRemaining(to - from)}`;
}

interface StepLineProps {
  readonly timeline: Timeline;
  readonly position: Position;
}

/** The step that has the focus or the pointer, with its times and its reason. */
function StepLine({ timeline, position }: StepLineProps) {
  const lane = timeline.lanes[position.lane];
  const stretch = lane?.stretches[position.stretch];
  if (lane === undefined || stretch === undefined) return null;
  return (
    <section aria-label="The step" className="min-h-14 shrink-0 border-line border-t bg-surface px-4 py-2">
      <p>
        <span className="font-medium">{lane.logicalId}</span> <span className="text-muted">{lane.type}</span>{' '}
        {stretchWords(stretch)}{' '}
        <span className="text-muted">
          {formatUtcClock(stretch.from)} to {formatUtcClock(stretch.to)}
        </span>
      </p>
      {stretch.reason !== null && <p className="text-muted [overflow-wrap:anywhere]">{stretch.reason}</p>}
    </section>
  );
}

const namedAtMost = 3;

/** The moment under the pointer, and what was going on then: the rest waited for it. */
function Cursor({ timeline, at }: { readonly timeline: Timeline; readonly at: number }) {
  const running = runningAt(timeline, at);
  const named = running.slice(0, namedAtMost).join(', ');
  const more = running.length > namedAtMost ? ` and ${plural(running.length - namedAtMost, 'other')}` : '';
  const isRight = at > (timeline.from + timeline.to) / 2;
  return (
    <div aria-hidden="true" className={cx(scaleLook, 'pointer-events-none z-10')}>
      <div className="absolute inset-y-0 border-ink/60 border-l" style={{ left: percent(timeline, at) }}>
        <p
          className={cx(
            'sticky top-8 rounded-md bg-raised px-2 py-1 text-sm whitespace-nowrap shadow-popup',
            isRight ? '-translate-x-full -ml-2' : 'ml-2',
          )}
        >
          <span className="font-medium">{formatUtcClock(at)}</span>{' '}
          <span className="text-muted">+{formatRemaining(at - timeline.from)}</span>
          <br />
          {running.length === 0 ? 'Nothing ran' : `${named}${more} ran`}
        </p>
      </div>
    </div>
  );
}
