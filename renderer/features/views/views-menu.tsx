import { Bookmark, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { SavedView } from '#contract/views.ts';
import { useCommand } from '../../lib/commands.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuGroup, MenuItem } from '../../ui/menu.tsx';
import { notify } from '../../ui/toaster.tsx';
import { ManageViewsDialog } from './manage-views-dialog.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { useShownView } from './use-shown-view.ts';
import { useOpenView, useSaveView, useViews } from './use-views.ts';

/** Saved views beside the heading of every screen: go to one, save or update this one, remove one. */
export function ViewsMenu() {
  const views = useViews() ?? [];
  const open = useOpenView();
  const { screen, view, isModified } = useShownView();
  const update = useUpdate();
  const [asking, setAsking] = useState<'save' | 'manage' | null>(null);
  const saveAsNew = () => setAsking('save');
  useCommand('saveView', saveAsNew);
  return (
    <>
      <Menu align="start" trigger={triggerOf(view, isModified)}>
        {views.length > 0 && (
          <MenuGroup title="Saved views">
            {views.map((each) => (
              <MenuItem key={each.id} onSelect={() => open(each)}>
                <span className="max-w-72 truncate">{each.name}</span>
              </MenuItem>
            ))}
          </MenuGroup>
        )}
        <MenuGroup title="This view">
          {view !== undefined && isModified && (
            <>
              <MenuItem onSelect={() => update.run({ ...view, ...screen })}>Update {view.name}</MenuItem>
              <MenuItem onSelect={() => open(view)}>Undo the changes</MenuItem>
            </>
          )}
          <MenuItem onSelect={saveAsNew}>{view === undefined ? 'Save this view…' : 'Save as new view…'}</MenuItem>
          {views.length > 0 && <MenuItem onSelect={() => setAsking('manage')}>Remove views…</MenuItem>}
        </MenuGroup>
      </Menu>
      {view !== undefined && isModified && (
        <span className="flex items-center gap-1">
          <span className="text-muted text-sm">Modified</span>
          <Button shape="small" busy={update.isPending} onClick={() => update.run({ ...view, ...screen })}>
            Update
          </Button>
          <Button shape="small" onClick={saveAsNew}>
            Save as new…
          </Button>
        </span>
      )}
      {asking === 'save' && (
        <SaveViewDialog screen={screen} shown={view} views={views} onClose={() => setAsking(null)} />
      )}
      {asking === 'manage' && <ManageViewsDialog views={views} onClose={() => setAsking(null)} />}
    </>
  );
}

/** The menu's button carries the name of the view that is on screen. */
function triggerOf(view: SavedView | undefined, isModified: boolean) {
  if (view === undefined) return <IconButton icon={Bookmark} label="Saved views" shape="smallIcon" />;
  return (
    <Button look="quiet" shape="small" aria-label={`Saved views: ${view.name}${isModified ? ', modified' : ''}`}>
      <Bookmark size={13} fill="currentColor" className="text-muted" aria-hidden />
      <span className="max-w-40 truncate">{view.name}</span>
      <ChevronDown size={13} className="text-muted" aria-hidden />
    </Button>
  );
}

/** Replaces what is saved under a view's name by what is on screen. */
function useUpdate() {
  const save = useSaveView();
  return {
    isPending: save.isPending,
    run: ({ name, address, layout }: Pick<SavedView, 'name' | 'address' | 'layout'>) =>
      save.mutate(
        { name, address, layout },
        {
          onSuccess: () => notify(`The view ${name} was updated`),
          onError: (error) => notify(`The view ${name} was not updated`, toProblem(error).message),
        },
      ),
  };
}
