import { useRouterState } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { useCommand } from '../../lib/commands.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuGroup, MenuItem } from '../../ui/menu.tsx';
import { ManageViewsDialog } from './manage-views-dialog.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { useOpenView, useViews } from './use-views.ts';

/** Saved views beside the heading of every screen: go to one, save this one, remove one. */
export function ViewsMenu() {
  const views = useViews() ?? [];
  const open = useOpenView();
  const address = useRouterState({ select: ({ location }) => location.href });
  const [asking, setAsking] = useState<'save' | 'manage' | null>(null);
  useCommand('saveView', () => setAsking('save'));
  return (
    <>
      <Menu align="start" trigger={<IconButton icon={Bookmark} label="Saved views" shape="smallIcon" />}>
        {views.length > 0 && (
          <MenuGroup title="Saved views">
            {views.map((view) => (
              <MenuItem key={view.id} onSelect={() => open(view)}>
                <span className="max-w-72 truncate">{view.name}</span>
              </MenuItem>
            ))}
          </MenuGroup>
        )}
        <MenuGroup title="This view">
          <MenuItem onSelect={() => setAsking('save')}>Save this view…</MenuItem>
          {views.length > 0 && <MenuItem onSelect={() => setAsking('manage')}>Remove views…</MenuItem>}
        </MenuGroup>
      </Menu>
      {asking === 'save' && <SaveViewDialog address={address} views={views} onClose={() => setAsking(null)} />}
      {asking === 'manage' && <ManageViewsDialog views={views} onClose={() => setAsking(null)} />}
    </>
  );
}
