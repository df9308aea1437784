import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { notifyManager, QueryClient } from '@tanstack/react-query';
import { client } from './client.ts';

// An answer is drawn as soon as it is there; by default it waits for a timer that every other task may come before.
notifyManager.setScheduler(queueMicrotask);

/** Query and mutation options for every procedure, e.g. `api.inventory.stacks.queryOptions({ input })`. */
export const api = createTanstackQueryUtils(client);

/**
 * Answers stay valid until the core says otherwise (see live.ts), so nothing is asked for twice. A failed call is not
 * repeated: its problem is shown, and after a lost connection the core's greeting asks for everything again.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
