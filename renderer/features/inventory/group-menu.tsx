import { ChevronDown, Rows3 } from 'lucide-react';
import { memo, useState } from 'react';
import { useCommand } from '../../lib/commands.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuChoices, MenuGroup, MenuItem } from '../../ui/menu.tsx';
import type { ListGrouping } from './groupings.ts';
import { foldAll, type GroupSearch } from './search-params.ts';

interface GroupMenuProps<Grouping extends string> {
  readonly groupings: Readonly<Record<Grouping, Pick<ListGrouping<unknown>, 'label'>>>;
  readonly search: GroupSearch<Grouping>;
  readonly onSearch: (next: GroupSearch<Grouping>) => void;
}

const nothing = 'nothing';

const orders = [
  { value: 'worst', label: 'Worst first' },
  { value: 'name', label: 'By name' },
  { value: 'count', label: 'Largest first' },
] as const;

function GroupMenuView<Grouping extends string>({ groupings, search, onSearch }: GroupMenuProps<Grouping>) {
  const [open, setOpen] = useState(false);
  const { by, groups } = search;
  const ids = Object.keys(groupings) as Grouping[];
  useCommand('groupRows', () => setOpen(true));
  useCommand('foldGroups', () => by !== undefined && onSearch(foldAll(search)));
  const labelOf = (id: Grouping) => groupings[id].label;
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button aria-label={by === undefined ? 'Group the rows' : `Grouped by ${labelOf(by)}`}>
          <Rows3 size={14} strokeWidth={1.75} className="text-muted" aria-hidden />
          {by === undefined ? <span className="max-xl:hidden">Group</span> : `By ${labelOf(by)}`}
          <ChevronDown size={13} className="text-muted" aria-hidden />
        </Button>
      }
    >
      <MenuChoices<Grouping | typeof nothing>
        title="Group by"
        value={by ?? nothing}
        options={[
          { value: nothing, label: 'Nothing' },
          ...ids.map((id) => ({ value: id, label: `${labelOf(id).charAt(0).toUpperCase()}${labelOf(id).slice(1)}` })),
        ]}
        onChange={(id) =>
          onSearch({ by: id === nothing ? undefined : id, except: undefined, ...(id === nothing && ungrouped) })
        }
      />
      {by !== undefined && (
        <>
          <MenuChoices
            title="Order of the groups"
            value={groups ?? 'worst'}
            options={orders}
            onChange={(order) => onSearch({ groups: order === 'worst' ? undefined : order })}
          />
          <MenuGroup title="All groups">
            <MenuItem onSelect={() => onSearch({ fold: undefined, except: undefined })}>Open all</MenuItem>
            <MenuItem onSelect={() => onSearch({ fold: true, except: undefined })}>Close all</MenuItem>
          </MenuGroup>
        </>
      )}
    </Menu>
  );
}

/** What the rows are grouped by, in which order the groups stand, and all of them opened or closed. */
export const GroupMenu = memo(GroupMenuView) as typeof GroupMenuView;

const ungrouped = { groups: undefined, fold: undefined };
