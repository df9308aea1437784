import type { Connection } from '#contract/connections.ts';
import type { Scope, Service } from '#contract/inventory.ts';
import type { JobRow } from '#contract/jobs.ts';
import type { Litter, LitterReport } from '#contract/litter.ts';
import { problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { JobRequest } from '../../foundation/jobs/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { GroupFact } from '../inventory/model.ts';
import { repairJobKind, repairJobVersion } from './job-repair.ts';
import { type EvidenceAsked, evidenceDue, evidenceWanted, guessEveryMs, inTurn } from './litter-evidence.ts';
import { findLitter } from './litter-find.ts';
import type { Found, ScannedGroup } from './litter-found.ts';
import type { IgnoredRepository } from './litter-ignored.ts';
import { jobsKnown, type KnownOfJobs } from './litter-jobs.ts';
import { LitterReading } from './litter-reading.ts';
import { repairsOf } from './litter-repairs.ts';
import { scannedGroup } from './litter-scanned.ts';
import { SeenMembers } from './litter-seen.ts';
import { markKey } from './mark.ts';
import { counted, groupLock } from './model.ts';
import { signedIn } from './signed-in.ts';
import type { GroupWhere } from './write-step.ts';

/** The groups as they were read last, on which a scan rests. */
export interface ScannedInventory {
  changedGroups(connectionId: string, tagKey: string): readonly GroupFact[];
  scopes(): readonly Pick<Scope, 'connectionId' | 'service' | 'read' | 'refreshing' | 'problem'>[];
  /** Begins to read a service of a connection again. */
  refresh(of: { readonly connectionId: string; readonly service: Service }): void;
}

export interface LitterDeps extends KnownOfJobs {
  readonly clock: Clock;
  readonly reader: AwsReader;
  /** The connections that are open. */
  readonly connections: () => readonly Connection[];
  readonly inventory: ScannedInventory;
  readonly ignored: IgnoredRepository;
  /** Findings have come, changed or gone. */
  readonly onChange: () => void;
  /** Tells once for each connection, at its first look, how many groups were left changed by work that ended. */
  readonly onFound: (title: string, message: string) => void;
  /** Nobody waits for what is read beside the listing who could be told that it failed, and not in AWS. */
  readonly onTrouble: (error: unknown) => void;
}

export interface LitterRepair {
  readonly ids: readonly string[];
  readonly reason: string;
  readonly requestKey: string;
}

/**
 * What crashed or forgotten work left on groups, found in what is read of them anyway. Only where something in that points
 * to more is more read: a few groups after every listing but the first, or all of them when somebody asks.
 */
export class LitterService {
  readonly #deps: LitterDeps;
  /** By connection, since it was first looked through. */
  readonly #found = new Map<string, readonly Found[]>();
  readonly #seen = new Map<string, SeenMembers>();
  /** What was listed last. */
  readonly #listed = new Map<string, { readonly groups: readonly GroupFact[]; readonly at: number }>();
  readonly #reading: LitterReading;
  /** Connections that somebody asked to have looked through. */
  readonly #asked = new Set<string>();
  /** When of a connection a group was read last on the mere guess that a refresh may run there. */
  readonly #guessedAt = new Map<string, number>();
  /** Connections of which more is being read. */
  readonly #busy = new Set<string>();

  constructor(deps: LitterDeps) {
    this.#deps = deps;
    this.#reading = new LitterReading(deps);
  }

  report(): LitterReport {
    const ignored = this.#deps.ignored.ids();
    const litter = this.#findings().map((one) => one.litter);
    return {
      findings: litter.filter(({ id }) => !ignored.has(id)),
      ignored: litter.filter(({ id }) => ignored.has(id)),
      scans: this.#scans(),
    };
  }

  /**
   * Begins to read the groups of all connections that are signed in again; `published` goes on from there. What is being
   * signed in is looked through once it has been read.
   */
  scan(): void {
    for (const { id } of this.#deps.connections()) this.#asked.add(id);
    for (const { id } of this.#ready()) this.#readAgain(id);
  }

  /** The groups of a connection were read. */
  published(connectionId: string): void {
    const connection = this.#ready().find(({ id }) => id === connectionId);
    if (!connection) return;
    const before = this.#found.get(connectionId);
    this.#see(connection);
    const isChanged = this.#find(connection);
    const hasEnded = (before !== undefined || this.#asked.has(connectionId)) && this.#goOn(connection);
    if (isChanged || hasEnded) this.#deps.onChange();
    if (!before) this.#tell(connection, this.#found.get(connectionId) ?? []);
  }

  /** Time passed, in which something may have become old; a listing that changed nothing is not published. */
  timePassed(): void {
    for (const connectionId of this.#found.keys()) this.published(connectionId);
  }

  /** A job on a group ended: where it did so badly, or repaired it, the groups are looked through again. */
  ended({ kind, state, subject }: Pick<JobRow, 'kind' | 'state' | 'subject'>): void {
    if (!kind.startsWith('group.')) return;
    this.#reading.forget({ ...subject, groupName: subject.resource?.id ?? '' });
    const isWanted = state !== 'succeeded' || kind === repairJobKind;
    if (isWanted && this.#ready().some(({ id }) => id === subject.connectionId)) this.#readAgain(subject.connectionId);
  }

  /** Ends what is being read. */
  stop(): void {
    this.#reading.stop();
  }

  /**
   * Repairs findings, each group by a job of its own. Refuses `changed_meanwhile` where one of them is there no longer,
   * `held` while another job has one of the groups, and `wrong_state` what only a person can judge.
   */
  repair({ ids, reason, requestKey }: LitterRepair, requestedBy: string): { jobIds: string[] } {
    const { jobs, connections } = this.#deps;
    const known = this.#jobsOf(requestKey);
    if (known.length > 0) return { jobIds: known };
    const inputs = repairsOf(ids.map((id) => this.#require(id)));
    for (const { connectionId, groupName } of inputs) {
      const holder = jobs.holder(groupLock(signedIn(connections(), connectionId), groupName));
      if (!holder) continue;
      const where = { connectionId, resource: groupName };
      throw problem('held', `${holder.title} holds ${groupName}.`, 'Wait until it has ended.', where);
    }
    const requests = inputs.map(
      (input, index): JobRequest => ({
        ...{ kind: repairJobKind, version: repairJobVersion, input, requestedBy, reason, ticket: null },
        requestKey: keyOf(requestKey, index),
      }),
    );
    return { jobIds: requests.map((request) => jobs.start(request).jobId) };
  }

  /** Says that findings are meant to be so, until they change; or takes that back. */
  ignore({ ids, isIgnored, reason }: { ids: readonly string[]; isIgnored: boolean; reason: string }, by: string): void {
    const { ignored, clock, onChange } = this.#deps;
    for (const id of isIgnored ? ids : []) this.#require(id);
    if (isIgnored) ignored.add(ids, { by, at: clock.now(), reason });
    else ignored.remove(ids);
    onChange();
  }

  /** One group may be reached over several connections; it is told once. */
  #findings(): Found[] {
    const all = this.#ready().flatMap(({ id }) => this.#found.get(id) ?? []);
    return [...new Map(all.map((one) => [one.litter.id, one])).values()];
  }

  #require(id: string): Found {
    const found = this.#findings().find(({ litter }) => litter.id === id);
    if (found) return found;
    throw problem('changed_meanwhile', 'That was not found any more.', 'Look at what is found now.', { field: 'ids' });
  }

  #ready(): readonly Connection[] {
    return this.#deps.connections().filter(({ state, account }) => state === 'ready' && account !== null);
  }

  /** Takes in the listing. */
  #see({ id }: Connection): void {
    const { inventory, clock } = this.#deps;
    const listed = { groups: inventory.changedGroups(id, markKey), at: this.#scopeOf(id)?.read.at ?? clock.now() };
    const seen = this.#seen.get(id) ?? new SeenMembers();
    seen.look(listed.groups, listed.at);
    this.#listed.set(id, listed);
    this.#seen.set(id, seen);
  }

  /** Looks through what is known of a connection, and tells whether it comes to something else than before. */
  #find(connection: Connection): boolean {
    const before = this.#found.get(connection.id) ?? [];
    const found = findLitter(this.#groupsOf(connection), jobsKnown(this.#deps), this.#deps.clock.now());
    this.#found.set(connection.id, found);
    return JSON.stringify(before) !== JSON.stringify(found);
  }

  /** Reads more where something points to it; true where a look that somebody asked for has ended without that. */
  #goOn(connection: Connection): boolean {
    const { id } = connection;
    if (this.#busy.has(id)) return false;
    const isAsked = this.#asked.has(id);
    const more = this.#more(connection, isAsked);
    if (more.length === 0) return this.#asked.delete(id);
    this.#busy.add(id);
    this.#read(connection, more, isAsked).catch(this.#deps.onTrouble);
    return false;
  }

  /** What is to be read beside the listing: all that it points to where somebody asked, else what is due of it. */
  #more(connection: Connection, isAsked: boolean): EvidenceAsked[] {
    const now = this.#deps.clock.now();
    const { isHeld } = jobsKnown(this.#deps);
    const all = this.#groupsOf(connection).flatMap((where): EvidenceAsked[] => {
      const wanted = isHeld(where) ? null : (isAsked ? evidenceWanted : evidenceDue)(where, now);
      return wanted ? [{ where, wanted, readAt: where.evidence?.at ?? 0 }] : [];
    });
    if (isAsked) return all;
    const mayGuess = now - (this.#guessedAt.get(connection.id) ?? 0) >= guessEveryMs;
    const { known, guess } = inTurn(all, mayGuess);
    if (guess.length > 0) this.#guessedAt.set(connection.id, now);
    return [...known, ...guess];
  }

  async #read(connection: Connection, more: readonly EvidenceAsked[], isAsked: boolean): Promise<void> {
    const { id } = connection;
    try {
      await this.#reading.read(more);
    } finally {
      this.#busy.delete(id);
    }
    if (this.#reading.isStopped) return;
    if (isAsked) this.#asked.delete(id);
    // Somebody may have asked for more meanwhile.
    const hasEnded = isAsked || (this.#asked.has(id) && this.#goOn(connection));
    if (this.#find(connection) || hasEnded) this.#deps.onChange();
  }

  #readAgain(connectionId: string): void {
    this.#deps.inventory.refresh({ connectionId, service: 'autoscaling' });
  }

  #groupsOf({ id: connectionId, account, region }: Connection): ScannedGroup[] {
    const { groups, at: readAt } = this.#listed.get(connectionId) ?? { groups: [], at: 0 };
    const where = { connectionId, account: account ?? '', region };
    const seen = this.#seen.get(connectionId) ?? new SeenMembers();
    return groups.map((fact) => {
      const at: GroupWhere = { ...where, groupName: fact.name };
      return scannedGroup(fact, at, { readAt, seen, evidence: this.#reading.of(at) });
    });
  }

  #scopeOf(connectionId: string) {
    const scopes = this.#deps.inventory.scopes();
    return scopes.find((scope) => scope.connectionId === connectionId && scope.service === 'autoscaling');
  }

  #scans(): LitterReport['scans'] {
    return this.#deps.connections().map(({ id: connectionId, state }) => {
      const scope = this.#scopeOf(connectionId);
      const at = this.#found.has(connectionId) ? (scope?.read.at ?? null) : null;
      const signedOut = state === 'ready' ? null : 'It is not signed in.';
      const isScanning =
        (scope?.refreshing ?? false) || (this.#busy.has(connectionId) && this.#asked.has(connectionId));
      const why = scope?.problem?.message ?? signedOut;
      return { connectionId, at, isScanning, problem: why };
    });
  }

  /** The jobs that a request has become. */
  #jobsOf(requestKey: string): string[] {
    const jobIds: string[] = [];
    for (;;) {
      const known = this.#deps.jobs.findRequest(keyOf(requestKey, jobIds.length));
      if (!known) return jobIds;
      jobIds.push(known.jobId);
    }
  }

  #tell({ label }: Connection, found: readonly Found[]): void {
    const ignored = this.#deps.ignored.ids();
    const left = found.filter(({ litter }) => isOfWork(litter) && !ignored.has(litter.id));
    const groups = new Set(left.map(({ litter }) => litter.groupName)).size;
    if (groups === 0) return;
    const were = groups === 1 ? 'was' : 'were';
    const title = `${counted(groups, 'group')} ${were} left changed by work that ended`;
    this.#deps.onFound(title, `In ${label}. Look at what was left behind, and repair it.`);
  }
}

/** Whether work left it that ended; what a person had done with success may be meant so. */
function isOfWork({ leftBy, certainty }: Litter): boolean {
  return leftBy === 'another_console' || (leftBy === 'this_console' && certainty !== 'unsure');
}

function keyOf(requestKey: string, index: number): string {
  return `${requestKey}#${index + 1}`;
}
