import type { ReactNode } from 'react';
import { type Condition, type ConditionCounts, conditions } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { Mark } from '../../ui/mark.tsx';
import { abnormalConditions, countAbnormal } from './search-params.ts';
import type { Places } from './use-places.ts';

/** Stands for a value that does not exist. */
export function Nothing() {
  return <span className="text-muted">–</span>;
}

/** A value as text, or the sign that there is none. */
export function textCell(value: string | null): ReactNode {
  return value === null || value === '' ? <Nothing /> : value;
}

/** An id or an address, in the letters that tell 0 from O. */
export function codeCell(value: string | null): ReactNode {
  return value === null || value === '' ? <Nothing /> : <span className="font-mono text-sm">{value}</span>;
}

/** Why a thing is in its condition, or the condition's word where there is nothing to add. */
export function conditionText({
  condition,
  reason,
}: {
  readonly condition: Condition;
  readonly reason: string;
}): string {
  return reason === '' ? conditionAppearance[condition].word : reason;
}

interface Located {
  readonly account: string;
  readonly region: string;
}

/** The columns that a list needs where several accounts or regions are open. */
export function placeColumns<Row extends Located>(places: Places): GridColumn<Row>[] {
  const account: GridColumn<Row> = { id: 'account', label: 'Account', size: 116, cell: (row) => row.account };
  const region: GridColumn<Row> = {
    id: 'region',
    label: 'Region',
    size: 92,
    sortable: true,
    cell: (row) => row.region,
  };
  return [...(places.accounts ? [account] : []), ...(places.regions ? [region] : [])];
}

interface CountWithAbnormalProps {
  readonly total: number;
  readonly counts: ConditionCounts;
}

/** `14` with, beside it, the shape and number of the worst that is abnormal among them. */
export function CountWithAbnormal({ total, counts }: CountWithAbnormalProps) {
  const worst = conditions.find((condition) => abnormalConditions.includes(condition) && (counts[condition] ?? 0) > 0);
  return (
    <>
      {worst !== undefined && (
        <span className="mr-1 inline-flex items-center gap-1" title={abnormalWords(counts)}>
          <Mark shape={conditionAppearance[worst].shape} className={conditionAppearance[worst].colour} />
          <span>{formatNumber(countAbnormal(counts))}</span>
          <span className="sr-only"> abnormal of </span>
        </span>
      )}
      <span className="inline-block min-w-11">{total === 0 ? <Nothing /> : formatNumber(total)}</span>
    </>
  );
}

/** Those that are abnormal in words, e.g. `2 failed, 1 changing`; empty where all is calm. */
export function abnormalWords(counts: ConditionCounts): string {
  return abnormalConditions
    .filter((condition) => (counts[condition] ?? 0) > 0)
    .map((condition) => `${formatNumber(counts[condition] ?? 0)} ${conditionAppearance[condition].word.toLowerCase()}`)
    .join(', ');
}
