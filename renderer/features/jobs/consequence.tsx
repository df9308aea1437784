import type { JobDetail } from '#contract/jobs.ts';
import { CycleStop } from '../cycles/cycle-stop.tsx';
import { isCycle } from '../cycles/kinds.ts';

/** What stopping would mean; several things that would be undone, one by one and in their order. */
export function Consequence({ of: { tree, consequence } }: { readonly of: JobDetail }) {
  const { canCancel, sentence, undoes } = consequence;
  const row = tree[0]?.row;
  return (
    <>
      <p>{sentence}</p>
      {undoes.length > 1 && (
        <ol className="list-decimal pl-5 text-muted">
          {undoes.map((undo) => (
            <li key={undo}>{undo}</li>
          ))}
        </ol>
      )}
      {canCancel && row !== undefined && isCycle(row) && <CycleStop jobId={row.id} tree={tree} />}
    </>
  );
}
