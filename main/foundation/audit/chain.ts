import { hash } from 'node:crypto';
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

const recordPrefix = 0;
const commitmentPrefix = 2;

export function recordHash({ seq, at, body, prev }: Omit<StoredRecord, 'hash'>): Buffer {
  return hash('sha256', prefixed(recordPrefix, prev, `${seq}\n${at}\n${body}`), 'buffer');
}

/** The commitment to a canonical text, in hex. */
export function commitmentTo(salt: Uint8Array, value: string): string {
  return hash('sha256', prefixed(commitmentPrefix, salt, value), 'hex');
}

/** In one piece: hashing it at once takes a third of the time that hashing it piece by piece takes. */
function prefixed(prefix: number, bytes: Uint8Array, text: string): Buffer {
  const start = 1 + bytes.length;
  const whole = Buffer.allocUnsafe(start + Buffer.byteLength(text));
  whole[0] = prefix;
  whole.set(bytes, 1);
  whole.write(text, start);
  return whole;
}

/** The record that comes next. */
export function nextRecord(end: ChainEnd, at: number, body: Json): StoredRecord {
  const record = { seq: end.seq + 1, at, body: canonicalJson(body), prev: end.hash };
  return { ...record, hash: recordHash(record) };
}
