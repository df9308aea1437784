import type { Read } from '#contract/inventory.ts';
import { type ProblemError, problem } from '#contract/problems.ts';
import type { AwsReader, ReaderConnection } from '../../foundation/aws/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { Connected } from './collector.ts';
import { readActivities } from './lookup-activities.ts';
import { readConsoleOutput } from './lookup-console.ts';
import { readStackEvents } from './lookup-events.ts';
import { readListeners } from './lookup-listeners.ts';
import type { LookupPlace } from './lookup-place.ts';
import { readStackResources, readStackTemplate } from './lookup-stacks.ts';

/** Everything that is read from AWS only when somebody asks, by what is asked. */
const lookups = {
  stackResources: readStackResources,
  stackEvents: readStackEvents,
  stackTemplate: readStackTemplate,
  activities: readActivities,
  consoleOutput: readConsoleOutput,
  listeners: readListeners,
};

type LookupName = keyof typeof lookups;

export type Answer<Name extends LookupName> = Awaited<ReturnType<(typeof lookups)[Name]>> & { readonly read: Read };

type QuestionOf<Name extends LookupName> = { readonly of: Name; readonly connectionId: string } & Parameters<
  (typeof lookups)[Name]
>[1];

/** A question as it crosses threads. */
export type Question = { [Name in LookupName]: QuestionOf<Name> }[LookupName];

export type AnswerTo<Asked extends Question> = Answer<Asked['of']>;

/** How long an answer is given again: two windows on one stack cost one call. */
const keptMs = 10_000;

interface Kept {
  /** Null while AWS is being asked. */
  readonly until: number | null;
  readonly answer: Promise<unknown>;
}

interface Open {
  readonly connection: ReaderConnection;
  readonly abort: AbortController;
  /** By the question. */
  readonly kept: Map<string, Kept>;
}

/** Asks AWS within the rate budget. Equal questions at the same time, or soon after, cost one answer. */
export class Lookups {
  readonly #deps: { readonly reader: AwsReader; readonly clock: Clock };
  readonly #open = new Map<string, Open>();

  constructor(deps: { readonly reader: AwsReader; readonly clock: Clock }) {
    this.#deps = deps;
  }

  /** Questions can be asked of the signed-in ones of these; what is under way for any other is dropped. */
  connect(connections: readonly Connected[]): void {
    const signedIn = new Map(connections.flatMap(({ id, reader }) => (reader ? [[id, reader] as const] : [])));
    for (const [id, { connection }] of this.#open) {
      if (signedIn.get(id)?.identity !== connection.identity) this.#close(id);
    }
    for (const [id, connection] of signedIn) {
      if (!this.#open.has(id)) this.#open.set(id, { connection, abort: new AbortController(), kept: new Map() });
    }
  }

  ask<Asked extends Question>(question: Asked): Promise<AnswerTo<Asked>> {
    const open = this.#open.get(question.connectionId);
    if (!open) return Promise.reject(notSignedIn(question.connectionId));
    const key = JSON.stringify(question);
    this.#forgetOld(open);
    const kept = open.kept.get(key) ?? this.#begin(open, key, question);
    // Kept by the question it answers.
    return kept.answer as Promise<AnswerTo<Asked>>;
  }

  /** Drops what is under way. */
  stop(): void {
    for (const id of [...this.#open.keys()]) this.#close(id);
  }

  #begin(open: Open, key: string, question: Question): Kept {
    const asking: Kept = { until: null, answer: this.#answer(open, question) };
    open.kept.set(key, asking);
    const keep = () => open.kept.set(key, { ...asking, until: this.#deps.clock.now() + keptMs });
    asking.answer.then(keep, () => open.kept.delete(key));
    return asking;
  }

  async #answer({ connection, abort }: Open, question: Question): Promise<object> {
    const { reader, clock } = this.#deps;
    const place = { connectionId: connection.id, reader, signal: abort.signal };
    const read: Read = { at: clock.now(), identity: connection.identity, freshness: 'fresh' };
    return { ...(await lookUp(place, question)), read };
  }

  #forgetOld(open: Open): void {
    const now = this.#deps.clock.now();
    for (const [key, { until }] of open.kept) if (until !== null && until <= now) open.kept.delete(key);
  }

  #close(connectionId: string): void {
    this.#open.get(connectionId)?.abort.abort(closed());
    this.#open.delete(connectionId);
  }
}

function lookUp(place: LookupPlace, question: Question): Promise<object> {
  switch (question.of) {
    case 'stackResources':
      return lookups.stackResources(place, question);
    case 'stackEvents':
      return lookups.stackEvents(place, question);
    case 'stackTemplate':
      return lookups.stackTemplate(place, question);
    case 'activities':
      return lookups.activities(place, question);
    case 'consoleOutput':
      return lookups.consoleOutput(place, question);
    case 'listeners':
      return lookups.listeners(place, question);
  }
}

function notSignedIn(connectionId: string): ProblemError {
  return problem('sign_in_needed', 'This connection is not signed in.', 'Sign in, then try again.', { connectionId });
}

function closed(): ProblemError {
  return problem('stopped', 'The connection was closed before AWS answered.', 'Open it again to ask once more.');
}
