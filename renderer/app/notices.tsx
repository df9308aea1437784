import { useMutation, useQuery } from '@tanstack/react-query';
import { Bell, X } from 'lucide-react';
import { api, queryClient } from '../lib/api.ts';
import { plural } from '../lib/format.ts';
import { Age } from '../ui/age.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Popover } from '../ui/popover.tsx';

/** What the person should know once; it stays behind the bell until it is dismissed. */
export function Notices() {
  const notices = useQuery(api.host.about.queryOptions()).data?.notices ?? [];
  const dismiss = useMutation(
    api.host.dismissNotice.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.host.about.key() }),
    }),
  );
  return (
    <Popover
      title="Notices"
      trigger={
        <Button look="quiet" shape="small" aria-label={plural(notices.length, 'notice')}>
          <Bell size={15} strokeWidth={1.75} aria-hidden />
          {notices.length > 0 && <span>{notices.length}</span>}
        </Button>
      }
    >
      {notices.length === 0 && <p className="text-muted">Nothing to tell.</p>}
      <ul className="w-96 max-w-full">
        {notices.map((notice) => (
          <li key={notice.id} className="flex items-start gap-2 border-line border-t py-2 first:border-t-0">
            <Mark
              shape={notice.level === 'warning' ? 'triangle' : 'dot'}
              className={notice.level === 'warning' ? 'mt-1 text-warning' : 'mt-1 text-neutral'}
            />
            <div className="min-w-0 grow">
              <p className="font-medium">{notice.title}</p>
              <p className="text-muted">{notice.message}</p>
              <p className="text-muted text-xs">
                <Age at={notice.at} suffix="ago" />
              </p>
            </div>
            <IconButton icon={X} label={`Dismiss: ${notice.title}`} onClick={() => dismiss.mutate({ id: notice.id })} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
