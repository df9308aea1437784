import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type JobRow, jobStates } from '#contract/jobs.ts';
import { formatNumber } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Grid } from '../../ui/grid/index.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { useConnections } from '../connections/index.ts';
import { FilterChips } from '../inventory/filter-chips.tsx';
import { ConnectionSelect } from '../inventory/list-tools.tsx';
import { parseResourceKey } from '../inventory/resource-key.ts';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { LitterLink } from '../litter/litter-link.tsx';
import { jobColumns } from './columns.tsx';
import { HoldBar, HoldButton } from './hold.tsx';
import { stateWords } from './model.ts';
import { type JobsSearch, jobsFilter, readStates, toggleState } from './search-params.ts';
import { type JobList, useJobs } from './use-jobs.ts';

const route = getRouteApi('/jobs');

/** Newest first; a job's place in the list never changes. */
const newestFirst = { column: 'age', descending: true };
const unchanged: ReadonlyMap<string, number> = new Map();
const idOf = ({ id }: JobRow) => id;

/** Every job, newest first: what runs, what waits for whom, and how everything before ended. */
export function JobsScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: Partial<JobsSearch>) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const [text, setText] = useTextFilter(search.q, (q) => change({ q }));
  const filter = jobsFilter(search, text.trim());
  const list = useJobs(filter);
  const connections = useConnections();
  const columns = useMemo(() => jobColumns(connections ?? []), [connections]);
  const open = (job: JobRow) => void navigate({ to: '/job', search: { id: job.id } });
  const rows = list.rows;

  const clear = () => {
    setText('');
    void navigate({ search: {}, replace: true });
  };

  return (
    <Screen
      title="Jobs"
      summary={<StateToggles list={list} search={search} onSearch={change} />}
      tools={
        <>
          <ConnectionSelect connectionId={search.connection} onConnection={(connection) => change({ connection })} />
          <SearchField label="Filter jobs" value={text} onChange={setText} className="w-40 xl:w-56" />
          <LitterLink />
          <HoldButton hold={list.page?.hold} />
        </>
      }
    >
      <div className="flex h-full flex-col">
        <HoldBar hold={list.page?.hold ?? null} />
        <FilterChips
          chips={[{ label: 'About', value: thingName(search.of), off: { of: undefined } }]}
          onChange={change}
        />
        {list.error !== null && rows !== null && <Trouble list={list} />}
        <div className="min-h-0 grow">
          <Grid
            id="jobs"
            label="Jobs"
            columns={columns}
            // One more stands for what is on its way.
            rowCount={rows === null ? null : rows.length + (list.hasOlder ? 1 : 0)}
            rowAt={useCallback((index: number) => rows?.[index], [rows])}
            idOf={idOf}
            indexOf={useCallback((id: string) => rows?.findIndex((job) => job.id === id) ?? -1, [rows])}
            sort={newestFirst}
            onSort={() => undefined}
            selectedId={search.selected ?? null}
            onSelect={({ id }) => change({ selected: id })}
            onOpen={open}
            onVisible={list.show}
            listKey={JSON.stringify(filter)}
            changes={unchanged}
            placeholder={placeholder(list, search, clear)}
          />
        </div>
      </div>
    </Screen>
  );
}

interface StateTogglesProps {
  readonly list: JobList;
  readonly search: JobsSearch;
  readonly onSearch: (next: Partial<JobsSearch>) => void;
}

/** How many jobs are in each state; each number is a filter. */
function StateToggles({ list, search, onSearch }: StateTogglesProps) {
  const chosen = readStates(search.states);
  const counts = list.page?.counts ?? {};
  const shown = jobStates.filter((state) => (counts[state] ?? 0) > 0 || chosen.includes(state));
  return (
    <fieldset aria-label="States" className="flex flex-wrap gap-1">
      {shown.map((state) => (
        <Button
          key={state}
          shape="small"
          aria-pressed={chosen.includes(state)}
          onClick={() => onSearch({ states: toggleState(search.states, state) })}
        >
          {stateWords[state]}
          <span className="text-muted">{formatNumber(counts[state] ?? 0)}</span>
        </Button>
      ))}
    </fieldset>
  );
}

/** The name in the key of the one thing that is shown. */
function thingName(of: string | undefined): string | undefined {
  return of === undefined ? undefined : parseResourceKey(of)?.id;
}

function Trouble({ list }: { readonly list: JobList }) {
  if (list.error === null) return null;
  return <ProblemView problem={toProblem(list.error)} action={<Button onClick={list.retry}>Try again</Button>} />;
}

function placeholder(list: JobList, search: JobsSearch, onClear: () => void) {
  if (list.rows === null) {
    return list.error === null ? undefined : (
      <div className="p-4">
        <Trouble list={list} />
      </div>
    );
  }
  if (list.rows.length > 0) return undefined;
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  if (isFiltered) {
    return (
      <EmptyState title="No job matches" action={<Button onClick={onClear}>Show every job</Button>}>
        Take off a filter to see more.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No job yet">
      Whatever changes AWS runs as a job: it goes on after a restart, and stays on record. Start one from the page of an
      Auto Scaling group.
    </EmptyState>
  );
}
