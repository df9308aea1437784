import { type MouseEvent, memo } from 'react';
import { conditionAppearance } from '../../ui/condition.tsx';
import { crossShape, dotMiddle, dotsPath, outlined, shapePath } from './dot-shapes.ts';
import type { FlowNode } from './flow.ts';
import type { MapNode } from './map-model.ts';
import { type DotLook, dotLooks, dotsWords, zoneLetter } from './overlay.ts';
import type { Overlay } from './search-params.ts';
import { type DotGrid, dotAt, dotGrid, dotPitch, dotsRoomOf, type Size } from './sizes.ts';

type Dot = MapNode['dots'][number];

interface MapDotsProps {
  readonly dots: readonly Dot[];
  readonly room: Size;
  readonly overlay: Overlay;
  readonly since: number;
  readonly selected: number | null;
  /** Whether this dot is dimmed. */
  readonly isDim: ((dot: Dot) => boolean) | null;
}

/** The instances of a group as dots: one drawing with a few paths, however many they are. */
export const MapDots = memo(function MapDots(props: MapDotsProps) {
  const { dots, room, overlay, since, selected, isDim } = props;
  const grid = dotGrid(dots.length, room);
  const scale = dotPitch / grid.pitch;
  return (
    <svg
      role="img"
      aria-label={dotsWords(dots)}
      width={room.width}
      height={room.height}
      viewBox={`0 0 ${room.width * scale} ${room.height * scale}`}
      className="map-dots"
    >
      {dotLooks(dots, overlay, since).map((look) => (
        <LookPaths key={`${look.shape} ${look.colour}`} look={look} grid={grid} dots={dots} isDim={isDim} />
      ))}
      {overlay === 'zone' && <ZoneLetters dots={dots} grid={grid} />}
      {selected !== null && <SelectedRing index={selected} grid={grid} />}
    </svg>
  );
});

/** The index of the dot of this node that the pointer is at; null where it is at none. */
export function dotUnder(event: MouseEvent, { data, width = 0, height = 0 }: FlowNode): number | null {
  const drawing = event.target instanceof Element ? event.target.closest('.map-dots') : null;
  if (drawing === null) return null;
  const area = drawing.getBoundingClientRect();
  const room = dotsRoomOf({ width, height });
  const zoom = room.width / area.width;
  const point = { x: (event.clientX - area.left) * zoom, y: (event.clientY - area.top) * zoom };
  return dotAt(point, data.node.dots.length, dotGrid(data.node.dots.length, room));
}

/** The dot under the pointer says in a tooltip which instance it is. */
export function explainDot(event: MouseEvent, node: FlowNode): void {
  const index = dotUnder(event, node);
  const dot = index === null ? undefined : node.data.node.dots[index];
  const words = dot && [dot.id, conditionAppearance[dot.condition].word, dot.zone].filter(Boolean).join(' · ');
  if (event.target instanceof Element)
    event.target.closest('.map-dots')?.parentElement?.setAttribute('title', words ?? '');
}

interface LookPathsProps {
  readonly look: DotLook;
  readonly grid: DotGrid;
  readonly dots: readonly Dot[];
  readonly isDim: MapDotsProps['isDim'];
}

function LookPaths({ look, grid, dots, isDim }: LookPathsProps) {
  const parts = Map.groupBy(look.indexes, (index) => {
    const dot = dots[index];
    return dot !== undefined && isDim?.(dot) === true;
  });
  return [...parts].map(([dim, indexes]) => (
    <g key={String(dim)} className={look.colour} data-dimmed={dim || undefined}>
      <path
        d={dotsPath(shapePath(look.shape), indexes, grid)}
        {...(outlined.has(look.shape)
          ? { fill: 'none', stroke: 'currentColor', strokeWidth: 1.4 }
          : { fill: 'currentColor' })}
        {...(look.shape === 'dashed-ring' && { strokeDasharray: '2.2 2.2' })}
      />
      {look.shape === 'octagon' && (
        <path
          d={dotsPath(crossShape, indexes, grid)}
          fill="none"
          stroke="var(--color-surface)"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      )}
    </g>
  ));
}

/** Every letter has a place of its own, and all are one element. */
function ZoneLetters({ dots, grid }: { readonly dots: readonly Dot[]; readonly grid: DotGrid }) {
  const middles = dots.map((_, index) => dotMiddle(index, grid));
  return (
    <text
      className="map-zone-letters"
      x={middles.map(({ x }) => x).join(' ')}
      y={middles.map(({ y }) => y + 3.2).join(' ')}
      textAnchor="middle"
    >
      {dots.map(({ zone }) => zoneLetter(zone)).join('')}
    </text>
  );
}

function SelectedRing({ index, grid }: { readonly index: number; readonly grid: DotGrid }) {
  const { x, y } = dotMiddle(index, grid);
  return <circle cx={x} cy={y} r="6.6" fill="none" stroke="var(--color-ink)" strokeWidth="1.8" />;
}
