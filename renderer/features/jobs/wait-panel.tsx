import type { JobRow } from '#contract/jobs.ts';
import { formatRemaining, formatUtc } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { Mark } from '../../ui/mark.tsx';
import { deadlineWords, isEnded, usualWords, waitsForPerson } from './model.ts';
import { ProgressBar } from './progress-bar.tsx';

/** What a job waits for, since when, until when, and how long that usually takes. */
export function WaitPanel({ job }: { readonly job: JobRow }) {
  const now = useNow();
  const { wait, progress } = job;
  if (wait === null || isEnded(job.state)) return null;
  const forPerson = waitsForPerson(wait);
  const words = [`for ${formatRemaining(now - wait.since)}`, usualWords(wait.usual), deadlineWords(wait, now)].filter(
    (each) => each !== null,
  );
  return (
    <section
      aria-label="What it waits for"
      className={`flex flex-col gap-1.5 rounded-md border-l-3 bg-surface px-3 py-2.5 ${forPerson ? 'border-warning' : 'border-changing'}`}
    >
      <p className="flex items-center gap-2 font-medium text-lg">
        <Mark shape={forPerson ? 'diamond' : 'clock'} className={forPerson ? 'text-warning' : 'text-changing'} />
        <span className="[overflow-wrap:anywhere]">{wait.reason}</span>
      </p>
      {progress !== null && (
        <div className="max-w-100">
          <ProgressBar {...progress} />
        </div>
      )}
      <p className="text-muted" title={wait.deadline === null ? undefined : formatUtc(wait.deadline)}>
        {words.join(' · ')}
      </p>
    </section>
  );
}
