import { type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import type { FlowEdge } from './flow.ts';

/** A plain line: dashes and motion would cost every frame. */
export const MapEdgeView = memo(function MapEdgeView(props: EdgeProps<FlowEdge>) {
  const [path] = getBezierPath({ ...props, curvature: 0.2 });
  return (
    <path
      d={path}
      className="map-edge"
      data-dimmed={props.data?.dimmed || undefined}
      {...(props.markerEnd !== undefined && { markerEnd: props.markerEnd })}
    />
  );
});
