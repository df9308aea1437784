import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { conditions, type ResourceRef } from '#contract/inventory.ts';
import type { BlastRadius } from '#contract/topology.ts';
import { api } from '../../lib/api.ts';
import { useWatching } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import type { MapLook } from './flow.ts';
import { type MapGraph, toGraph } from './graph.ts';
import { MapDetails } from './map-details.tsx';
import type { EnvironmentMap, MapNode } from './map-model.ts';
import { MapStage } from './map-stage.tsx';
import { MapTable } from './map-table.tsx';
import { neighbourhood } from './neighbours.ts';
import type { MapSearch } from './search-params.ts';
import { litBy, type MapPlace, type MapPlaces, refAt } from './selection.ts';
import { usePane } from './use-pane.ts';

interface MapViewProps {
  readonly map: EnvironmentMap;
  readonly places: MapPlaces;
  readonly search: MapSearch;
  readonly onChange: (next: MapSearch) => void;
  /** The person begins or ends moving the map. */
  readonly onMoving: (moving: boolean) => void;
}

/** The map or its table, and beside it the details of what is selected. */
export function MapView({ map, places, search, onChange, onMoving }: MapViewProps) {
  // Every answer is read at another time; what is drawn depends on the things themselves.
  const { environmentId, nodes, edges } = map;
  const graph = useMemo(() => toGraph({ nodes, edges }), [nodes, edges]);
  const selected = search.selected === undefined ? null : (places.get(search.selected) ?? null);
  const blast = useBlast(selected, search.blast === true);
  const look = useLook(search, graph, places, selected, blast?.data);
  const root = useRef<HTMLDivElement>(null);
  const pane = usePane(root, search, selected !== null, onChange);
  useWatching(useMemo(() => watchedOf(environmentId, nodes, selected), [environmentId, nodes, selected]));

  const onKeyDown = (event: KeyboardEvent) => {
    // A popup's keys reach this element through React although it is elsewhere in the document.
    const inside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key !== 'Escape' || event.defaultPrevented || !inside) return;
    if (pane.isShown) pane.close();
    else if (search.near === true || search.blast === true) onChange({ near: undefined, blast: undefined });
    else onChange({ selected: undefined, details: undefined });
  };

  if (map.nodes.length === 0) {
    return <EmptyState title="Nothing to draw">The inventory knows of nothing in this environment.</EmptyState>;
  }
  return (
    <SplitPane
      root={root}
      onKeyDown={onKeyDown}
      id="map"
      details={
        pane.isShown && selected !== null ? (
          <MapDetails
            key={search.selected}
            place={selected}
            places={places}
            graph={graph}
            read={map.read}
            blast={blast}
            onBlast={() => onChange({ blast: true })}
            onSelect={pane.select}
            onClose={pane.close}
          />
        ) : null
      }
    >
      {search.view === 'table' ? (
        <MapTable
          map={map}
          places={places}
          only={look.only}
          selectedId={search.selected ?? null}
          onSelect={pane.select}
          onOpen={pane.open}
          onFollow={pane.follow}
        />
      ) : (
        <MapStage map={map} graph={graph} look={look} isNear={search.near === true} pane={pane} onMoving={onMoving} />
      )}
    </SplitPane>
  );
}

function useBlast(selected: MapPlace | null, wanted: boolean): UseQueryResult<BlastRadius> | null {
  const enabled = wanted && selected !== null;
  const origin: ResourceRef = selected === null ? { kind: 'stack', connectionId: '', id: '' } : refAt(selected);
  const blast = useQuery(api.topology.blastRadius.queryOptions({ input: origin, enabled }));
  return enabled ? blast : null;
}

const minuteMs = 60_000;
const periodStepMs = 10_000;

function useLook(
  { overlay = 'health', since, near }: MapSearch,
  graph: MapGraph,
  places: MapPlaces,
  selected: MapPlace | null,
  blast: BlastRadius | undefined,
): MapLook {
  const now = useNow(periodStepMs);
  const from = overlay === 'change' ? now - (since === 'hour' ? 60 : 10) * minuteMs : 0;
  const only = useMemo(
    () => (near === true && selected !== null ? neighbourhood(graph, selected.node.id) : null),
    [near, selected, graph],
  );
  const lit = useMemo(() => (blast === undefined ? null : litBy(blast, places, graph)), [blast, places, graph]);
  return useMemo(() => ({ overlay, since: from, selected, lit, only }), [overlay, from, selected, lit, only]);
}

/** The environment, the selection and what is drawn, worst first: the core reads these more often. */
function watchedOf(environmentId: string, nodes: readonly MapNode[], selected: MapPlace | null): ResourceRef[] {
  const worstFirst = nodes.toSorted(
    (one, other) => conditions.indexOf(one.condition) - conditions.indexOf(other.condition),
  );
  const [any] = nodes;
  if (any === undefined) return [];
  return [
    ...(selected === null ? [] : [refAt(selected)]),
    { kind: 'environment', connectionId: any.ref.connectionId, id: environmentId },
    ...worstFirst.map(({ ref }) => ref),
  ];
}
