import type { Json } from './model.ts';

/**
 * The one way to write a value as JSON (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Throws where the RFC has no form: numbers that are not finite, half characters.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${primitive(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return primitive(value);
}

function primitive(value: unknown): string {
  const isNumberWithoutForm = typeof value === 'number' && !Number.isFinite(value);
  const isHalfCharacter = typeof value === 'string' && !value.isWellFormed();
  const text = isNumberWithoutForm || isHalfCharacter ? undefined : JSON.stringify(value);
  if (text === undefined) throw new TypeError('This value has no canonical JSON.');
  return text;
}
