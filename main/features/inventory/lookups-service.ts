import type { Connection } from '#contract/connections.ts';
import { problem } from '#contract/problems.ts';
import { type Sought, withLinks } from './lookup-links.ts';
import type { AnswerTo, Question } from './lookups.ts';

export interface LookupsServiceDeps {
  /** Where AWS is asked. */
  readonly ask: <Asked extends Question>(question: Asked) => Promise<AnswerTo<Asked>>;
  readonly connections: () => readonly Connection[];
  /** The id under which the inventory holds something, or null where it does not. */
  readonly idOf: (connectionId: string, sought: Sought) => string | null;
}

interface ById {
  readonly connectionId: string;
  readonly id: string;
}

interface Paged {
  readonly connectionId: string;
  readonly next?: string | null | undefined;
}

/** What the contract's procedures do that read from AWS when they are called. */
export class LookupsService {
  readonly #deps: LookupsServiceDeps;

  constructor(deps: LookupsServiceDeps) {
    this.#deps = deps;
  }

  async stackResources({ connectionId, id }: ById) {
    const { resources, read } = await this.#ask({ of: 'stackResources', connectionId, id });
    const idOf = (sought: Sought) => this.#deps.idOf(connectionId, sought);
    return { resources: withLinks(resources, connectionId, idOf), read };
  }

  stackEvents({ connectionId, id, next }: ById & Paged) {
    return this.#ask({ of: 'stackEvents', connectionId, id, next });
  }

  stackTemplate({ connectionId, id }: ById) {
    return this.#ask({ of: 'stackTemplate', connectionId, id });
  }

  activities({ connectionId, groupName, next }: { readonly groupName: string } & Paged) {
    return this.#ask({ of: 'activities', connectionId, groupName, next });
  }

  consoleOutput({ connectionId, instanceId }: { readonly connectionId: string; readonly instanceId: string }) {
    return this.#ask({ of: 'consoleOutput', connectionId, instanceId });
  }

  listeners({ connectionId, id }: ById) {
    return this.#ask({ of: 'listeners', connectionId, id });
  }

  async #ask<Asked extends Question>(question: Asked): Promise<AnswerTo<Asked>> {
    requireSignedIn(question.connectionId, this.#deps.connections());
    return this.#deps.ask(question);
  }
}

/** Throws `not_found` where no such connection is open and `sign_in_needed` where it is not signed in. */
export function requireSignedIn(connectionId: string, connections: readonly Connection[]): void {
  const connection = connections.find(({ id }) => id === connectionId);
  if (!connection) throw problem('not_found', `No connection ${connectionId} is open.`, 'Open it first.');
  if (connection.state === 'ready') return;
  throw problem('sign_in_needed', `${connection.label} is not signed in.`, 'Sign in, then try again.', {
    connectionId,
  });
}
