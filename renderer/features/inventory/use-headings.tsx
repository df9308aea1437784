import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Condition, RowGroup } from '#contract/inventory.ts';
import type { GridHeadings } from '../../ui/grid/index.ts';
import { connectionLabel, useConnections } from '../connections/index.ts';
import { GroupHeading } from './group-heading.tsx';
import type { GroupedRows } from './grouped-rows.ts';
import type { ListGrouping } from './groupings.ts';
import { type GroupSearch, type ListSearch, toggleGroup, writeConditions } from './search-params.ts';

interface HeadingsProps<Grouping extends string, Narrowed extends object> {
  readonly noun: { readonly many: string };
  readonly search: GroupSearch<Grouping>;
  readonly onSearch: (next: GroupSearch<Grouping>) => void;
  readonly groupings: Readonly<Record<Grouping, ListGrouping<Narrowed>>>;
  readonly onNarrow: (to: Narrowed & ListSearch) => void;
}

const asItIs = (value: string) => value;
const prefix = 'group~';

/** The id of a group's heading among the rows of its list. */
export function headingId(key: string): string {
  return `${prefix}${key}`;
}

/** The headings of a list's groups; null where nothing is grouped. */
export function useHeadings<Grouping extends string, Narrowed extends object>(
  props: HeadingsProps<Grouping, Narrowed>,
  groups: GroupedRows | null,
): GridHeadings | null {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const connectionOf = useConnectionName();
  const { groupings, noun } = props;
  const { by } = props.search;
  return useMemo(() => {
    if (groups === null || by === undefined) return null;
    const { nameOf = asItIs, none, narrow } = groupings[by];
    const onNarrow = (group: RowGroup, chosen?: readonly Condition[]) =>
      latest.current.onNarrow({ ...narrow(group), ...(chosen !== undefined && { is: writeConditions(chosen) }) });
    return {
      at: (index) => {
        const place = groups.at(index);
        if (place?.kind !== 'heading') return null;
        const { group, expanded } = place.placed;
        return {
          id: headingId(group.key),
          node: { level: 1, expanded, parentIndex: null },
          content: (isFocused) => (
            <GroupHeading
              group={group}
              name={group.value ? nameOf(group.value) : none}
              connection={connectionOf(group)}
              noun={noun.many}
              isFocused={isFocused}
              onNarrow={onNarrow}
            />
          ),
        };
      },
      onToggle: ({ id }) => latest.current.onSearch(toggleGroup(latest.current.search, id.slice(prefix.length))),
    };
  }, [groups, by, groupings, noun, connectionOf]);
}

/** Names a group's connection where several are open. */
function useConnectionName(): (group: RowGroup) => string | null {
  const open = useConnections();
  return useCallback(
    ({ connectionId }) => {
      const connection = open?.find(({ id }) => id === connectionId);
      return open === undefined || open.length < 2 || connection === undefined ? null : connectionLabel(connection);
    },
    [open],
  );
}
