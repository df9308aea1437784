import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Json } from './model.ts';

/** A record as it is stored. */
export interface StoredRecord {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: string;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
}

/** The last record of a log, or of a part of it. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** Before the first record. */
export const chainStart: ChainEnd = { seq: 0, hash: new Uint8Array(32) };

const recordPrefix = Uint8Array.of(0);
const commitmentPrefix = Uint8Array.of(2);

export function recordHash({ seq, at, body, prev }: Omit<StoredRecord, 'hash'>): Buffer {
  return createHash('sha256').update(recordPrefix).update(prev).update(`${seq}\n${at}\n${body}`).digest();
}

/** The commitment to a canonical text, in hex. */
export function commitmentTo(salt: Uint8Array, value: string): string {
  return createHash('sha256').update(commitmentPrefix).update(salt).update(value).digest('hex');
}

/** The record that comes next. */
export function nextRecord(end: ChainEnd, at: number, body: Json): StoredRecord {
  const record = { seq: end.seq + 1, at, body: canonicalJson(body), prev: end.hash };
  return { ...record, hash: recordHash(record) };
}
