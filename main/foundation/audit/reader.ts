import type { Database } from '../store/index.ts';
import type { StoredRecord } from './chain.ts';
import type { Json } from './model.ts';
import { type AuditBody, parseBody } from './record.ts';
import { type AuditQuery, openAuditRepository, type PrivateValue } from './repository.ts';

/** A record, for people. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In hex. */
  readonly hash: string;
  readonly body: AuditBody;
  /** What the body only commits to; a field that was erased is missing. */
  readonly values: Readonly<Record<string, Json>>;
}

export interface AuditReader {
  /** Newest first. */
  page(query: AuditQuery): AuditEntry[];
}

/** Reads the log, beside whoever writes it; a connection that cannot write is enough. */
export function openAuditReader(db: Database): AuditReader {
  const repository = openAuditRepository(db);
  return {
    page: (query) =>
      repository.page(query).map((record) => entryOf(record, repository.valuesOf(record.seq, record.seq))),
  };
}

function entryOf({ seq, at, hash, body }: StoredRecord, values: readonly PrivateValue[]): AuditEntry {
  const known = values.flatMap(({ field, value }) => (value === null ? [] : [[field, JSON.parse(value) as Json]]));
  return { seq, at, hash, body: parseBody(body), values: Object.fromEntries(known) };
}
