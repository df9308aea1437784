import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { JobEvent } from '#contract/jobs.ts';
import { formatUtc, formatUtcClock, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/panel.tsx';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { matchingEntries } from './log-filter.ts';
import type { JobLogEntries } from './use-job-log.ts';

const route = getRouteApi('/job');

interface JobLogProps {
  readonly log: JobLogEntries;
  /** Nothing comes any more, so there is nothing to follow. */
  readonly hasEnded: boolean;
  /** Names of the jobs below this one, by id. */
  readonly titles: ReadonlyMap<string, string>;
}

/** Entries beyond this many are left out above the newest: a person reads the end, and can filter for the rest. */
const shownMax = 1_000;
/** Nearer to the end than this counts as reading along. */
const atEndPx = 24;

/** Everything that happened in the job, one line each. It follows the end until the person scrolls up. */
export function JobLog({ log: { entries, error, retry }, hasEnded, titles }: JobLogProps) {
  const { log: shownLevels } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState('');
  const [following, setFollowing] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const matching = matchingEntries(entries ?? [], { text, onlyAbnormal: shownLevels === 'abnormal' }, titles);
  const shown = matching.slice(-shownMax);
  const lastId = shown.at(-1)?.id;

  useEffect(() => {
    const element = list.current;
    if (following && element !== null && lastId !== undefined) element.scrollTop = element.scrollHeight;
  }, [following, lastId]);

  // In a narrower window lines wrap, so that the end moves away: nobody scrolled there, and it is followed still.
  useEffect(() => {
    const element = list.current;
    if (!following || element === null) return;
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [following]);

  return (
    <Panel
      title="Log"
      actions={
        <>
          <SearchField label="Filter the log" value={text} onChange={setText} className="w-44" />
          <Button
            shape="small"
            aria-pressed={shownLevels === 'abnormal'}
            onClick={() =>
              void navigate({
                search: (before) => ({ ...before, log: before.log === undefined ? ('abnormal' as const) : undefined }),
                replace: true,
              })
            }
          >
            Only warnings and errors
          </Button>
          {!hasEnded && (
            <Button shape="small" aria-pressed={following} onClick={() => setFollowing(!following)}>
              Follow
            </Button>
          )}
        </>
      }
    >
      <DetailsTrouble query={{ data: entries ?? undefined, error, refetch: retry }} />
      {matching.length > shown.length && (
        <p className="px-3 py-1 text-muted text-sm">
          {plural(matching.length - shown.length, 'older entry', 'older entries')} left out; filter to find them.
        </p>
      )}
      {entries !== null && shown.length === 0 && (
        <p className="px-3 py-2 text-muted">{entries.length === 0 ? 'Nothing happened yet.' : 'No entry matches.'}</p>
      )}
      <ol
        ref={list}
        aria-label="Log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard has to be able to scroll what is long.
        tabIndex={0}
        className="max-h-96 overflow-auto py-1 focus-visible:-outline-offset-2"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < atEndPx)
        }
      >
        {shown.map((entry) => (
          <LogLine key={entry.id} entry={entry} title={titles.get(entry.jobId)} />
        ))}
      </ol>
    </Panel>
  );
}

const marks = {
  info: null,
  warning: <Mark shape="triangle" className="mt-1 text-warning" />,
  error: <Mark shape="octagon" className="mt-1 text-critical" />,
} as const;

function LogLine({ entry, title }: { readonly entry: JobEvent; readonly title: string | undefined }) {
  const { at, level, message } = entry;
  return (
    <li className="flex items-baseline gap-2 px-3 py-0.5">
      <time
        dateTime={new Date(at).toISOString()}
        title={formatUtc(at)}
        className="shrink-0 font-mono text-muted text-sm"
      >
        {formatUtcClock(at)}
      </time>
      <span className="flex w-3 shrink-0 justify-center self-start">{marks[level]}</span>
      {level !== 'info' && <span className="sr-only">{level}: </span>}
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {title !== undefined && <span className="text-muted">{title}: </span>}
        {message}
      </span>
    </li>
  );
}
