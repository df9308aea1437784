import type { AwsError } from './errors.ts';
import type { Protocol, Shape } from './shape.ts';
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

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

export interface Answer {
  readonly operation: string;
  readonly xmlNamespace: string;
  readonly shape: Shape;
  readonly output: unknown;
  readonly requestId: string;
}

/** AWS docs: Smithy, aws.protocols awsQuery and ec2Query, "Response serialization". */
export function answer(
  protocol: Protocol,
  { operation, xmlNamespace, shape, output, requestId }: Answer,
): WireResponse {
  const inner = content(shape, output ?? {});
  const open = `${declaration}<${operation}Response xmlns="${xmlNamespace}">`;
  const close = `</${operation}Response>`;
  if (protocol === 'ec2') return xml(200, requestId, `${open}<requestId>${requestId}</requestId>${inner}${close}`);
  const result = shape.kind === 'nothing' ? '' : `<${operation}Result>${inner}</${operation}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return xml(200, requestId, `${open}${result}${metadata}${close}`);
}

/** AWS docs: Smithy, aws.protocols awsQuery and ec2Query, "Operation error serialization". */
export function refusal(protocol: Protocol, error: AwsError, requestId: string): WireResponse {
  const about = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (protocol === 'ec2') {
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
