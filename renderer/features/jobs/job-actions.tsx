import { useMutation } from '@tanstack/react-query';
import { CircleStop, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import type { JobDetail, JobRow } from '#contract/jobs.ts';
import { api, queryClient } from '../../lib/api.ts';
import { commands, useCommand } from '../../lib/commands.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { notify } from '../../ui/toaster.tsx';
import { isCycle } from '../cycles/kinds.ts';
import { useMay } from '../people/index.ts';
import { isEnded, possibleWishes } from './model.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { StoppingOf } from './stopping.tsx';

interface JobActionsProps {
  readonly detail: JobDetail;
  readonly row: JobRow;
}

const refresh = () => queryClient.invalidateQueries({ queryKey: api.jobs.key() });

/** A cycle that is stopped brings nothing back, so it is not called undone. */
function stopWord({ consequence }: JobDetail, row: JobRow): string {
  if (isCycle(row)) return 'Stop the cycle';
  return consequence.undoes.length > 0 ? 'Stop and undo' : 'Stop';
}

/** Pause, resume and stop, as far as the job and the person allow. */
export function JobActions({ detail, row }: JobActionsProps) {
  const [asking, setAsking] = useState<'pause' | 'cancel' | null>(null);
  const mayOperate = useMay('operator') === true;
  const close = () => {
    pause.reset();
    cancel.reset();
    setAsking(null);
  };
  const options = { onSuccess: () => setAsking(null), onSettled: refresh };
  const pause = useMutation(api.jobs.pause.mutationOptions(options));
  const cancel = useMutation(api.jobs.cancel.mutationOptions(options));
  const resume = useMutation(
    api.jobs.resume.mutationOptions({
      onError: (error) => notify('It was not resumed', toProblem(error).message),
      onSettled: refresh,
    }),
  );
  const possible = mayOperate ? possibleWishes(row) : [];
  const togglePause = () => {
    if (possible.includes('pause')) setAsking('pause');
    else if (possible.includes('resume')) resume.mutate({ jobId: row.id });
  };
  useCommand('pauseJob', togglePause);
  useCommand('stopJob', () => {
    if (possible.includes('cancel')) setAsking('cancel');
  });
  if (!mayOperate && !isEnded(row.state)) return <span className="text-muted">Operators can pause or stop it.</span>;
  return (
    <>
      {possible.includes('pause') && (
        <Button onClick={togglePause}>
          <Pause size={14} strokeWidth={1.75} aria-hidden />
          Pause… <Kbd keys={commands.pauseJob.keys} />
        </Button>
      )}
      {possible.includes('resume') && (
        <Button look="primary" busy={resume.isPending} onClick={togglePause}>
          <Play size={14} strokeWidth={1.75} aria-hidden />
          Resume <Kbd keys={commands.pauseJob.keys} />
        </Button>
      )}
      {possible.includes('cancel') && (
        <Button disabled={!detail.consequence.canCancel} onClick={() => setAsking('cancel')}>
          <CircleStop size={14} strokeWidth={1.75} aria-hidden />
          Stop… <Kbd keys={commands.stopJob.keys} />
        </Button>
      )}
      {asking === 'pause' && (
        <ReasonDialog
          title="Pause this job?"
          action="Pause"
          isPossible={possible.includes('pause')}
          busy={pause.isPending}
          error={pause.error}
          onSubmit={(reason) => pause.mutate({ jobId: row.id, reason })}
          onClose={close}
        >
          <p>
            It stops at its next boundary and stays there until somebody resumes it. What AWS was asked for goes on.
          </p>
        </ReasonDialog>
      )}
      {asking === 'cancel' && (
        <ReasonDialog
          title="Stop this job?"
          width="wide"
          action={stopWord(detail, row)}
          isPossible={detail.consequence.canCancel}
          busy={cancel.isPending}
          error={cancel.error}
          onSubmit={(reason) => cancel.mutate({ jobId: row.id, reason })}
          onClose={close}
        >
          <StoppingOf jobId={row.id} consequence={detail.consequence} />
        </ReasonDialog>
      )}
    </>
  );
}
