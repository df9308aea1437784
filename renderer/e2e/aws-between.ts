import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How AWS turns a caller away: a policy forbids it, or the credentials are over. */
export type Refusal = 'AccessDenied' | 'ExpiredToken';

/** Stands between a host and its simulated AWS, and decides what AWS answers. */
export interface AwsBetween {
  /** The endpoint to give to the host. */
  readonly url: string;
  /** Turns away whoever asks a service (by the name that requests are signed for, e.g. `rds`), or any of them. */
  refuse(refusal: Refusal, service?: string): void;
  permit(): void;
  /** Changes the answers to an operation, e.g. `DescribeStacks`, from now on. */
  rewrite(operation: string, change: (xml: string) => string): void;
  stop(): Promise<void>;
}

/** @param awsUrl where the simulated AWS is. */
export async function standBetween(awsUrl: string): Promise<AwsBetween> {
  const rewrites = new Map<string, (xml: string) => string>();
  let refused: { readonly refusal: Refusal; readonly service: string | undefined } | null = null;

  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request);
    const service = signedFor(request);
    const isRefused = refused !== null && (refused.service === undefined || refused.service === service);
    if (refused !== null && isRefused) {
      response.writeHead(403, { 'content-type': 'text/xml' }).end(refusalXml(refused.refusal, service));
      return;
    }
    const answer = await fetch(awsUrl, { method: 'POST', headers: headersOf(request), body });
    const operation = new URLSearchParams(body).get('Action') ?? '';
    const change = rewrites.get(operation) ?? ((xml: string) => xml);
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(change(await answer.text()));
  };

  const server = createServer((request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refuse: (refusal, service) => {
      refused = { refusal, service };
    },
    permit: () => {
      refused = null;
    },
    rewrite: (operation, change) => {
      rewrites.set(operation, change);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** AWS docs, Signature Version 4: the credential scope is key/date/region/service/aws4_request. */
function signedFor({ headers }: IncomingMessage): string {
  return /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Those that the signature and the protocol need; the connection's own are made anew. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const wanted = Object.entries(headers).filter(([name]) => /^(authorization|content-type|x-amz-.*)$/.test(name));
  return Object.fromEntries(wanted.map(([name, value]) => [name, String(value)]));
}

/** AWS docs: Smithy, awsQuery and ec2Query, "Operation error serialization"; EC2 has codes of its own. */
function refusalXml(refusal: Refusal, service: string): string {
  const about = (code: string, message: string) => `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const message = refusal === 'AccessDenied' ? 'No policy allows this action.' : 'The security token is expired.';
  if (service !== 'ec2') {
    return `<ErrorResponse>${about(refusal, message)}<RequestId>test</RequestId></ErrorResponse>`;
  }
  const code = refusal === 'AccessDenied' ? 'UnauthorizedOperation' : 'RequestExpired';
  return `<Response><Errors>${about(code, message)}</Errors><RequestID>test</RequestID></Response>`;
}
