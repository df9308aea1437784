import { useMutation } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { GroupCycle, RefreshSeen } from '#contract/cycles.ts';
import type { JobRow } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { isEnded } from '../jobs/model.ts';
import { Bar } from '../jobs/progress-bar.tsx';
import { ReasonDialog } from '../jobs/reason-dialog.tsx';
import { useMay } from '../people/index.ts';
import { refreshCondition } from './lanes.ts';
import { refreshLive } from './refresh-live.ts';

interface RefreshViewProps {
  readonly cycle: GroupCycle;
  readonly job: JobRow;
}

/** An instance refresh as AWS tells of it, and the way back for as long as there is one. */
export function RefreshView({ cycle, job }: RefreshViewProps) {
  const { refresh } = cycle;
  const mayOperate = useMay('operator') === true;
  return (
    <section aria-label="Instance refresh" className="flex flex-col gap-2 rounded-md border border-line px-3 py-2.5">
      {refresh === null ? (
        <p className="text-muted">AWS has not begun the instance refresh yet.</p>
      ) : (
        <>
          <RefreshStatus refresh={refresh} />
          {!isEnded(job.state) && mayOperate && <RollBack jobId={cycle.jobId} why={refresh.whyNoRollback} />}
          <RefreshActivities refresh={refresh} />
        </>
      )}
    </section>
  );
}

function RefreshStatus({ refresh }: { readonly refresh: RefreshSeen }) {
  const { id, status, reason, percentage, instancesToUpdate, startedAt } = refresh;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ConditionMark condition={refreshCondition(status)} text={status} labelled className="font-medium" />
        <span className="flex w-48 items-center gap-2">
          <Bar share={percentage / 100} />
          {percentage} %
        </span>
        {instancesToUpdate > 0 && <span className="text-muted">{plural(instancesToUpdate, 'instance')} to go</span>}
        {startedAt !== null && (
          <span className="text-muted">
            begun <Age at={startedAt} suffix="ago" />
          </span>
        )}
        <CopyButton text={id} label="Copy instance refresh ID" />
      </div>
      {reason !== null && <p className="[overflow-wrap:anywhere]">{reason}</p>}
    </>
  );
}

interface RollBackProps {
  readonly jobId: string;
  /** Why it cannot be rolled back now; null where it can. */
  readonly why: string | null;
}

function RollBack({ jobId, why }: RollBackProps) {
  const [isAsking, setAsking] = useState(false);
  const rollBack = useMutation(
    api.cycles.rollBack.mutationOptions({ onSuccess: () => setAsking(false), onSettled: refreshLive }),
  );
  const close = () => {
    rollBack.reset();
    setAsking(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button disabled={why !== null} onClick={() => setAsking(true)}>
        <Undo2 size={14} strokeWidth={1.75} aria-hidden />
        Roll back…
      </Button>
      {why !== null && <span className="text-muted [overflow-wrap:anywhere]">{why}</span>}
      {isAsking && (
        <ReasonDialog
          title="Roll the instance refresh back?"
          action="Roll back"
          isPossible={why === null}
          busy={rollBack.isPending}
          error={rollBack.error}
          onSubmit={(reason) => rollBack.mutate({ jobId, reason })}
          onClose={close}
        >
          <p>
            AWS replaces what is new by what the group launched before, with the same limits. The job then ends as
            failed, because the group is as it was.
          </p>
          {why !== null && <p className="text-muted">{why}</p>}
        </ReasonDialog>
      )}
    </div>
  );
}

/** So many of the newest stand open; the page of the group has all of them. */
const shownActivities = 50;

function RefreshActivities({ refresh: { activities } }: { readonly refresh: RefreshSeen }) {
  if (activities.length === 0) return null;
  return (
    <Disclosure
      openAtFirst
      summary={
        <span>
          <span className="font-medium">What the group did for it</span>{' '}
          <span className="text-muted">{plural(activities.length, 'activity', 'activities')}</span>
        </span>
      }
    >
      <ol aria-label="What the group did for it" className="mt-1 flex max-h-52 flex-col gap-1 overflow-auto">
        {activities.slice(0, shownActivities).map(({ at, status, message }) => (
          <li key={`${at} ${message}`} className="flex items-baseline gap-3">
            <Age at={at} className="w-10 shrink-0 text-right text-muted" />
            <span className="w-28 shrink-0 truncate text-muted">{status}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
