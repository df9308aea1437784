import { useState } from 'react';
import type { JobWait } from '#contract/jobs.ts';
import { useNow } from '../../lib/now.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { deadlineWords } from '../jobs/model.ts';
import { ReasonDialog } from '../jobs/reason-dialog.tsx';

interface CheckpointPanelProps {
  readonly wait: JobWait;
  readonly mayApprove: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onApprove: (reason: string) => void;
}

/** A cycle waits until somebody has looked: says so, and lets it go on. */
export function CheckpointPanel({ wait, mayApprove, busy, error, onApprove }: CheckpointPanelProps) {
  const now = useNow();
  const [isAsking, setAsking] = useState(false);
  return (
    <section aria-label="Checkpoint" className="rounded-md border-changing border-l-3 bg-surface px-3 py-2.5">
      <p className="flex items-center gap-2 font-medium text-lg">
        <Mark shape="diamond" className="text-changing" />
        {wait.reason}
      </p>
      <p className="text-muted">{deadlineWords(wait, now)}</p>
      {mayApprove ? (
        <p className="mt-2">
          <Button look="primary" onClick={() => setAsking(true)}>
            Go on…
          </Button>
        </p>
      ) : (
        <p className="mt-2 text-muted">An operator has to decide.</p>
      )}
      {isAsking && (
        <ReasonDialog
          title="Go on past the checkpoint?"
          action="Go on"
          busy={busy}
          error={error}
          onSubmit={onApprove}
          onClose={() => setAsking(false)}
        >
          <p>The next batch begins at once. It can be paused or stopped at any time.</p>
        </ReasonDialog>
      )}
    </section>
  );
}
