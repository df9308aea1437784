import { useMutation, useQuery } from '@tanstack/react-query';
import { Bell, X } from 'lucide-react';
import { followedNews, type News } from '../features/follows/index.ts';
import { ResourceLink } from '../features/inventory/resource-link.tsx';
import { api, queryClient } from '../lib/api.ts';
import { plural } from '../lib/format.ts';
import { useStore } from '../lib/store.ts';
import { Age } from '../ui/age.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Popover } from '../ui/popover.tsx';

/** What the person should know once; it stays behind the bell until it is dismissed. */
export function Notices() {
  const notices = useQuery(api.host.about.queryOptions()).data?.notices ?? [];
  const news = useStore(followedNews);
  const count = notices.length + news.length;
  const dismiss = useMutation(
    api.host.dismissNotice.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.host.about.key() }),
    }),
  );
  return (
    <Popover
      title="Notices"
      trigger={
        <Button look="quiet" shape="small" aria-label={plural(count, 'notice')}>
          <Bell size={15} strokeWidth={1.75} aria-hidden />
          {count > 0 && <span>{count}</span>}
        </Button>
      }
    >
      {count === 0 && <p className="text-muted">Nothing to tell.</p>}
      <NewsList news={news} />
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

function NewsList({ news }: { readonly news: readonly News[] }) {
  if (news.length === 0) return null;
  return (
    <section aria-label="Changes of what you follow" className="w-96 max-w-full">
      <ul>
        {news.map(({ resource, name, message, at }) => (
          <li key={`${at} ${resource.id} ${message}`} className="border-line border-t py-2 first:border-t-0">
            <ResourceLink resource={resource}>{name}</ResourceLink>
            <p className="text-muted [overflow-wrap:anywhere]">{message}</p>
            <p className="text-muted text-xs">
              <Age at={at} suffix="ago" />
            </p>
          </li>
        ))}
      </ul>
      <Button shape="small" onClick={() => followedNews.set([])}>
        Put all of these away
      </Button>
    </section>
  );
}
