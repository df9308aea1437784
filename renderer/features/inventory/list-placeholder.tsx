import type { ReactNode } from 'react';
import { plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { RowPages } from '../../ui/grid/index.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useConnections } from '../connections/index.ts';

/** One of what is listed and several of it, e.g. `instance` and `instances`. */
export interface Noun {
  readonly one: string;
  readonly many: string;
}

interface Narrowed {
  readonly noun: Noun;
  /** The one that the list is narrowed to, as the address has it. */
  readonly connectionId: string | undefined;
  /** Shows the whole list again. */
  readonly clearFilter: () => void;
}

/** What a list shows in place of rows; undefined where it has rows or waits for them. */
export function listPlaceholder<Row>(pages: RowPages<Row>, narrowed: Narrowed): ReactNode | undefined {
  const { loaded, error } = pages;
  const { noun, clearFilter } = narrowed;
  if (loaded === null) {
    return error === null ? undefined : (
      <div className="p-4">
        <ListProblem error={error} retry={pages.retry} />
      </div>
    );
  }
  if (loaded.total > 0) return undefined;
  if (loaded.unfiltered === 0) return <NoneFound {...narrowed} />;
  return (
    <EmptyState title={`No ${noun.one} matches`} action={<Button onClick={clearFilter}>Clear filter</Button>}>
      {plural(loaded.unfiltered, noun.one, noun.many)} hidden by the filter.
    </EmptyState>
  );
}

/** Says why there is nothing at all: an address may name a connection that is not open here. */
function NoneFound({ noun, connectionId, clearFilter }: Narrowed) {
  const connections = useConnections();
  if (connectionId === undefined || connections?.some(({ id }) => id === connectionId) !== false) {
    return (
      <EmptyState title={`No ${noun.many} yet`}>
        Nothing was found in the open connections, or they are still being read for the first time.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={`No connection ${connectionId} is open`}
      action={<Button onClick={clearFilter}>Show every connection</Button>}
    >
      It may have been closed, or be open in another Infraviewer only, or the link may be cut off.
    </EmptyState>
  );
}

interface ListProblemProps {
  readonly error: Error;
  readonly retry: () => void;
}

function ListProblem({ error, retry }: ListProblemProps) {
  return <ProblemView problem={toProblem(error)} action={<Button onClick={retry}>Try again</Button>} />;
}

/** Why the rows that are shown are not the newest, or not those that were asked for; with a way to try again. */
export function ListTrouble<Row>({ pages }: { readonly pages: RowPages<Row> }) {
  if (pages.error === null || pages.loaded === null) return null;
  // The frame says that the core is away; the rows are what was last received.
  if (pages.current && toProblem(pages.error).code === 'stopped') return null;
  return <ListProblem error={pages.error} retry={pages.retry} />;
}
