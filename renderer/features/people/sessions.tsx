import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BrowserSession } from '#contract/people.ts';
import { api, queryClient } from '../../lib/api.ts';
import { formatUtc } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Age } from '../../ui/age.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { notify } from '../../ui/toaster.tsx';

/** Who is signed in with a browser; each can be signed out. */
export function Sessions() {
  const sessions = useQuery(api.people.sessions.queryOptions());
  const [asked, setAsked] = useState<BrowserSession | null>(null);
  return (
    <Panel title="Signed in">
      {sessions.isPending && <SkeletonRows count={2} />}
      {sessions.isError && (
        <ProblemView
          problem={toProblem(sessions.error)}
          action={<Button onClick={() => void sessions.refetch()}>Try again</Button>}
          className="m-3"
        />
      )}
      <ul>
        {sessions.data?.map((session) => (
          <SessionRow key={session.id} session={session} onRevoke={() => setAsked(session)} />
        ))}
      </ul>
      {asked !== null && <RevokeDialog session={asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

function SessionRow({ session, onRevoke }: { readonly session: BrowserSession; readonly onRevoke: () => void }) {
  const { name, roles, createdAt, lastSeenAt, expiresAt, isThisOne } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-2 last:border-b-0">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          <span className="text-muted">{roles.join(', ')}</span>
          {isThisOne && <Badge>This browser</Badge>}
        </p>
        <p className="text-muted text-sm">
          Signed in <Age at={createdAt} suffix="ago" />
          {lastSeenAt !== null && (
            <>
              , last seen <Age at={lastSeenAt} suffix="ago" />
            </>
          )}
          , until {formatUtc(expiresAt)}
        </p>
      </div>
      <Button aria-label={`Sign out ${name}`} disabled={isThisOne} onClick={onRevoke}>
        Sign out
      </Button>
    </li>
  );
}

function RevokeDialog({ session, onClose }: { readonly session: BrowserSession; readonly onClose: () => void }) {
  const revoke = useMutation(
    api.people.revoke.mutationOptions({
      onSuccess: () => {
        notify(`${session.name} was signed out`);
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.people.sessions.key() }),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Sign out ${session.name}?`}
      description="Their windows stop at once. To come back they need a new invitation."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={revoke.isPending} onClick={() => revoke.mutate({ id: session.id })}>
            Sign out
          </Button>
        </>
      }
    >
      {revoke.isError ? (
        <ProblemView problem={toProblem(revoke.error)} />
      ) : (
        <p className="text-muted">
          {session.roles.join(', ')}, signed in <Age at={session.createdAt} suffix="ago" />.
        </p>
      )}
    </Dialog>
  );
}
