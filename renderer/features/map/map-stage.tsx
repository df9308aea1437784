import { useCallback, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { environmentName } from '../environments/columns.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { readDragged, writeDragged } from './dragged.ts';
import type { MapLook } from './flow.ts';
import type { MapGraph } from './graph.ts';
import type { DraggedPlaces } from './keep-places.ts';
import { MapCanvas } from './map-canvas.tsx';
import { MapLoading } from './map-loading.tsx';
import type { EnvironmentMap, MapNode } from './map-model.ts';
import { refAt } from './selection.ts';
import { useLayout } from './use-layout.ts';
import type { Pane } from './use-pane.ts';

interface MapStageProps {
  readonly map: EnvironmentMap;
  readonly graph: MapGraph;
  readonly look: MapLook;
  readonly isNear: boolean;
  readonly pane: Pane;
  readonly onMoving: (moving: boolean) => void;
}

/** The map with its layout, and what there is to say about that. */
export function MapStage({ map, graph, look, isNear, pane, onMoving }: MapStageProps) {
  const { environmentId, structure, name } = map;
  const { laidOut, again } = useLayout(environmentId, structure, graph);
  const dragged = useDragged(environmentId);
  const [round, setRound] = useState(0);
  const { select, follow, open } = pane;
  const selectAt = useCallback(
    (node: MapNode, dot: number | null) => select(resourceKey(refAt({ node, dot }))),
    [select],
  );
  if (laidOut === null) return <MapLoading />;
  const isMoved = Object.keys(dragged.places).length > 0;
  const startOver = () => {
    dragged.forget();
    again();
    setRound(round + 1);
  };
  return (
    <div className="relative h-full">
      <MapCanvas
        name={environmentName(name)}
        graph={graph}
        layout={laidOut.layout}
        dragged={dragged.places}
        look={look}
        viewKey={`${round} ${isNear ? (look.selected?.node.id ?? '') : ''}`}
        onSelect={selectAt}
        onWalk={(node) => follow(resourceKey(node.ref))}
        onOpen={() => look.selected !== null && open(resourceKey(refAt(look.selected)))}
        onDrag={dragged.move}
        onDragEnd={dragged.keep}
        onMoving={onMoving}
      />
      {(laidOut.plain || isMoved) && (
        <div className="absolute bottom-3 left-3 z-10 flex items-center gap-2 rounded-md bg-raised py-1 pr-1 pl-3 text-sm shadow-popup">
          <span role="status">
            {laidOut.plain ? 'In plain rows: a better layout took too long.' : 'Some things are where you moved them.'}
          </span>
          <Button shape="small" onClick={startOver}>
            Lay out again
          </Button>
        </div>
      )}
    </div>
  );
}

/** The places a person dragged nodes to, remembered in this browser when the drag ends. */
function useDragged(environmentId: string) {
  const [places, setPlaces] = useState(() => readDragged(environmentId));
  const latest = useRef(places);
  const show = useCallback((next: DraggedPlaces) => {
    latest.current = next;
    setPlaces(next);
  }, []);
  const keep = useCallback(() => writeDragged(environmentId, latest.current), [environmentId]);
  return {
    places,
    keep,
    move: useCallback((id: string, place: DraggedPlaces[string]) => show({ ...latest.current, [id]: place }), [show]),
    forget: () => {
      show({});
      keep();
    },
  };
}
