import type { ClientContext, ClientLink } from '@orpc/client';
import { problem } from '#contract/problems.ts';
import { createStore, type Store, until } from './store.ts';

/**
 * How the window stands with the core. `connecting` is the first attempt only; from then on it is `online`, or
 * `offline` while attempts go on in the background. `signed_out`: the core answers, but no longer to this window.
 */
export type LinkState = 'connecting' | 'online' | 'offline' | 'signed_out';

type Link = ClientLink<ClientContext>;

/** A way to the core that survives its loss: each connection brings a new link. */
export interface Lifeline {
  readonly state: Store<LinkState>;
  readonly link: Link;
  /** The transport has a connection; calls go through it from now on. */
  readonly connected: (link: Link) => void;
  /** The transport lost its connection, or could not make one. */
  readonly lost: (state: 'offline' | 'signed_out') => void;
}

const lostProblem = () =>
  problem(
    'stopped',
    'The connection to the Infraviewer core was lost.',
    'It is tried again by itself; what was last received stays on screen.',
  );

const signedOutProblem = () =>
  problem(
    'signed_out',
    'This window is no longer signed in to the core.',
    'Open the address that the server printed when it started.',
  );

/** Makes a lifeline that has no connection yet. */
export function createLifeline(): Lifeline {
  const state = createStore<LinkState>('connecting');
  let current: Link | null = null;

  const call: Link['call'] = async (path, input, options) => {
    await until(state, (value) => value !== 'connecting', options.signal);
    const link = current;
    if (link === null) throw state.get() === 'signed_out' ? signedOutProblem() : lostProblem();
    try {
      return await link.call(path, input, options);
    } catch (error) {
      if (link !== current && options.signal?.aborted !== true) throw lostProblem();
      throw error;
    }
  };

  return {
    state,
    link: { call },
    connected: (link) => {
      current = link;
      state.set('online');
    },
    lost: (next) => {
      current = null;
      state.set(next);
    },
  };
}
