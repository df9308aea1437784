import type { Json } from './model.ts';

/**
 * The one way to write a value as JSON (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Throws where the RFC has no form: numbers that are not finite, half characters.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return typeof value === 'object' && value !== null ? object(value as JsonObject) : primitive(value);
}

type JsonObject = Extract<Json, { readonly [name: string]: Json }>;

function object(value: JsonObject): string {
  let members = '';
  // By UTF-16 code units is how strings are sorted where nothing else is said.
  for (const name of Object.keys(value).sort()) {
    const member = value[name] as Json;
    members += `${members === '' ? '' : ','}${primitive(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Nothing in it is written otherwise than it is; most of what is recorded is so, and takes half the time. */
const asItIs = /^[ !#-[\]-~]*$/;

function primitive(value: unknown): string {
  if (typeof value === 'string' && asItIs.test(value)) return `"${value}"`;
  const isNumberWithoutForm = typeof value === 'number' && !Number.isFinite(value);
  const isHalfCharacter = typeof value === 'string' && !value.isWellFormed();
  const text = isNumberWithoutForm || isHalfCharacter ? undefined : JSON.stringify(value);
  if (text === undefined) throw new TypeError('This value has no canonical JSON.');
  return text;
}
