import type { ReactNode } from 'react';
import { type Condition, type ConditionCounts, conditions } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import { Mark } from '../../ui/mark.tsx';
import { abnormalConditions, countAbnormal } from './search-params.ts';

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
