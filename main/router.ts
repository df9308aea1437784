import type { About } from '#contract/host.ts';
import type { InventoryService } from './features/inventory/service.ts';
import type { PreferencesService } from './features/preferences/service.ts';
import type { Procedures } from './foundation/access/index.ts';
import type { Door } from './foundation/aws/index.ts';
import type { LiveEvents } from './live.ts';
import type { Notices } from './notices.ts';

/** What answers the contract's procedures. */
export interface Parts {
  readonly about: Pick<About, 'product' | 'version' | 'host' | 'startedAt'>;
  readonly door: Pick<Door, 'connections' | 'usage'>;
  readonly inventory: InventoryService;
  readonly preferences: PreferencesService;
  readonly notices: Notices;
  readonly live: LiveEvents;
}

/** Binds each procedure of the contract to the part that answers it. */
export function createRouter(procedures: Procedures, parts: Parts) {
  const { about, door, inventory, preferences, notices, live } = parts;
  const { connections } = door;

  return procedures.router({
    host: {
      about: procedures.host.about.handler(({ context: { person } }) => ({
        ...about,
        person: { name: person.name, roles: [...person.roles] },
        notices: notices.list(),
      })),
      dismissNotice: procedures.host.dismissNotice.handler(({ input }) => {
        notices.dismiss(input.id);
        return {};
      }),
    },
    connections: {
      candidates: procedures.connections.candidates.handler(() => connections.candidates()),
      list: procedures.connections.list.handler(() => connections.list()),
      open: procedures.connections.open.handler(({ input }) => connections.open(input)),
      close: procedures.connections.close.handler(async ({ input }) => {
        await connections.close(input.connectionId);
        return {};
      }),
      submitMfa: procedures.connections.submitMfa.handler(({ input }) =>
        connections.submitMfa(input.connectionId, input.code),
      ),
      signInAgain: procedures.connections.signInAgain.handler(({ input }) =>
        connections.signInAgain(input.connectionId),
      ),
    },
    inventory: {
      environments: procedures.inventory.environments.handler(({ input }) => inventory.environments(input)),
      stacks: procedures.inventory.stacks.handler(({ input }) => inventory.stacks(input)),
      stack: procedures.inventory.stack.handler(({ input }) => inventory.stack(input)),
      instances: procedures.inventory.instances.handler(({ input }) => inventory.instances(input)),
      instance: procedures.inventory.instance.handler(({ input }) => inventory.instance(input)),
      search: procedures.inventory.search.handler(({ input }) => inventory.search(input)),
      scopes: procedures.inventory.scopes.handler(() => inventory.scopes()),
      changes: procedures.inventory.changes.handler(({ input }) => inventory.changes(input)),
      refresh: procedures.inventory.refresh.handler(async ({ input }) => {
        await inventory.refresh(input);
        return {};
      }),
    },
    live: {
      watch: procedures.live.watch.handler(({ input, signal }) => live.subscribe(signal, inventory.watch(input))),
    },
    budget: {
      usage: procedures.budget.usage.handler(() => door.usage()),
    },
    preferences: {
      get: procedures.preferences.get.handler(() => preferences.get()),
      set: procedures.preferences.set.handler(({ input }) => preferences.set(input)),
    },
  });
}

export type ConsoleRouter = ReturnType<typeof createRouter>;
