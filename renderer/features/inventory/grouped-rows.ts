import type { RowGroup } from '#contract/inventory.ts';
import type { RowRange } from '../../ui/grid/index.ts';

/** A group among the rows: where its heading stands, and which of all rows are its own. */
export interface PlacedGroup {
  readonly group: RowGroup;
  readonly expanded: boolean;
  /** Where its heading stands in the list as it is drawn. */
  readonly index: number;
  /** Its first row among the rows of all groups, opened or not. */
  readonly offset: number;
}

/** What stands at a place of the list: a group's heading, or a row by its offset among the rows of all groups. */
export type PlacedRow =
  | { readonly kind: 'heading'; readonly placed: PlacedGroup }
  | { readonly kind: 'row'; readonly placed: PlacedGroup; readonly offset: number };

/** The list as it is drawn: every group's heading, followed by its rows while it is opened. */
export interface GroupedRows {
  readonly groups: readonly PlacedGroup[];
  /** Headings, and rows of opened groups. */
  readonly count: number;
  readonly at: (index: number) => PlacedRow | undefined;
  /** Where a row stands; -1 while its group is closed. */
  readonly indexOfOffset: (offset: number) => number;
  /** Which rows lie at these places. */
  readonly offsetsIn: (range: RowRange) => RowRange[];
}

/** Lays the groups out one below the other; the core has put the rows in the same order. */
export function groupRows(groups: readonly RowGroup[], isExpanded: (key: string) => boolean): GroupedRows {
  const placed: PlacedGroup[] = [];
  let count = 0;
  let offset = 0;
  for (const group of groups) {
    const expanded = isExpanded(group.key);
    placed.push({ group, expanded, index: count, offset });
    count += expanded ? 1 + group.total : 1;
    offset += group.total;
  }
  const groupAt = (index: number) => placed[lastBefore(placed, (one) => one.index <= index)];
  return {
    groups: placed,
    count,
    at: (index) => {
      const group = index < 0 || index >= count ? undefined : groupAt(index);
      if (group === undefined) return undefined;
      if (group.index === index) return { kind: 'heading', placed: group };
      return { kind: 'row', placed: group, offset: group.offset + index - group.index - 1 };
    },
    indexOfOffset: (wanted) => {
      const group = placed[lastBefore(placed, (one) => one.offset <= wanted)];
      if (group === undefined || !group.expanded || wanted >= group.offset + group.group.total) return -1;
      return group.index + 1 + wanted - group.offset;
    },
    offsetsIn: ({ start, end }) =>
      placed
        .slice(
          Math.max(
            0,
            lastBefore(placed, (one) => one.index <= start),
          ),
        )
        .filter(({ index, expanded }) => expanded && index < end)
        .map((one) => ({
          start: one.offset + Math.max(0, start - one.index - 1),
          end: one.offset + Math.min(one.group.total, end - one.index - 1),
        }))
        .filter((range) => range.start < range.end),
  };
}

/** The last one for which it holds, where it holds for the first ones only; -1 where it holds for none. */
function lastBefore<Each>(all: readonly Each[], holds: (one: Each) => boolean): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = all[middle];
    if (one !== undefined && holds(one)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
