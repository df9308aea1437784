import { createHash } from 'node:crypto';

type Random = () => number;

const hexDigits = '0123456789abcdef';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Random characters of an alphabet. */
function characters(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let index = 0; index < length; index++) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
}

/** An EC2 id with its 17 hexadecimal digits, as in `i-0a1b2c3d4e5f60718`. */
export function ec2Id(random: Random, prefix: string): string {
  return `${prefix}-0${characters(random, hexDigits, 16)}`;
}

/** The same EC2 id for the same text, for things that are referred to before they are made. */
export function stableEc2Id(prefix: string, text: string): string {
  return `${prefix}-0${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

export function uuid(random: Random): string {
  const hex = characters(random, hexDigits, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What CloudFormation appends to names it makes up, as in `shop-prod-Web-1XQ7ZP0C3M5N`. */
export function nameSuffix(random: Random): string {
  return characters(random, capitals, 12);
}

export function hex(random: Random, length: number): string {
  return characters(random, hexDigits, length);
}

/** One of a list's values, by chance. */
export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('There is nothing to pick from.');
  return value;
}

/** A number of [from, to), by chance. */
export function between(random: Random, from: number, to: number): number {
  return from + random() * (to - from);
}

/** A whole number from `from` to `to`, both included, by chance. */
export function wholeBetween(random: Random, from: number, to: number): number {
  return Math.floor(between(random, from, to + 1));
}
