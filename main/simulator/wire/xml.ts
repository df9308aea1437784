import type { Shape, Structure } from './shape.ts';

const special = /[&<>"\r]/;
const specials = /[&<>"\r]/g;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser reads a bare carriage return as a line feed.
  '\r': '&#13;',
};

export function escapeXml(text: string): string {
  return special.test(text) ? text.replace(specials, (found) => escapes[found] ?? found) : text;
}

/** A value in its element; nothing at all for a value that is absent. */
export function element(shape: Shape, tag: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (shape.kind === 'list' && shape.flatInXml) return items(shape.item, tag, value);
  return `<${tag}>${content(shape, value)}</${tag}>`;
}

/** What stands between a value's tags. */
export function content(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case 'structure':
      return structure(shape, value as Readonly<Record<string, unknown>>);
    case 'list':
      return items(shape.item, shape.tag, value);
    case 'dictionary':
      return Object.entries(value as Readonly<Record<string, unknown>>)
        .map(([key, entry]) => {
          const keyElement = `<${shape.keyTag}>${escapeXml(key)}</${shape.keyTag}>`;
          return `<entry>${keyElement}${element(shape.value, shape.valueTag, entry)}</entry>`;
        })
        .join('');
    case 'timestamp':
      return (value as Date).toISOString();
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'nothing':
      return '';
    default:
      return escapeXml(String(value));
  }
}

function structure(shape: Structure, value: Readonly<Record<string, unknown>>): string {
  let xml = '';
  for (const member of shape.members) xml += element(member.shape, member.tag, value[member.name]);
  return xml;
}

function items(shape: Shape, tag: string, value: unknown): string {
  let xml = '';
  for (const item of value as readonly unknown[]) xml += element(shape, tag, item);
  return xml;
}
