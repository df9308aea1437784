import { type ProblemError, problem } from '#contract/problems.ts';
import type { Clock, Ids } from '../runtime/index.ts';
import type { Database } from '../store/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { type ChainEnd, commitmentTo, nextRecord, type StoredRecord } from './chain.ts';
import type { Json, PermitCheck, WriteIntent, WriteOrigin, WritePermit, WriteResult } from './model.ts';
import { Permits } from './permits.ts';
import {
  type AuditBody,
  type AuditFacts,
  type AuditKind,
  checkedFacts,
  erasableFields,
  parseAnswers,
  parseBody,
} from './record.ts';
import { type AuditRepository, openAuditRepository } from './repository.ts';
import { Salts } from './salts.ts';
import { withoutSecrets } from './secrets.ts';

export interface AuditLogOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  /** As whom a connection is signed in, its ARN; null where that is not known. */
  readonly identityOf: (connectionId: string) => string | null;
}

/** For those who record what they do themselves, in the console. */
export type Recorder = Pick<AuditLog, 'record' | 'recording'>;

/** On whose behalf something is written. */
export interface WriteRequester {
  readonly requester: string;
  readonly ticket: string | null;
}

/** A value beside a record that may be erased. */
export interface ErasableValue {
  readonly seq: number;
  readonly field: string;
}

