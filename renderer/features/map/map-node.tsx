import type { NodeProps } from '@xyflow/react';
import { memo, type ReactNode, useCallback } from 'react';
import { Age } from '../../ui/age.tsx';
import { conditionAppearance } from '../../ui/condition.tsx';
import { Mark } from '../../ui/mark.tsx';
import { elementId, type FlowNode, kindWords, type MapNodeData } from './flow.ts';
import { MapDots } from './map-dots.tsx';
import { recentChange, zoneCounts, zoneLetter } from './overlay.ts';
import { dotKey } from './selection.ts';
import { dotsRoomOf } from './sizes.ts';

/** A thing on the map: a card, or a frame with a heading where it encloses others. */
export const MapNodeView = memo(function MapNodeView({ data, width = 0, height = 0 }: NodeProps<FlowNode>) {
  const { node, encloses, selected, dimmed, label } = data;
  const recent = data.overlay === 'change' ? recentChange(node, data.since) : null;
  return (
    <div
      className={encloses ? 'map-frame' : 'map-card'}
      data-outermost={node.parentId === null || undefined}
      data-tone={toneOf(data, recent)}
      data-selected={selected || undefined}
      data-dimmed={dimmed || undefined}
    >
      <button
        type="button"
        id={elementId(node.id)}
        tabIndex={-1}
        aria-label={label}
        aria-pressed={selected}
        className="map-head"
        title={node.name}
      >
        <span className="map-name">
          <NodeMark node={node} overlay={data.overlay} recent={recent} />
          <span className="map-name-words">{data.shortName}</span>
        </span>
        <span className="map-detail">
          <SecondLine data={data} recent={recent} />
        </span>
      </button>
      {node.dots.length > 0 && !encloses && <NodeDots data={data} width={width} height={height} />}
      <Port type="target" position="left" />
      <Port type="source" position="right" />
    </div>
  );
});

interface PortProps {
  readonly type: 'source' | 'target';
  readonly position: 'left' | 'right';
}

/** Where edges begin or end: React Flow looks for these. Its own handle would listen to every move of the map. */
function Port({ type, position }: PortProps) {
  return <span className={`map-port ${type}`} data-handlepos={position} />;
}

function toneOf({ overlay, node }: MapNodeData, recent: number | null): string | undefined {
  if (overlay === 'health') return node.condition;
  return recent === null ? undefined : 'recent';
}

interface NodeMarkProps extends Pick<MapNodeData, 'node' | 'overlay'> {
  readonly recent: number | null;
}

function NodeMark({ node, overlay, recent }: NodeMarkProps): ReactNode {
  switch (overlay) {
    case 'health': {
      const { shape, colour } = conditionAppearance[node.condition];
      return <Mark shape={shape} className={colour} />;
    }
    case 'change':
      return recent === null ? null : <Mark shape="diamond" className="text-changing" />;
    case 'zone':
      return null;
  }
}

function SecondLine({ data, recent }: { readonly data: MapNodeData; readonly recent: number | null }): ReactNode {
  const { node, overlay } = data;
  switch (overlay) {
    case 'health':
      return node.detail || kindWords[node.ref.kind];
    case 'change':
      if (recent === null) return kindWords[node.ref.kind];
      return (
        <>
          {kindWords[node.ref.kind]}
          <span className="text-ink">
            {' · changed '}
            <Age at={recent} suffix="ago" />
          </span>
        </>
      );
    case 'zone': {
      const zones = node.dots.length > 0 ? zoneCounts(node.dots) : node.zones.map(zoneLetter).join(' · ');
      return (
        <>
          {kindWords[node.ref.kind]}
          {zones !== '' && <span className="text-ink">{` · ${zones}`}</span>}
        </>
      );
    }
  }
}

interface NodeDotsProps {
  readonly data: MapNodeData;
  readonly width: number;
  readonly height: number;
}

function NodeDots({ data, width, height }: NodeDotsProps) {
  const { node, litInstances, dimmed } = data;
  const isDim = useCallback(
    ({ id }: { readonly id: string }) => litInstances?.has(dotKey(node, id)) === false,
    [litInstances, node],
  );
  return (
    <div className="map-dots-room">
      <MapDots
        dots={node.dots}
        room={dotsRoomOf({ width, height })}
        overlay={data.overlay}
        since={data.since}
        selected={data.selectedDot}
        isDim={litInstances === null || dimmed ? null : isDim}
      />
    </div>
  );
}
