import { z } from 'zod';
import type { Database } from '../store/index.ts';
import { type ChainEnd, chainStart, commitmentTo, recordHash, type StoredRecord } from './chain.ts';
import { commitmentsIn } from './commitments.ts';
import { type AuditRepository, openAuditRepository, type PrivateValue } from './repository.ts';

/** The first record that is not as it was written. */
export interface Flaw {
  readonly seq: number;
  /** One sentence: what is wrong with it. */
  readonly reason: string;
}

/** A record's number and hash as somebody outside remembers them, e.g. of a checkpoint. */
export type Anchor = ChainEnd;

export interface Verdict {
  /** Null where every record is as it was written, as far as its anchors and the log itself can tell. */
  readonly flaw: Flaw | null;
  /** The last record that is as it was written. */
  readonly end: ChainEnd;
}

/** What is wrong with a record that should follow this one, given the values beside it; null where nothing is. */
export function flawOf(before: ChainEnd, record: StoredRecord, values: readonly PrivateValue[]): Flaw | null {
  const expected = before.seq + 1;
  if (record.seq !== expected) return { seq: expected, reason: `Record ${expected} is missing.` };
  const reason = chainFlaw(before, record) ?? bodyFlaw(record, values);
  return reason === null ? null : { seq: record.seq, reason: `Record ${record.seq} ${reason}` };
}

function chainFlaw(before: ChainEnd, record: StoredRecord): string | null {
  if (record.hash !== recordHash(record)) return 'was changed: its content does not fit its hash.';
  if (record.prev !== before.hash) return 'does not follow from the one before it: one of them was replaced.';
  return null;
}

function bodyFlaw({ seq, body }: StoredRecord, values: readonly PrivateValue[]): string | null {
  if (seq === 1 && !isOrigin(body)) return 'is not the beginning of a log.';
  // Half of the bodies commit to nothing.
  if (values.length === 0 && !body.includes('"sha256"')) return null;
  const commitments = commitmentsIn(body);
  return commitments === null ? 'cannot be read.' : valuesFlaw(commitments, values);
}

/** Every commitment has its value or the mark that it was erased, and nothing else lies beside the record. */
function valuesFlaw(commitments: Map<string, string>, values: readonly PrivateValue[]): string | null {
  for (const { field, salt, value } of values) {
    const commitment = commitments.get(field);
    if (commitment === undefined) return `never had the ${field} that lies beside it.`;
    if (salt !== null && value !== null && commitmentTo(salt, value) !== commitment) return `had another ${field}.`;
    commitments.delete(field);
  }
  const [lost] = commitments.keys();
  return lost === undefined ? null : `has lost its ${lost}: it is neither there nor erased.`;
}

const originSchema = z.object({ kind: z.literal('origin') });

function isOrigin(body: string): boolean {
  return originSchema.safeParse(parsed(body)).success;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Verifies a log record by record, in order, and stops at the first flaw. */
export class Verifier {
  readonly #anchors: ReadonlyMap<number, Anchor>;
  /** What was found erased, and which record said so. */
  readonly #erased = new Map<string, number>();
  #end: ChainEnd = chainStart;
  #flaw: Flaw | null = null;

  constructor(anchors: readonly Anchor[] = []) {
    this.#anchors = new Map(anchors.map((anchor) => [anchor.seq, anchor]));
  }

  /** The last record that is as it was written. */
  get end(): ChainEnd {
    return this.#end;
  }

  /** Takes the next record with the values beside it; false where there is no need to go on. */
  take(record: StoredRecord, values: readonly PrivateValue[]): boolean {
    if (this.#flaw !== null) return false;
    this.#flaw = flawOf(this.#end, record, values) ?? this.#anchorFlaw(record);
    if (this.#flaw !== null) return false;
    this.#end = { seq: record.seq, hash: record.hash };
    this.#noteErased(record, values);
    return true;
  }

  /** After the last record: whether one is missing at the end, or a value was erased and nobody said so. */
  verdict(): Verdict {
    return { flaw: this.#flaw ?? this.#cutFlaw() ?? this.#erasedFlaw(), end: this.end };
  }

  #anchorFlaw({ seq, hash }: StoredRecord): Flaw | null {
    const anchor = this.#anchors.get(seq);
    if (anchor === undefined || anchor.hash === hash) return null;
    return { seq, reason: `Record ${seq} is not the one that was anchored: it or one before it was replaced.` };
  }

  #cutFlaw(): Flaw | null {
    const anchored = Math.max(0, ...this.#anchors.keys());
    const seq = this.#end.seq + 1;
    return seq > anchored ? null : { seq, reason: `Record ${seq} is missing: ${anchored} records were anchored.` };
  }

  #noteErased({ seq, body }: StoredRecord, values: readonly PrivateValue[]): void {
    for (const { field, value } of values) if (value === null) this.#erased.set(`${seq} ${field}`, seq);
    // Only what was erased before is announced, and to look through every body takes time.
    if (this.#erased.size === 0) return;
    for (const value of announcedIn(body)) this.#erased.delete(`${value.seq} ${value.field}`);
  }

  #erasedFlaw(): Flaw | null {
    const [first] = this.#erased;
    return first ? { seq: first[1], reason: `Record ${first[0]} was erased, and no record says by whom.` } : null;
  }
}

const announcementSchema = z.object({ values: z.array(z.object({ seq: z.number(), field: z.string() })) });

/** Which values a record says were erased. */
function announcedIn(body: string) {
  if (!body.includes('private.erased')) return [];
  return announcementSchema.safeParse(parsed(body)).data?.values ?? [];
}

/** How many records are verified at a time: a few milliseconds' worth. */
const sliceSize = 500;

/**
 * Verifies the whole log, from its first record on. Between slices of a few milliseconds it waits for `pause`, so that
 * a thread that does other things can go on with them.
 */
export async function verifyAudit(
  db: Database,
  { anchors, pause }: { readonly anchors?: readonly Anchor[]; readonly pause: () => Promise<unknown> },
): Promise<Verdict> {
  const repository = openAuditRepository(db);
  const verifier = new Verifier(anchors);
  // In one snapshot, so that what is erased meanwhile is seen together with the record of it.
  const takeSlice = db.transaction(() => {
    const records = repository.after(verifier.end.seq, sliceSize);
    const valuesOf = valuesInTurn(repository, records);
    return records.length > 0 && records.every((record) => verifier.take(record, valuesOf(record)));
  });
  while (takeSlice()) await pause();
  return verifier.verdict();
}

/** The values beside each of these records, for which one asks in their order. */
function valuesInTurn(repository: AuditRepository, records: readonly StoredRecord[]) {
  const [first, last] = [records.at(0), records.at(-1)];
  const values = first && last ? repository.valuesOf(first.seq, last.seq) : [];
  let end = 0;
  return ({ seq }: StoredRecord): readonly PrivateValue[] => {
    const start = end;
    while (values[end]?.seq === seq) end++;
    return values.slice(start, end);
  };
}