/**
 * The history, written before things happen. Everything is appended within the caller's transaction, so that it is
 * on record exactly if what it tells of is; where there is none, in one of its own. It throws what SQLite throws.
 */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #repository: AuditRepository;
  readonly #permits = new Permits();
  readonly #salts = new Salts();
  readonly #atomic: <Result>(work: () => Result) => Result;

  /** Opens the log, and begins it where it is empty. */
  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#repository = openAuditRepository(options.db);
    // Within a transaction this is a savepoint. Immediate, because it reads the end of the log before it appends.
    const transact = options.db.transaction((work: () => unknown) => work());
    this.#atomic = <Result>(work: () => Result) => transact.immediate(work) as Result;
    if (this.end().seq === 0) this.record('origin', { format: 1, installation: options.ids(), follows: null });
  }

  /** The newest record. */
  end(): ChainEnd {
    return this.#repository.end();
  }

  /** Appends what happened, or is about to, and answers with the record's number. */
  record<Kind extends AuditKind>(kind: Kind, facts: AuditFacts<Kind>): number {
    return this.#append(kind, facts).seq;
  }

  /** Does what is recorded in the transaction of its record: neither is without the other. */
  recording<Kind extends AuditKind, Result>(kind: Kind, facts: AuditFacts<Kind>, work: () => Result): Result {
    return this.#atomic(() => {
      this.record(kind, facts);
      return work();
    });
  }

  /**
   * Appends that a change is about to be made, and answers with what lets it leave: it does once the transaction is
   * committed, until the outcome is recorded or a later run of the job takes over.
   */
  intent(intent: WriteIntent, origin: WriteOrigin, { requester, ticket }: WriteRequester): WritePermit {
    const { connectionId: connection, ...rest } = intent;
    const { jobId: job, stepKey: step, attempt, epoch } = origin;
    const identity = this.#options.identityOf(connection);
    const facts = { ...rest, connection, job, step, attempt, epoch, identity, requester, ticket };
    const { seq, hash } = this.#append('write.intent', facts);
    // The facts were found to be plain data, of which this makes a copy in a quarter of structuredClone's time.
    const copy = JSON.parse(JSON.stringify(intent)) as WriteIntent;
    return this.#permits.give(seq, { hash, answers: [] }, Object.freeze(copy), { ...origin });
  }

  /** Appends how a change ended, with every answer to it; the permit is spent. Throws `wrong_state` where it was. */
  outcome(permit: WritePermit, result: WriteResult): number {
    const { seq: intent, origin, answers } = permit;
    const refusal = this.#invalidity(permit);
    if (refusal !== null)
      throw problem('wrong_state', `The outcome of record ${intent} is not recorded: ${refusal}`, '');
    const { jobId: job, epoch } = origin;
    const seq = this.record('write.outcome', { intent, job, epoch, result, answers: [...answers] });
    this.#permits.spend(permit);
    return seq;
  }

  /**
   * The permit of an intent whose outcome was not recorded, e.g. before a crash, for the run of the job with this
   * epoch. Throws `not_found` where there is no such intent and `wrong_state` where its outcome is on record.
   */
  reopen(seq: number, epoch: number): WritePermit {
    const stored = this.#repository.find(seq);
    const body = stored === undefined ? null : parseBody(stored.body);
    if (!stored || body?.kind !== 'write.intent') {
      throw problem('not_found', `Record ${seq} is not a write's intent.`, '');
    }
    const answers = this.#repository.answersOf(seq);
    if (answers === undefined) throw problem('wrong_state', `The outcome of record ${seq} is known.`, '');
    const given = { hash: stored.hash, answers: parseAnswers(answers) };
    return this.#permits.give(seq, given, intentOf(body), { ...originOf(body), epoch });
  }

  /** Keeps what came back so far under every intent without an outcome, for whoever goes on with it after a restart. */
  keepAnswers(): void {
    for (const [seq, answers] of this.#permits.unrecorded()) this.#repository.keepAnswers(seq, JSON.stringify(answers));
  }

  /** From now on only this run of a job and later ones may write, whatever permits earlier ones hold. */
  fence(jobId: string, epoch: number): void {
    this.#permits.fence(jobId, epoch);
  }

  /** Asked by the door right before anything leaves. */
  readonly check: PermitCheck = (permit, action, connectionId) => {
    const reason = this.#refusal(permit, action, connectionId);
    return reason === null ? null : refused(action, connectionId, reason).problem;
  };

  /**
   * Erases private values for good, and records which, who wanted it and why. The records that committed to them stay
   * verifiable. Throws `not_found` where one of them is no private value or erased already. Backups that were made
   * before still hold them.
   */
  erase(values: readonly ErasableValue[], { person, reason }: { person: string; reason: string }): void {
    const { db } = this.#options;
    // Otherwise SQLite would only forget where the values lay.
    db.pragma('secure_delete = on');
    this.#atomic(() => {
      this.record('private.erased', { values: values.map((value) => ({ ...value })), person, reason });
      for (const { seq, field } of values) {
        if (this.#repository.erase(seq, field)) continue;
        throw problem('not_found', `Record ${seq} has nothing to erase as ${field}.`, 'Look at the record again.');
      }
    });
    if (!db.inTransaction) db.pragma('wal_checkpoint(truncate)');
  }

  #append<Kind extends AuditKind>(kind: Kind, facts: AuditFacts<Kind>): StoredRecord {
    const body = withoutSecrets<Record<string, Json>>({ ...checkedFacts(kind, facts), kind });
    const salted = erasableFields(kind).flatMap((field) => this.#salted(field, body[field] ?? null));
    for (const { field, salt, value } of salted) body[field] = { sha256: commitmentTo(salt, value) };
    const append = () => {
      const record = nextRecord(this.end(), this.#options.clock.now(), body);
      this.#repository.append(
        record,
        salted.map((value) => ({ seq: record.seq, ...value })),
      );
      return record;
    };
    return this.#options.db.inTransaction ? append() : this.#atomic(append);
  }

  #salted(field: string, fact: Json): { field: string; salt: string; value: string }[] {
    return fact === null ? [] : [{ field, salt: this.#salts.next(), value: canonicalJson(fact) }];
  }

  #refusal(permit: WritePermit, action: string, connectionId: string): string | null {
    const { intent } = permit;
    const invalidity = this.#invalidity(permit);
    if (invalidity !== null) return invalidity;
    if (this.#options.db.inTransaction) return 'its intent is not committed yet.';
    if (intent.action !== action) return `its permit is for ${intent.action}.`;
    if (intent.connectionId !== connectionId) return `its permit is for the connection ${intent.connectionId}.`;
    return null;
  }

  /** Why a permit stands for nothing, or null. */
  #invalidity(permit: WritePermit): string | null {
    const hash = this.#permits.hashOf(permit);
    if (hash === undefined) return 'its permit is not from this audit log.';
    if (this.#repository.hashOf(permit.seq) !== hash) return 'its intent was never committed.';
    if (this.#permits.mayBeSpent(permit) && this.#repository.answersOf(permit.seq) === undefined)
      return 'its permit is spent.';
    if (this.#permits.isOfEarlierRun(permit.origin)) return 'a later run of its job has taken over.';
    return null;
  }
}

function intentOf({ action, connection, account, region, resource, parameters }: AuditBody<'write.intent'>) {
  return { action, connectionId: connection, account, region, resource, parameters } satisfies WriteIntent;
}

function originOf({ job, step, attempt, epoch }: AuditBody<'write.intent'>) {
  return { jobId: job, stepKey: step, attempt, epoch } satisfies WriteOrigin;
}

function refused(action: string, connectionId: string, reason: string): ProblemError {
  const advice = 'Nothing was changed; look at the job that wanted to.';
  return problem('write_refused', `${action} was not sent: ${reason}`, advice, { connectionId });
}
