import { useQuery } from '@tanstack/react-query';
import type { StopConsequence, Stopping } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Note } from '../../ui/note.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Consequence } from './consequence.tsx';
import { partsOf, type StopPart, textsOf } from './stop-lines.ts';

/** Every group of the job is read from AWS for it, so it is not asked whenever the job moves. */
const askAgainMs = 10_000;

interface StoppingOfProps {
  readonly jobId: string;
  /** By the journal: it follows the job at once. */
  readonly consequence: StopConsequence;
}

/** What stopping would do, looked at when it is asked. Whatever keeps that from being read does not keep from stopping. */
export function StoppingOf({ jobId, consequence }: StoppingOfProps) {
  const { canCancel } = consequence;
  const asked = useQuery({
    ...api.jobs.stopping.queryOptions({ input: { jobId }, enabled: canCancel, staleTime: 0, gcTime: 0 }),
    refetchInterval: canCancel ? askAgainMs : false,
  });
  if (!canCancel) return <Consequence of={consequence} />;
  return (
    <>
      <Consequence of={consequence} />
      {asked.isPending && <LinesLoading />}
      {asked.data !== undefined && asked.error === null && <Lines of={asked.data} />}
      {asked.error !== null && (
        <Note
          level="warning"
          message="What becomes of instances and settings could not be read. The job can be stopped all the same."
          advice={toProblem(asked.error).message}
        />
      )}
    </>
  );
}

function Lines({ of: { lines } }: { readonly of: Stopping }) {
  const parts = partsOf(lines);
  return parts.map((part) => (
    <section key={part.jobId} aria-label={`What becomes of ${part.name}`} className="flex flex-col gap-1.5">
      {parts.length > 1 && <h3 className="font-semibold [overflow-wrap:anywhere]">{part.name}</h3>}
      <Part of={part} />
    </section>
  ));
}

function Part({ of: part }: { readonly of: StopPart }) {
  const entries = [
    { key: 'Instances', value: textsOf(part, 'instances') },
    { key: 'Settings', value: textsOf(part, 'settings') },
  ].filter(({ value }) => value.length > 0);
  return (
    <>
      {textsOf(part, 'unread').map((text) => (
        <Note key={text} level="warning" message={text} advice="" />
      ))}
      {textsOf(part, 'job').map((text) => (
        <p key={text}>{text}</p>
      ))}
      {entries.length > 0 && (
        <KeyValueList entries={entries.map(({ key, value }) => ({ key, value: <Sentences of={value} /> }))} />
      )}
    </>
  );
}

function Sentences({ of: texts }: { readonly of: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1 pb-1.5">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

/** Holds the place of what is read, so that nothing below it jumps far. */
function LinesLoading() {
  return (
    <div role="status" className="flex flex-col gap-2.5 py-1">
      <span className="sr-only">What becomes of each thing is being read…</span>
      <Skeleton className="h-3 w-4/5" />
      <Skeleton className="h-3 w-3/5" />
      <Skeleton className="h-3 w-2/3" />
    </div>
  );
}
