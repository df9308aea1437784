import type { SchemaRef } from '@smithy/types';
import { type FormNode, parseForm, readInput, type Violation } from './form.ts';
import { readJson } from './json.ts';
import type { WireRequest } from './protocol.ts';
import { type Protocol, shapeOf } from './shape.ts';

/** A request, as far as it can be read before one knows who is asked. */
export type Asked =
  | { readonly kind: 'form'; readonly operation: string; readonly version: string | null; readonly form: FormNode }
  | { readonly kind: 'json'; readonly operation: string; readonly version: null; readonly body: string };

/** AWS JSON names its operation in a header, as in `AmazonSSM.SendCommand`; the other protocols in the form. */
export function readRequest({ headers, body }: WireRequest): Asked {
  const target = headers['x-amz-target'];
  if (target !== undefined) {
    return { kind: 'json', operation: target.slice(target.lastIndexOf('.') + 1), version: null, body };
  }
  const form = parseForm(body);
  const field = (key: string) => form.children.get(key)?.value ?? null;
  return { kind: 'form', operation: field('Action') ?? '', version: field('Version'), form };
}

/** Whether a request is written as a service that speaks this protocol expects it. */
export function isSpokenIn(asked: Asked, protocol: Protocol): boolean {
  return (asked.kind === 'json') === (protocol === 'json');
}

/** The operation's input; what does not fit is added to `violations`. */
export function inputOf(asked: Asked, schema: SchemaRef, protocol: Protocol, violations: Violation[]): unknown {
  return asked.kind === 'json'
    ? readJson(schema, asked.body, violations)
    : readInput(shapeOf(schema, protocol), asked.form, violations);
}
