import type { Candidate, Connection } from '#contract/connections.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { Stop } from '../runtime/index.ts';
import { type ConfigurationSources, findWays, type Way } from './configuration.ts';
import { type ConnectionOptions, OpenConnection } from './connection.ts';
import { requireRegion, unknownRegion } from './regions.ts';

/** What a person chose to open. */
export interface Chosen {
  readonly candidateId: string;
  readonly region: string;
}

/** Keeps which connections are open from one start to the next. No secret is among it. */
export interface Remember {
  load(): readonly Chosen[];
  save(open: readonly Chosen[]): void;
}

export interface ConnectionsOptions extends Omit<ConnectionOptions, 'onChange'>, ConfigurationSources {
  readonly remember: Remember;
  /** Called after a connection was closed, with its id. */
  readonly onClose: (connectionId: string) => void;
}

/** The connections that are open, several at once. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<string, OpenConnection>();
  /** What is remembered, by connection id; it is complete even while not everything has been opened again. */
  #remembered: ReadonlyMap<string, Chosen>;
  readonly #coming = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #stopped = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#remembered = new Map(options.remember.load().map((chosen) => [idOf(chosen), chosen]));
  }

  /** The ways to sign in that this machine offers, and what is wrong with its configuration. Contacts nobody. */
  async candidates(): Promise<{ candidates: Candidate[]; problems: Problem[] }> {
    const { ways, problems } = await findWays(this.#options);
    return { candidates: ways.map((way) => way.candidate), problems };
  }

  list(): Connection[] {
    return [...this.#open.values()].map((connection) => connection.view());
  }

  /** Calls back after anything about a connection changed. */
  onChange(listener: () => void): Stop {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Signs in, and resolves once that is done, failed or waiting for an MFA code. Throws where the choice itself is
   * wrong: `profile_unknown`, `region_unknown`, or what is wrong with the profile. A connection that is open already
   * is returned as it is.
   */
  async open(chosen: Chosen): Promise<Connection> {
    const id = idOf(chosen);
    const known = this.#open.get(id);
    if (known) return known.view();
    return await this.#whileComing(id, async () => {
      const way = await this.#usableWay(chosen);
      // It may have been opened while the configuration was read.
      const opened = this.#open.get(id);
      if (opened) return opened.view();
      this.#remember(way, chosen);
      const connection = this.#add(way, chosen.region);
      await connection.signIn();
      return connection.view();
    });
  }

  /**
   * Opens what was open before the console was closed. What cannot be opened any more is listed as failed, with the
   * reason, and keeps nothing else from working.
   */
  async restore(): Promise<void> {
    await Promise.all([...this.#remembered].map(([id, chosen]) => this.#whileComing(id, () => this.#reopen(chosen))));
  }

  async submitMfa(connectionId: string, code: string): Promise<Connection> {
    const connection = this.require(connectionId);
    await connection.submitMfa(code);
    return connection.view();
  }

  /** Reads the configuration again and signs in anew. Resolves as `open` does. */
  async signInAgain(connectionId: string): Promise<Connection> {
    const connection = this.require(connectionId);
    try {
      await connection.signIn(
        await this.#usableWay({ candidateId: connection.way.candidate.id, region: connection.region }),
      );
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      connection.fail(error.problem);
    }
    return connection.view();
  }

  close(connectionId: string): void {
    const connection = this.require(connectionId);
    this.#open.delete(connectionId);
    connection.close();
    this.#options.onClose(connectionId);
    this.#notify();
    // Last, because it fails where the disk is full.
    const others = [...this.#remembered].filter(([id]) => id !== connectionId);
    if (others.length < this.#remembered.size) this.#save(new Map(others));
  }

  /** Throws `not_found` where no such connection is open. */
  require(connectionId: string): OpenConnection {
    const connection = this.#open.get(connectionId);
    if (connection) return connection;
    throw problem('not_found', `The connection ${connectionId} is not open.`, 'Open it in the list of connections.', {
      connectionId,
    });
  }

  find(connectionId: string): OpenConnection | null {
    return this.#open.get(connectionId) ?? null;
  }

  /** Whether it is being opened: its configuration is read before it is listed. */
  isComing(connectionId: string): boolean {
    return this.#coming.has(connectionId);
  }

  stop(): void {
    this.#stopped = true;
    this.#listeners.clear();
    for (const connection of this.#open.values()) connection.close();
    this.#open.clear();
  }

  async #whileComing<Result>(connectionId: string, open: () => Promise<Result>): Promise<Result> {
    this.#coming.add(connectionId);
    try {
      return await open();
    } finally {
      this.#coming.delete(connectionId);
    }
  }

  async #reopen(chosen: Chosen): Promise<void> {
    try {
      const way = await this.#usableWay(chosen);
      if (!this.#open.has(idOf(chosen))) await this.#add(way, chosen.region).signIn();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (this.#stopped || this.#open.has(idOf(chosen))) return;
      this.#add(lostWay(chosen.candidateId, this.#options), chosen.region).fail(error.problem);
    }
  }

  /** Reads the configuration as it is now. */
  async #usableWay({ candidateId, region }: Chosen): Promise<Way> {
    const { ways } = await findWays(this.#options);
    if (this.#stopped) throw problem('stopped', 'The console is closing.', '');
    const way = ways.find(({ candidate }) => candidate.id === candidateId);
    if (way === undefined) throw unknownCandidate(candidateId);
    if (way.candidate.problem !== null) throw new ProblemError(way.candidate.problem);
    requireRegionOf(way.candidate, region);
    return way;
  }

  #add(way: Way, region: string): OpenConnection {
    const connection = new OpenConnection(way, region, { ...this.#options, onChange: () => this.#notify() });
    this.#open.set(connection.id, connection);
    return connection;
  }

  /** The demo is not remembered: it is there or not, as the console was started. Fails where the disk is full. */
  #remember(way: Way, chosen: Chosen): void {
    if (way.candidate.source !== 'demo') this.#save(new Map(this.#remembered).set(idOf(chosen), chosen));
  }

  #save(remembered: ReadonlyMap<string, Chosen>): void {
    this.#options.remember.save([...remembered.values()]);
    this.#remembered = remembered;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function requireRegionOf({ regions }: Candidate, region: string): void {
  if (regions === null) requireRegion(region);
  else if (!regions.includes(region)) throw unknownRegion(region, regions);
}

function idOf({ candidateId, region }: Chosen): string {
  return `${candidateId}@${region}`;
}

function unknownCandidate(candidateId: string): ProblemError {
  const profile = /^profile:(.+)$/.exec(candidateId)?.[1];
  if (profile === undefined) {
    return problem(
      'profile_unknown',
      `This machine offers no way to sign in called "${candidateId}".`,
      'Choose one from the list; the environment is on it only while it holds AWS credentials.',
    );
  }
  return problem(
    'profile_unknown',
    `The AWS configuration has no profile "${profile}".`,
    'Check the name in ~/.aws/config, or choose another one from the list.',
    { resource: profile },
  );
}

/** Stands for a way to sign in that the configuration no longer offers. */
function lostWay(candidateId: string, { env }: ConfigurationSources): Way {
  const label = candidateId.replace(/^profile:/, '');
  return {
    candidate: {
      id: candidateId,
      label,
      source: 'profile',
      signIn: 'keys',
      region: null,
      regions: null,
      account: null,
      endpoint: null,
      problem: null,
    },
    endpoints: {},
    source: { kind: 'environment', env },
  };
}
