import {
  type NodeChange,
  type NodeMouseHandler,
  ReactFlow,
  ReactFlowProvider,
  type ReactFlowState,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import '@xyflow/react/dist/base.css';
import { useCommand } from '../../lib/commands.ts';
import { plural } from '../../lib/format.ts';
import { elementId, type FlowEdge, type FlowNode, flowEdges, flowNodes, type MapLook } from './flow.ts';
import type { MapGraph } from './graph.ts';
import { type DraggedPlaces, withDragged } from './keep-places.ts';
import type { Layout } from './layout.ts';
import { dotUnder, explainDot } from './map-dots.tsx';
import { MapEdgeView } from './map-edge.tsx';
import type { MapNode } from './map-model.ts';
import { MapNodeView } from './map-node.tsx';
import { type Direction, firstNode, nodeTowards } from './neighbours.ts';
import './map.css';

export interface MapCanvasProps {
  readonly name: string;
  readonly graph: MapGraph;
  readonly layout: Layout;
  readonly dragged: DraggedPlaces;
  readonly look: MapLook;
  /** Another key is another view: it is fitted into the window. */
  readonly viewKey: string;
  readonly onSelect: (node: MapNode, dot: number | null) => void;
  /** An arrow key led to a node: it is selected, and details that are open follow. */
  readonly onWalk: (node: MapNode) => void;
  /** The details of the selection are wanted, and the focus with them. */
  readonly onOpen: () => void;
  readonly onDrag: (id: string, place: DraggedPlaces[string]) => void;
  readonly onDragEnd: () => void;
  /** The person begins or ends moving the map. */
  readonly onMoving: (moving: boolean) => void;
}

const nodeTypes = { map: MapNodeView };
const edgeTypes = { map: MapEdgeView };
const zoomLimits = { minZoom: 0.08, maxZoom: 2 } as const;
/** Below the first, second lines cannot be read and make room for larger names; below the second, only stacks have any. */
const farZooms = { names: 0.6, stacks: 0.28 } as const;
const zoomStep = 1.25;

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The map itself: one stop for the Tab key, and inside it arrow keys walk from node to node. */
export function MapCanvas(props: MapCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function howFar({ transform: [, , zoom] }: ReactFlowState): 'names' | 'stacks' | undefined {
  if (zoom < farZooms.stacks) return 'stacks';
  return zoom < farZooms.names ? 'names' : undefined;
}

function Canvas(props: MapCanvasProps) {
  const { graph, look, onSelect, onDrag, viewKey, onMoving } = props;
  const layout = useMemo(() => withDragged(props.layout, props.dragged), [props.layout, props.dragged]);
  const { nodes, edges, drawn } = useDrawn(graph, layout, look);
  const fit = useFit(viewKey);
  const zoomBy = useZoomBy();
  useCommand('mapFit', fit);
  useEffect(() => () => onMoving(false), [onMoving]);
  const far = useStore(howFar);
  const selectedId = look.selected?.node.id ?? null;
  const stage = useRef<HTMLDivElement>(null);
  useSelectionInSight(drawn, selectedId);

  const onNodeClick: NodeMouseHandler<FlowNode> = (event, node) => {
    stage.current?.focus({ preventScroll: true });
    onSelect(node.data.node, dotUnder(event, node));
  };
  const onNodesChange = (changes: readonly NodeChange<FlowNode>[]) => {
    for (const change of changes) {
      if (change.type !== 'position' || change.position === undefined || change.dragging !== true) continue;
      const { x, y } = change.position;
      onDrag(change.id, { parentId: layout.get(change.id)?.parentId ?? null, x: Math.round(x), y: Math.round(y) });
    }
  };
  const walk = (direction: Direction) => {
    const visible = new Map([...layout].filter(([id]) => drawn.get(id)?.hidden === false));
    const next = selectedId === null ? firstNode(graph, visible) : nodeTowards(graph, visible, selectedId, direction);
    const node = next === null ? undefined : graph.nodes.get(next);
    if (node !== undefined) props.onWalk(node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction !== undefined) walk(direction);
    else if (event.key === '+' || event.key === '=') zoomBy(zoomStep);
    else if (event.key === '-') zoomBy(1 / zoomStep);
    else if (event.key === 'Enter') props.onOpen();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={stage}
      data-map-stage
      role="application"
      aria-roledescription="map"
      aria-label={`Map of ${props.name}, ${plural(nodes.length, 'thing')}`}
      {...(selectedId !== null && { 'aria-activedescendant': elementId(selectedId) })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys; it is the map's one stop.
      tabIndex={0}
      className="map-stage"
      data-far={far}
      data-lit={look.lit !== null || undefined}
      onKeyDown={onKeyDown}
    >
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onNodeClick={onNodeClick}
        onNodeMouseMove={explainDot}
        onNodeDragStop={props.onDragEnd}
        onMoveStart={(event) => event !== null && onMoving(true)}
        onMoveEnd={() => onMoving(false)}
        {...zoomLimits}
        {...interaction}
      />
    </div>
  );
}

/**
 * React Flow's own selection and keys are off: the selection is the address's, and the keys are ours. Whatever is out of
 * sight is drawn too: it is never much, and drawing it only when it comes into sight would cost four frames of a move.
 */
const interaction = {
  onlyRenderVisibleElements: false,
  nodesFocusable: false,
  edgesFocusable: false,
  nodesConnectable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  zoomActivationKeyCode: null,
  zoomOnDoubleClick: false,
  nodeDragThreshold: 4,
  zIndexMode: 'manual',
  defaultMarkerColor: null,
  proOptions: { hideAttribution: true },
} as const;

function useDrawn(graph: MapGraph, layout: Layout, look: MapLook) {
  const before = useRef<ReadonlyMap<string, FlowNode>>(new Map());
  const drawn = useMemo(() => flowNodes(graph, layout, look, before.current), [graph, layout, look]);
  useEffect(() => {
    before.current = drawn;
  }, [drawn]);
  const nodes = useMemo(() => [...drawn.values()], [drawn]);
  const edges = useMemo(() => flowEdges(graph, drawn, look.lit), [graph, drawn, look.lit]);
  return { drawn, nodes, edges };
}

const fitOptions = { padding: 0.06, maxZoom: 1 } as const;

/** Fits the map into the window when another view begins, and on demand. */
function useFit(viewKey: string): () => void {
  const { fitView } = useReactFlow();
  const fit = useCallback(() => void fitView(fitOptions), [fitView]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another view.
  useEffect(fit, [fit, viewKey]);
  return fit;
}

function useZoomBy(): (factor: number) => void {
  const { zoomTo, getZoom } = useReactFlow();
  return (factor) => void zoomTo(getZoom() * factor);
}

/** Moves the map where the selection is out of sight: a key or a list led to it, or the details took its room. */
function useSelectionInSight(drawn: ReadonlyMap<string, FlowNode>, selectedId: string | null): void {
  const { setCenter } = useReactFlow();
  const store = useStoreApi();
  const stageWidth = useStore(({ width }) => width);
  const size = selectedId === null ? undefined : drawn.get(selectedId);
  const { width = 0, height = 0 } = size ?? {};

  // biome-ignore lint/correctness/useExhaustiveDependencies: a narrower stage may have lost sight of it.
  useEffect(() => {
    const stage = store.getState();
    const at = selectedId === null ? undefined : stage.nodeLookup.get(selectedId)?.internals.positionAbsolute;
    if (at === undefined) return;
    const [left, top, zoom] = stage.transform;
    const x = at.x * zoom + left;
    const y = at.y * zoom + top;
    const inSight = x >= 0 && y >= 0 && x + width * zoom <= stage.width && y + height * zoom <= stage.height;
    if (!inSight) void setCenter(at.x + width / 2, at.y + height / 2, { zoom });
  }, [selectedId, stageWidth, width, height, setCenter, store]);
}
