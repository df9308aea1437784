import type { JobDetail, JobRow } from '#contract/jobs.ts';
import { isCycle } from '../cycles/kinds.ts';
import { undoneLines } from './model.ts';

interface EndNoteProps {
  readonly detail: JobDetail;
  readonly row: JobRow;
  /** Who wanted something of it last, and why; none while that is read. */
  readonly wished: string | undefined;
}

/** How a job ended that did not succeed: who stopped it, and what became of what it had done. */
export function EndNote({ detail, row, wished }: EndNoteProps) {
  if (row.state !== 'cancelled' && row.state !== 'failed') return null;
  const undone = undoneLines(detail.tree);
  const stopped = row.state === 'cancelled' ? wished : undefined;
  // A cycle tells itself what it left and what it brought back.
  const hasKept = row.pivoted && !isCycle(row);
  if (stopped === undefined && undone.length === 0 && !hasKept) return null;
  return (
    <section aria-label="How it ended" className="rounded-md border-edge border-l-3 bg-surface px-3 py-2.5">
      {stopped !== undefined && <p className="font-medium text-lg [overflow-wrap:anywhere]">{stopped}</p>}
      {hasKept && <p>It was past its pivot: what it had done by then stays.</p>}
      <ul>
        {undone.map(({ id, words }) => (
          <li key={id} className="[overflow-wrap:anywhere]">
            {words}
          </li>
        ))}
      </ul>
    </section>
  );
}
