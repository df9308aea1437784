import type { Connection } from '#contract/connections.ts';
import type { Scope, Service } from '#contract/inventory.ts';
import type { JobRow } from '#contract/jobs.ts';
import type { Litter, LitterReport } from '#contract/litter.ts';
import { type ProblemError, problem } from '#contract/problems.ts';
import type { JobRequest, Jobs } from '../../foundation/jobs/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { GroupFact } from '../inventory/model.ts';
import { type RepairJobInput, repairJobKind, repairJobVersion } from './job-repair.ts';
import { type Found, findLitter, type JobsKnown, type ScannedGroup } from './litter-find.ts';
import type { IgnoredRepository } from './litter-ignored.ts';
import { markKey } from './mark.ts';
import { counted, groupLock } from './model.ts';
import { signedIn } from './signed-in.ts';

/** The groups as they were read last, which is all that a scan needs. */
export interface ScannedInventory {
  changedGroups(connectionId: string, tagKey: string): readonly GroupFact[];
  scopes(): readonly Pick<Scope, 'connectionId' | 'service' | 'read' | 'refreshing' | 'problem'>[];
  /** Begins to read a service of a connection again. */
  refresh(of: { readonly connectionId: string; readonly service: Service }): void;
}

export interface LitterDeps {
  readonly clock: Clock;
  readonly consoleId: string;
  /** The connections that are open. */
  readonly connections: () => readonly Connection[];
  readonly jobs: Jobs;
  readonly inventory: ScannedInventory;
  readonly ignored: IgnoredRepository;
  /** Findings have come, changed or gone. */
  readonly onChange: () => void;
  /** Tells once for each connection, at its first look, how many groups were left changed by work that ended. */
  readonly onFound: (title: string, message: string) => void;
}

export interface LitterRepair {
  readonly ids: readonly string[];
  readonly reason: string;
  readonly requestKey: string;
}

/** What crashed or forgotten work left on groups, found in what is read of them anyway. */
export class LitterService {
  readonly #deps: LitterDeps;
  /** By connection, since it was first looked through. */
  readonly #found = new Map<string, readonly Found[]>();

  constructor(deps: LitterDeps) {
    this.#deps = deps;
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

  /** Begins to read the groups of all connections that are signed in again; `published` goes on from there. */
  scan(): void {
    for (const connection of this.#ready()) this.#readAgain(connection.id);
  }

  /** The groups of a connection were read. */
  published(connectionId: string): void {
    const connection = this.#ready().find(({ id }) => id === connectionId);
    if (!connection) return;
    const before = this.#found.get(connectionId);
    const found = findLitter(this.#groupsOf(connection), this.#jobsKnown(), this.#deps.clock.now());
    this.#found.set(connectionId, found);
    if (idsOf(before ?? []) !== idsOf(found)) this.#deps.onChange();
    if (!before) this.#tell(connection, found);
  }

  /** A job on a group ended: where it did so badly, or repaired it, the groups are looked through again. */
  ended({ kind, state, subject }: Pick<JobRow, 'kind' | 'state' | 'subject'>): void {
    const isGroups = kind.startsWith('group.') && (state !== 'succeeded' || kind === repairJobKind);
    if (isGroups && this.#ready().some(({ id }) => id === subject.connectionId)) this.#readAgain(subject.connectionId);
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

  #readAgain(connectionId: string): void {
    this.#deps.inventory.refresh({ connectionId, service: 'autoscaling' });
  }

  #groupsOf({ id: connectionId, account, region }: Connection): ScannedGroup[] {
    const { inventory, clock } = this.#deps;
    const readAt = this.#scopeOf(connectionId)?.read.at ?? clock.now();
    const where = { connectionId, account: account ?? '', region };
    return inventory.changedGroups(connectionId, markKey).map((fact) => ({
      ...{ ...where, groupName: fact.name, suspended: fact.suspensions, readAt },
      sizes: { minSize: fact.minSize, desiredCapacity: fact.desiredCapacity, maxSize: fact.maxSize },
      mark: fact.tags.find(({ key }) => key === markKey)?.value ?? null,
    }));
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
      const why = scope?.problem?.message ?? signedOut;
      return { connectionId, at, isScanning: scope?.refreshing ?? false, problem: why };
    });
  }

  #jobsKnown(): JobsKnown {
    const { jobs, consoleId } = this.#deps;
    return {
      consoleId,
      isHeld: (where) => jobs.holder(groupLock(where, where.groupName)) !== null,
      endedAt: (jobId) => jobs.tree(jobId)[0]?.row.endedAt,
    };
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
    const left = found.filter(({ litter }) => litter.leftBy !== 'unknown' && !ignored.has(litter.id));
    const groups = new Set(left.map(({ litter }) => litter.groupName)).size;
    if (groups === 0) return;
    const were = groups === 1 ? 'was' : 'were';
    const title = `${counted(groups, 'group')} ${were} left changed by work that ended`;
    this.#deps.onFound(title, `In ${label}. Look at what was left behind, and repair it.`);
  }
}

/** One repair for each group, of all that was chosen of it; throws `wrong_state` where nothing can be done by itself. */
function repairsOf(chosen: readonly Found[]): RepairJobInput[] {
  const byGroup = Map.groupBy(chosen, ({ litter }) => JSON.stringify([litter.connectionId, litter.groupName]));
  return [...byGroup.values()].flatMap((found) => {
    const [first] = found;
    if (!first) return [];
    for (const { litter } of found) if (litter.repair === null) throw onlyByHand(litter);
    const { connectionId, groupName, account, region } = first.litter;
    return [
      {
        ...{ connectionId, groupName, account, region },
        sizes: found.find(({ repair }) => repair.sizes)?.repair.sizes ?? null,
        resume: [...new Set(found.flatMap(({ repair }) => repair.resume))],
        mark: found.find(({ repair }) => repair.mark !== null)?.repair.mark ?? null,
      },
    ];
  });
}

function onlyByHand({ connectionId, groupName, message, advice }: Litter): ProblemError {
  return problem('wrong_state', message, advice, { connectionId, resource: groupName });
}

function keyOf(requestKey: string, index: number): string {
  return `${requestKey}#${index + 1}`;
}

function idsOf(found: readonly Found[]): string {
  return found
    .map(({ litter }) => litter.id)
    .toSorted()
    .join();
}
