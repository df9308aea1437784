import type { ReactNode } from 'react';
import type { Condition, RowGroup } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import { Mark } from '../../ui/mark.tsx';
import { abnormalConditions, countAbnormal } from './search-params.ts';

interface GroupHeadingProps {
  readonly group: RowGroup;
  /** What the group is called. */
  readonly name: string;
  /** Names the connection it lies in, where there are several. */
  readonly connection: string | null;
  readonly noun: string;
  /** Whether Tab reaches the numbers. */
  readonly isFocused: boolean;
  /** Narrows the list to the group and, where they are given, to these conditions of it. */
  readonly onNarrow: (group: RowGroup, chosen?: readonly Condition[]) => void;
}

/** A group's name and its numbers: how many there are, how many are abnormal and in which way. Each is a filter. */
export function GroupHeading({ group, name, connection, noun, isFocused, onNarrow }: GroupHeadingProps) {
  const abnormal = countAbnormal(group.conditions);
  const number = (label: string, content: ReactNode, chosen?: readonly Condition[]) => (
    <button
      key={label}
      type="button"
      title={label}
      aria-label={label}
      tabIndex={isFocused ? 0 : -1}
      className="inline-flex h-6 min-w-12 items-center justify-end gap-1 rounded-md px-1.5 text-sm hover:bg-selected"
      onClick={() => onNarrow(group, chosen)}
    >
      {content}
    </button>
  );
  return (
    <>
      {/* One width for all, so that the numbers stand below each other. */}
      <span className="flex w-105 gap-2">
        <span className="truncate font-semibold">{name}</span>
        {connection !== null && <span className="min-w-0 shrink-1000 truncate text-muted">{connection}</span>}
      </span>
      {number(`Only the ${formatNumber(group.total)} ${noun} of ${name}`, formatNumber(group.total))}
      {abnormal > 0 && (
        <>
          {number(
            `Only the ${formatNumber(abnormal)} abnormal ${noun} of ${name}`,
            `${formatNumber(abnormal)} abnormal`,
            abnormalConditions,
          )}
          {abnormalConditions
            .filter((condition) => (group.conditions[condition] ?? 0) > 0)
            .map((condition) => {
              const { word, shape, colour } = conditionAppearance[condition];
              const count = formatNumber(group.conditions[condition] ?? 0);
              const label = `Only the ${count} ${noun} of ${name} that are ${word}`;
              return number(label, <CountMark {...{ shape, colour, count }} />, [condition]);
            })}
        </>
      )}
    </>
  );
}

interface CountMarkProps {
  readonly shape: Parameters<typeof Mark>[0]['shape'];
  readonly colour: string;
  readonly count: string;
}

function CountMark({ shape, colour, count }: CountMarkProps) {
  return (
    <>
      <Mark shape={shape} className={colour} />
      {count}
    </>
  );
}
