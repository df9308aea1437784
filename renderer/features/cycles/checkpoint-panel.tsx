import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { GroupCycle } from '#contract/cycles.ts';
import type { JobRow, JobStep, JobWait } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { deadlineWords } from '../jobs/model.ts';
import { ReasonDialog } from '../jobs/reason-dialog.tsx';
import { useMay } from '../people/index.ts';
import { waitsAfter, whyNotNow } from './checkpoint.ts';
import { refreshLive } from './refresh-live.ts';

interface CheckpointProps {
  readonly cycle: GroupCycle;
  readonly job: JobRow;
  readonly steps: readonly JobStep[];
}

/** Lets a cycle go on where it waits for a person. A dialog that is open stays, with what was typed, whatever happens. */
export function Checkpoint({ cycle, job, steps }: CheckpointProps) {
  const [asked, setAsked] = useState<number | null>(null);
  const close = () => {
    approve.reset();
    setAsked(null);
  };
  const approve = useMutation(
    api.cycles.approve.mutationOptions({ onSuccess: () => setAsked(null), onSettled: refreshLive }),
  );
  const now = waitsAfter(cycle, job);
  const isOwn = approve.isPending;
  const whyNot = asked === null || isOwn ? null : whyNotNow({ batch: asked, waitsAfter: now, job, steps });
  return (
    <>
      {now !== null && job.wait !== null && <CheckpointPanel wait={job.wait} onGoOn={() => setAsked(now)} />}
      {asked !== null && (
        <ReasonDialog
          title="Go on past the checkpoint?"
          action="Go on"
          isPossible={whyNot === null}
          busy={isOwn}
          error={approve.error}
          onSubmit={(reason) => approve.mutate({ jobId: cycle.jobId, batch: asked, reason })}
          onClose={close}
        >
          <p role="status">{whyNot ?? 'The next batch begins at once. It can be paused or stopped at any time.'}</p>
        </ReasonDialog>
      )}
    </>
  );
}

interface CheckpointPanelProps {
  readonly wait: JobWait;
  readonly onGoOn: () => void;
}

function CheckpointPanel({ wait, onGoOn }: CheckpointPanelProps) {
  const now = useNow();
  const mayApprove = useMay('operator') === true;
  return (
    <section aria-label="Checkpoint" className="rounded-md border-changing border-l-3 bg-surface px-3 py-2.5">
      <p className="flex items-center gap-2 font-medium text-lg">
        <Mark shape="diamond" className="text-changing" />
        {wait.reason}
      </p>
      <p className="text-muted">{deadlineWords(wait, now)}</p>
      {mayApprove ? (
        <p className="mt-2">
          <Button look="primary" onClick={onGoOn}>
            Go on…
          </Button>
        </p>
      ) : (
        <p className="mt-2 text-muted">An operator has to decide.</p>
      )}
    </section>
  );
}
