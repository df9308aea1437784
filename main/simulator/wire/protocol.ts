import type { SchemaRef } from '@smithy/types';
import type { AwsError } from './errors.ts';
import { type JsonSpeech, jsonAnswer, jsonRefusal } from './json.ts';
import { shapeOf } from './shape.ts';
import { content, escapeXml } from './xml.ts';

export interface WireRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a service speaks the protocols that answer in XML. */
export interface XmlSpeech {
  readonly protocol: 'query' | 'ec2';
  readonly xmlNamespace: string;
}

export type Speech = XmlSpeech | JsonSpeech;

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

export interface Answer {
  readonly operation: string;
  /** Of the output. */
  readonly schema: SchemaRef;
  readonly output: unknown;
  readonly requestId: string;
}

export function answer(speech: Speech, answered: Answer): WireResponse {
  if (speech.protocol !== 'json') return xmlAnswer(speech, answered);
  return jsonAnswer(speech, answered.schema, answered.output, answered.requestId);
}

/** AWS docs: Smithy, aws.protocols awsQuery and ec2Query, "Response serialization". */
function xmlAnswer(
  { protocol, xmlNamespace }: XmlSpeech,
  { operation, schema, output, requestId }: Answer,
): WireResponse {
  const shape = shapeOf(schema, protocol);
  const inner = content(shape, output ?? {});
  const open = `${declaration}<${operation}Response xmlns="${xmlNamespace}">`;
  const close = `</${operation}Response>`;
  if (protocol === 'ec2') return xml(200, requestId, `${open}<requestId>${requestId}</requestId>${inner}${close}`);
  const result = shape.kind === 'nothing' ? '' : `<${operation}Result>${inner}</${operation}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return xml(200, requestId, `${open}${result}${metadata}${close}`);
}

/** AWS docs: Smithy, aws.protocols awsQuery and ec2Query, "Operation error serialization". */
export function refusal(speech: Speech, error: AwsError, requestId: string): WireResponse {
  if (speech.protocol === 'json') return jsonRefusal(speech, error, requestId);
  const about = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (speech.protocol === 'ec2') {
    const errors = `<Errors><Error>${about}</Error></Errors><RequestID>${requestId}</RequestID>`;
    return xml(error.status, requestId, `${declaration}<Response>${errors}</Response>`);
  }
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const inner = `<Error><Type>${type}</Type>${about}</Error><RequestId>${requestId}</RequestId>`;
  return xml(error.status, requestId, `${declaration}<ErrorResponse>${inner}</ErrorResponse>`);
}

function xml(status: number, requestId: string, body: string): WireResponse {
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId }, body };
}
