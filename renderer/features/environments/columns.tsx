import type { ReactNode } from 'react';
import type { EnvironmentRow, StackRow } from '#contract/inventory.ts';
import { toProblem } from '../../lib/problem.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark, conditionAppearance } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { CountWithAbnormal, Nothing } from '../inventory/cells.tsx';
import type { TreeRow } from './tree.ts';

/** Pixels a nested name stands further in. */
const indent = 16;

/** A cell that shows one thing of an environment and the like of a stack. */
function byKind(
  environment: (row: EnvironmentRow) => ReactNode,
  stack: (row: StackRow) => ReactNode,
): (row: TreeRow) => ReactNode {
  return (row) => {
    switch (row.kind) {
      case 'environment':
        return environment(row.row);
      case 'stack':
        return stack(row.row);
      case 'problem':
        return null;
    }
  };
}

/** The name an environment is shown by; things that no rule placed are gathered under words. */
export function environmentName(name: string): string {
  return name === '' ? 'Not placed' : name;
}

function NameCell({ row }: { readonly row: TreeRow }) {
  if (row.kind === 'problem') {
    return (
      <span className="truncate">The stacks are not shown: {toProblem(row.error).message} Enter tries again.</span>
    );
  }
  const isEnvironment = row.kind === 'environment';
  return (
    <span
      className={isEnvironment ? 'font-medium' : undefined}
      style={{ paddingInlineStart: (row.level - 1) * indent }}
    >
      {isEnvironment ? environmentName(row.row.name) : row.row.name}
    </span>
  );
}

function EnvironmentChange({ lastChange }: Pick<EnvironmentRow, 'lastChange'>) {
  if (lastChange === null) return <Nothing />;
  return (
    <>
      <ChangeAge at={lastChange.at} />
      {lastChange.stackName} <span className="text-muted">{lastChange.status}</span>
    </>
  );
}

function StackChange({ row }: { readonly row: StackRow }) {
  const calm = row.condition === 'ok' || row.condition === 'off';
  return (
    <>
      <ChangeAge at={row.updatedAt ?? row.createdAt} />
      <span className={calm ? 'text-muted' : undefined}>{row.status}</span>
      {row.statusReason !== null && !calm && ` · ${row.statusReason}`}
    </>
  );
}

/** Ages stand one below the other, right-aligned before the words. */
function ChangeAge({ at }: { readonly at: number }) {
  return <Age at={at} className="mr-2 inline-block w-9 text-right text-muted" />;
}

const driftWords: Record<StackRow['drift'], ReactNode> = {
  in_sync: <span className="text-muted">In sync</span>,
  drifted: 'Drifted',
  unknown: <span className="text-muted">Unknown</span>,
  not_checked: <Nothing />,
};

function placeColumns(options: { readonly accounts: boolean; readonly regions: boolean }): GridColumn<TreeRow>[] {
  // Stacks lie where their environment does.
  const account = byKind(
    (row) => row.account,
    () => null,
  );
  const region = byKind(
    (row) => row.region,
    () => null,
  );
  return [
    ...(options.accounts ? [{ id: 'account', label: 'Account', size: 116, cell: account }] : []),
    ...(options.regions ? [{ id: 'region', label: 'Region', size: 92, sortable: true, cell: region }] : []),
  ];
}

/** The columns of the environments; account and region are shown where there are several. */
export function environmentColumns(places: {
  readonly accounts: boolean;
  readonly regions: boolean;
}): GridColumn<TreeRow>[] {
  return [
    {
      id: 'condition',
      label: 'State',
      size: 128,
      minSize: 128,
      sortable: true,
      cell: (row) =>
        row.kind === 'problem' ? null : (
          <ConditionMark condition={row.row.condition} text={conditionAppearance[row.row.condition].word} labelled />
        ),
    },
    { id: 'name', label: 'Name', size: 200, sortable: true, cell: (row) => <NameCell row={row} /> },
    ...placeColumns(places),
    {
      id: 'stacks',
      label: 'Stacks',
      size: 92,
      sortable: true,
      align: 'end',
      cell: byKind(
        (row) => <CountWithAbnormal total={row.stacks} counts={row.stackConditions} />,
        (row) => (row.children === 0 ? null : <span className="text-muted">{row.children} nested</span>),
      ),
    },
    {
      id: 'instances',
      label: 'Instances',
      size: 108,
      sortable: true,
      align: 'end',
      cell: byKind(
        (row) => <CountWithAbnormal total={row.instances} counts={row.instanceConditions} />,
        (row) => <CountWithAbnormal total={row.instances} counts={row.instanceConditions} />,
      ),
    },
    {
      id: 'lastChange',
      label: 'Last change',
      size: 240,
      sortable: true,
      grows: true,
      cell: byKind(
        (row) => <EnvironmentChange lastChange={row.lastChange} />,
        (row) => <StackChange row={row} />,
      ),
    },
    {
      id: 'applications',
      label: 'Applications',
      size: 130,
      cell: byKind(
        ({ applications }) => (applications.length === 0 ? <Nothing /> : applications.join(', ')),
        ({ application }) => application ?? <Nothing />,
      ),
    },
    {
      id: 'drift',
      label: 'Drift',
      size: 92,
      cell: byKind(
        ({ driftedStacks }) => (driftedStacks === 0 ? <Nothing /> : `${driftedStacks} drifted`),
        ({ drift }) => driftWords[drift],
      ),
    },
    {
      id: 'freshness',
      label: 'Read',
      size: 96,
      cell: byKind(
        ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
        ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
      ),
    },
  ];
}
