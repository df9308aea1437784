import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ReasonDialog } from '../jobs/reason-dialog.tsx';

interface CheckpointPanelProps {
  /** The batch after which it waits. */
  readonly batch: number;
  readonly mayApprove: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onApprove: (reason: string) => void;
}

/** A cycle waits until somebody has looked: says so, and lets it go on. */
export function CheckpointPanel({ batch, mayApprove, busy, error, onApprove }: CheckpointPanelProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <section aria-label="Checkpoint" className="rounded-md border-changing border-l-3 bg-surface px-3 py-2.5">
      <p className="flex items-center gap-2 font-medium text-lg">
        <Mark shape="diamond" className="text-changing" />
        Batch {batch} is replaced. Look at the new instances before it goes on.
      </p>
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
