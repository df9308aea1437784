import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { DocumentType, SchemaRef } from '@smithy/types';
import { AwsError } from './errors.ts';
import type { Violation } from './form.ts';
import type { WireResponse } from './protocol.ts';
import { type Shape, type Structure, shapeOf } from './shape.ts';

/** How a service speaks AWS JSON (Smithy: aws.protocols awsJson1_0 and awsJson1_1). */
export interface JsonSpeech {
  readonly protocol: 'json';
  readonly jsonVersion: '1.0' | '1.1';
  /** Says its errors by their AWS Query codes too, for clients that knew it as an AWS Query service. */
  readonly isQueryCompatible: boolean;
}

/** The SDK's own, set as its AWS JSON protocols set it: moments are seconds since the epoch. */
const settings = { timestampFormat: { useTrait: true, default: 7 }, jsonName: false } as const;

/** Reads a body into the input that the schema describes; what does not fit is added to `violations`. */
export function readJson(schema: SchemaRef, body: string, violations: Violation[]): unknown {
  const value = parsed(body);
  if (value === undefined) throw new AwsError('SerializationException', 'The request is not valid JSON.');
  check(shapeOf(schema, 'json'), value, violations, '');
  return violations.length > 0
    ? undefined
    : new JsonShapeDeserializer2(settings).readObject(NormalizedSchema.of(schema), value as DocumentType);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    return undefined;
  }
}

function check(shape: Shape, value: unknown, violations: Violation[], path: string): void {
  if (!fits(shape, value)) violations.push({ path, value: String(value) });
  else if (shape.kind === 'structure') checkStructure(shape, value as Values, violations, path);
  else if (shape.kind === 'list') {
    for (const [index, item] of (value as unknown[]).entries()) {
      check(shape.item, item, violations, `${path}.${index + 1}.member`);
    }
  } else if (shape.kind === 'dictionary') {
    for (const [key, entry] of Object.entries(value as Values)) check(shape.value, entry, violations, `${path}.${key}`);
  }
}

type Values = Readonly<Record<string, unknown>>;

function checkStructure({ members }: Structure, values: Values, violations: Violation[], path: string): void {
  for (const { name, required, shape } of members) {
    const value = values[name];
    const memberPath = path ? `${path}.${name}` : name;
    if (value !== undefined && value !== null) check(shape, value, violations, memberPath);
    else if (required) violations.push({ path: memberPath, value: null });
  }
}

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case 'structure':
    case 'dictionary':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'list':
      return Array.isArray(value);
    case 'string':
    case 'blob':
      return typeof value === 'string';
    case 'number':
    case 'timestamp':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'nothing':
      return true;
  }
}

export function jsonAnswer(speech: JsonSpeech, schema: SchemaRef, output: unknown, requestId: string): WireResponse {
  if (shapeOf(schema, 'json').kind === 'nothing') return json(speech, 200, requestId, '{}');
  const serializer = new JsonShapeSerializer2(settings);
  serializer.write(NormalizedSchema.of(schema), output ?? {});
  return json(speech, 200, requestId, new TextDecoder().decode(serializer.flush()));
}

/** AWS docs: Smithy, awsJson1_0 and awsJson1_1, "Operation error serialization", and awsQueryCompatible. */
export function jsonRefusal(speech: JsonSpeech, error: AwsError, requestId: string): WireResponse {
  const type = error.code === 'ValidationError' ? 'ValidationException' : error.code;
  const response = json(speech, error.status, requestId, JSON.stringify({ __type: type, message: error.message }));
  if (!speech.isQueryCompatible) return response;
  const fault = error.status >= 500 ? 'Receiver' : 'Sender';
  return { ...response, headers: { ...response.headers, 'x-amzn-query-error': `${error.code};${fault}` } };
}

function json({ jsonVersion }: JsonSpeech, status: number, requestId: string, body: string): WireResponse {
  const type = `application/x-amz-json-${jsonVersion}`;
  return { status, headers: { 'content-type': type, 'x-amzn-requestid': requestId }, body };
}
