import type { Condition, Read } from '#contract/inventory.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { codeCell, conditionText, Nothing, textCell } from './cells.tsx';
import type { Places } from './use-places.ts';

type Look<Row> = Pick<GridColumn<Row>, 'label' | 'size'> & Partial<GridColumn<Row>>;

/** A column of one value of the row as text, which the core can sort by unless it is said otherwise. */
export function textColumn<Id extends string>(
  id: Id,
  look: Look<Readonly<Record<Id, string | null>>>,
): GridColumn<Readonly<Record<Id, string | null>>> {
  return { id, sortable: true, cell: (row) => textCell(row[id]), ...look };
}

/** The same for ids and addresses. */
export function codeColumn<Id extends string>(
  id: Id,
  look: Look<Readonly<Record<Id, string | null>>>,
): GridColumn<Readonly<Record<Id, string | null>>> {
  return textColumn(id, { cell: (row) => codeCell(row[id]), ...look });
}

/** How long ago something was, e.g. the launch. */
export function ageColumn<Id extends string>(id: Id): GridColumn<Readonly<Record<Id, number | null>>> {
  return {
    id,
    label: 'Age',
    size: 60,
    sortable: true,
    align: 'end',
    cell: (row) => {
      const at = row[id];
      return at === null ? <Nothing /> : <Age at={at} />;
    },
  };
}

/** The first column of a list: the condition and its reason. It takes the width that is left. */
export function reasonColumn(size: number): GridColumn<{ readonly condition: Condition; readonly reason: string }> {
  return {
    id: 'condition',
    label: 'State and reason',
    size,
    minSize: 64,
    sortable: true,
    grows: true,
    cell: (row) => (
      <ConditionMark condition={row.condition} text={conditionText(row)} labelled className="max-w-full" />
    ),
  };
}

export const environmentColumn = textColumn('environment', { label: 'Environment', size: 98 });
export const applicationColumn = textColumn('application', { label: 'Application', size: 100 });

/** Says how far a row can be trusted, where that is not as usual. */
export const freshnessColumn: GridColumn<{ readonly read: Read }> = {
  id: 'freshness',
  label: 'Read',
  size: 96,
  cell: ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
};

/** A row's name in the weight of names. */
export function nameColumn(size: number): GridColumn<{ readonly name: string }> {
  return textColumn('name', {
    label: 'Name',
    size,
    cell: ({ name }) => (name === null || name === '' ? <Nothing /> : <span className="font-medium">{name}</span>),
  });
}

interface Located {
  readonly account: string;
  readonly region: string;
}

/** The columns that a list needs where several accounts or regions are open. */
export function placeColumns({ accounts, regions }: Places): GridColumn<Located>[] {
  return [
    ...(accounts ? [textColumn('account', { label: 'Account', size: 116, sortable: false })] : []),
    ...(regions ? [textColumn('region', { label: 'Region', size: 92 })] : []),
  ];
}
