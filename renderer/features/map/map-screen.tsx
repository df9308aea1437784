import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { type EnvironmentRow, pageLimitMax } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ConditionMark, conditionAppearance } from '../../ui/condition.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Select } from '../../ui/select.tsx';
import { connectionLabel, useConnections } from '../connections/index.ts';
import { environmentName } from '../environments/columns.tsx';
import { splitEnvironmentId } from '../inventory/resource-key.ts';
import { MapLoading } from './map-loading.tsx';
import { HiddenChip, MapTools } from './map-tools.tsx';
import { MapView } from './map-view.tsx';
import type { MapSearch } from './search-params.ts';
import { placesOf } from './selection.ts';
import { useMap } from './use-map.ts';

const route = getRouteApi('/map');

/** One environment as a map of what it consists of and how that hangs together. */
export function MapScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: MapSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const environments = useQuery(api.inventory.environments.queryOptions({ input: { limit: pageLimitMax } }));
  const rows = environments.data?.rows ?? [];
  const environmentId = search.environment ?? rows[0]?.id;
  const [moving, setMoving] = useState(false);
  const map = useMap({ environmentId, showAll: search.all === true, paused: moving });
  // Drawing what is new gives way to keys and pointer.
  const shown = useDeferredValue(map.data);
  const nodes = shown?.nodes;
  const places = useMemo(() => placesOf({ nodes: nodes ?? [] }), [nodes]);
  const hasSelection = search.selected !== undefined && places.has(search.selected);

  return (
    <Screen
      title="Map"
      summary={
        <>
          <EnvironmentPicker rows={rows} environmentId={environmentId} onChange={change} />
          {map.data !== undefined && (
            <HiddenChip hidden={map.data.hidden} all={search.all === true} onChange={change} />
          )}
        </>
      }
      tools={
        <MapTools search={search} overlay={search.overlay ?? 'health'} hasSelection={hasSelection} onChange={change} />
      }
    >
      {environments.data?.total === 0 && search.environment === undefined ? (
        <EmptyState title="No environments yet">
          Nothing was found in the open connections, or they are still being read for the first time.
        </EmptyState>
      ) : (
        <MapContent
          query={environmentId === undefined ? environments : map}
          retry={() => void (environmentId === undefined ? environments : map).refetch()}
        >
          {shown !== undefined && (
            <MapView
              key={shown.environmentId}
              map={shown}
              places={places}
              search={search}
              onChange={change}
              onMoving={setMoving}
            />
          )}
        </MapContent>
      )}
    </Screen>
  );
}

interface MapContentProps {
  readonly query: { readonly data: unknown; readonly error: Error | null };
  readonly retry: () => void;
  readonly children: ReactNode;
}

/** The map, what stands in its way, or its place while it is on its way. */
function MapContent({ query, retry, children }: MapContentProps) {
  const problem = query.error === null ? null : toProblem(query.error);
  // The frame says that the core is away; what is shown is what was last received.
  const isShown = problem !== null && !(query.data !== undefined && problem.code === 'stopped');
  return (
    <div className="flex h-full flex-col">
      {isShown && <ProblemView problem={problem} action={<Button onClick={retry}>Try again</Button>} className="m-4" />}
      <div className="min-h-0 grow">{query.data === undefined && problem === null ? <MapLoading /> : children}</div>
    </div>
  );
}

interface EnvironmentPickerProps {
  readonly rows: readonly EnvironmentRow[];
  readonly environmentId: string | undefined;
  readonly onChange: (next: MapSearch) => void;
}

/** Another environment is another map: what was selected on the last one is not on it. */
function EnvironmentPicker({ rows, environmentId, onChange }: EnvironmentPickerProps) {
  const connections = useConnections() ?? [];
  if (environmentId === undefined) return null;
  const nameOf = (id: string) => {
    const { connectionId, name } = splitEnvironmentId(id);
    const connection = connections.find((each) => each.id === connectionId);
    const place = connections.length > 1 && connection !== undefined ? ` · ${connectionLabel(connection)}` : '';
    return `${environmentName(name)}${place}`;
  };
  const current = rows.find(({ id }) => id === environmentId);
  const ids = rows.map(({ id }) => id);
  return (
    <>
      <Select
        label="Environment"
        value={environmentId}
        options={(current === undefined ? [environmentId, ...ids] : ids).map((id) => ({
          value: id,
          label: nameOf(id),
        }))}
        onChange={(environment) =>
          onChange({
            environment,
            selected: undefined,
            details: undefined,
            near: undefined,
            blast: undefined,
            all: undefined,
          })
        }
        className="max-w-80"
      />
      {current !== undefined && (
        <ConditionMark
          condition={current.condition}
          text={conditionAppearance[current.condition].word}
          labelled
          className="text-muted max-lg:hidden"
        />
      )}
    </>
  );
}
