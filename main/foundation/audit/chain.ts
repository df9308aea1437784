import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Json } from './model.ts';

/** A record as it is stored. */
export interface StoredRecord {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: string;
  /** In hex, as every hash here. */
  readonly prev: string;
  readonly hash: string;
}

/** The last record of a log, or of a part of it. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first record. */
export const chainStart: ChainEnd = { seq: 0, hash: '00'.repeat(32) };

const recordPrefix = 0;
const commitmentPrefix = 2;

export function recordHash({ seq, at, body, prev }: Omit<StoredRecord, 'hash'>): string {
  return hash('sha256', prefixed(recordPrefix, prev, `${seq}\n${at}\n${body}`), 'hex');
}

/** The commitment to a canonical text; the salt is in hex. */
export function commitmentTo(salt: string, value: string): string {
  return hash('sha256', prefixed(commitmentPrefix, salt, value), 'hex');
}

/** In one piece: hashing it at once takes a third of the time that hashing it piece by piece takes. */
function prefixed(prefix: number, hex: string, text: string): Buffer {
  const start = 1 + hex.length / 2;
  const whole = Buffer.allocUnsafe(start + Buffer.byteLength(text));
  whole[0] = prefix;
  whole.write(hex, 1, 'hex');
  whole.write(text, start);
  return whole;
}

/** The record that comes next. */
export function nextRecord(end: ChainEnd, at: number, body: Json): StoredRecord {
  const record = { seq: end.seq + 1, at, body: canonicalJson(body), prev: end.hash };
  return { ...record, hash: recordHash(record) };
}
