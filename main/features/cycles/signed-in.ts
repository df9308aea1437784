import type { Connection } from '#contract/connections.ts';
import { problem } from '#contract/problems.ts';

/** Where a connection that is signed in leads. */
export interface Where {
  readonly account: string;
  readonly region: string;
  readonly identity: string;
}

/** Throws `not_found` where no such connection is open and `sign_in_needed` where it is not signed in. */
export function signedIn(connections: readonly Connection[], connectionId: string): Where {
  const connection = connections.find(({ id }) => id === connectionId);
  if (!connection) {
    throw problem('not_found', `No connection ${connectionId} is open.`, 'Open it first.', { connectionId });
  }
  const { account, region, identity, state } = connection;
  if (state === 'ready' && account !== null && identity !== null) return { account, region, identity };
  throw problem('sign_in_needed', `${connection.label} is not signed in.`, 'Sign in, then try again.', {
    connectionId,
  });
}
