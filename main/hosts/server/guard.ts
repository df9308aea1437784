import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/**
 * Whether a request was meant for this server: its Host header must name loopback and our port. A foreign page whose
 * name was pointed at 127.0.0.1 (DNS rebinding) sends its own name.
 */
export function isOurHost(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host !== undefined && ourHosts(port).includes(headers.host.toLowerCase());
}

/** Whether no other site's page made the request. A program that is no browser sends neither header. */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return headers.origin === undefined || headers.origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`;
}

/** Whether the request says that our own page made it: asked for wherever a cookie alone would let it act. */
export function isFromOurPage(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined && isSameOrigin(headers);
}

/** The path that was asked for, as it was sent: not every one makes a URL (`//` does not). */
export function pathOf(request: Pick<IncomingMessage, 'url'>): string {
  return request.url?.split('?', 1)[0] ?? '/';
}

/** The largest request body, in bytes: the largest input is a list of 200 resources. */
export const bodyLimitBytes = 1024 * 1024;

/** Whether a body is larger than allowed or of a length that is not told beforehand. */
export function hasOversizeBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > bodyLimitBytes;
}

/** The value of one cookie. */
export function cookieValue(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** The secret of an `Authorization: Bearer` header. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function ourHosts(port: number): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // A browser leaves the port out where it is the protocol's own.
  return port === 80 ? names.flatMap((name) => [name, `${name}:80`]) : names.map((name) => `${name}:${port}`);
}
