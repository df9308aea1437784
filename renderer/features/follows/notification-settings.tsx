import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { kindWords } from '../inventory/kind-words.ts';
import { resourceKey } from '../inventory/resource-key.ts';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { FollowButton } from './follow-button.tsx';

const words: Record<NotificationPermission, string> = {
  default: 'Changes of what you follow are told in this window. The system can tell you too while you look elsewhere.',
  granted: 'Changes of what you follow are told in this window, and by the system while you look elsewhere.',
  denied:
    'Changes of what you follow are told in this window. The system may not: it was forbidden, and the browser’s own settings of this page can allow it again.',
};

const windowOnly = 'Changes of what you follow are told in this window.';

/** Whether the system tells of changes, and what is followed. */
export function NotificationSettings() {
  const isPossible = 'Notification' in window;
  const [permission, setPermission] = useState(isPossible ? Notification.permission : 'denied');
  const follows = useQuery(api.views.follows.queryOptions()).data ?? [];
  return (
    <Panel title="Notifications">
      <div className="flex items-center gap-4 p-3">
        <p className="grow text-muted">{isPossible ? words[permission] : windowOnly}</p>
        {isPossible && permission === 'default' && (
          <Button onClick={() => void Notification.requestPermission().then(setPermission)}>Allow</Button>
        )}
      </div>
      <div className="border-line border-t p-3">
        <p className="text-muted">
          {follows.length === 0
            ? 'You follow nothing. The bell in the details of a thing follows it.'
            : `You follow ${plural(follows.length, 'thing')}:`}
        </p>
        <ul>
          {follows.map(({ name, ...resource }) => (
            <li key={`${resource.kind} ${resourceKey(resource)}`} className="flex items-center gap-2">
              <ResourceLink resource={resource}>{name}</ResourceLink>
              <span className="grow text-muted">{kindWords[resource.kind].one.toLowerCase()}</span>
              <FollowButton resource={resource} name={name} />
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
