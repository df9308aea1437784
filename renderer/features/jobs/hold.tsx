import { useMutation } from '@tanstack/react-query';
import { OctagonPause } from 'lucide-react';
import { useState } from 'react';
import type { JobsPage } from '#contract/jobs.ts';
import { api, queryClient } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useMay } from '../people/index.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Hold = JobsPage['hold'];

const refresh = () => queryClient.invalidateQueries({ queryKey: api.jobs.key() });

/** Says that everything is held: who did it, when and why, and lets it go on. */
export function HoldBar({ hold }: { readonly hold: Hold }) {
  const mayRelease = useMay('operator') === true;
  const release = useMutation(api.jobs.release.mutationOptions({ onSettled: refresh }));
  if (hold === null) return null;
  return (
    <div role="status" className="flex flex-col gap-2 border-line border-b bg-surface px-4 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <Mark shape="triangle" className="text-warning" />
        <span className="font-medium">Every job is held.</span>
        <span>
          {hold.by} did this <Age at={hold.at} suffix="ago" />: {hold.reason}
        </span>
        {mayRelease && (
          <Button shape="small" busy={release.isPending} onClick={() => release.mutate({})}>
            Let jobs go on
          </Button>
        )}
      </p>
      {release.isError && <ProblemView problem={toProblem(release.error)} />}
    </div>
  );
}

/** Stops everything at its next boundary; for when nobody knows yet what is going on. */
export function HoldButton({ hold }: { readonly hold: Hold | undefined }) {
  const [asking, setAsking] = useState(false);
  const mayHold = useMay('operator') === true;
  const holding = useMutation(api.jobs.hold.mutationOptions({ onSuccess: () => setAsking(false), onSettled: refresh }));
  if (hold !== null || !mayHold) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <OctagonPause size={14} strokeWidth={1.75} aria-hidden />
        Hold all…
      </Button>
      {asking && (
        <ReasonDialog
          title="Hold every job?"
          action="Hold all"
          busy={holding.isPending}
          error={holding.error}
          onSubmit={(reason) => holding.mutate({ reason })}
          onClose={() => setAsking(false)}
        >
          <p>
            Every job stops at its next boundary and stays there, also after a restart. What AWS was already asked for
            goes on in AWS.
          </p>
        </ReasonDialog>
      )}
    </>
  );
}
