import { useState } from 'react';
import type { Connection } from '#contract/connections.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { notify } from '../../ui/toaster.tsx';
import { MfaDialog } from './mfa-dialog.tsx';
import { useSignInAgain } from './use-connections.ts';

export interface ConnectionActionProps {
  readonly connection: Connection;
  readonly look?: ButtonProps['look'];
}

/** What a connection needs of the person now: a code, or to sign in again. Nothing where it needs nothing. */
export function ConnectionAction({ connection, look = 'plain' }: ConnectionActionProps) {
  const [asking, setAsking] = useState(false);
  const signInAgain = useSignInAgain();

  if (connection.state === 'mfa_needed' || asking) {
    return (
      <>
        <Button look={look} onClick={() => setAsking(true)}>
          Enter code…
        </Button>
        <MfaDialog connection={connection} open={asking} onOpenChange={setAsking} />
      </>
    );
  }
  if (connection.state !== 'expired' && connection.state !== 'failed') return null;
  return (
    <Button
      look={look}
      busy={signInAgain.isPending}
      onClick={() =>
        signInAgain.mutate(
          { connectionId: connection.id },
          {
            onSuccess: (answer) => setAsking(answer.state === 'mfa_needed'),
            onError: (error) => notify('Signing in did not work', toProblem(error).message),
          },
        )
      }
    >
      {signInAgain.isPending ? 'Signing in…' : 'Sign in again'}
    </Button>
  );
}
