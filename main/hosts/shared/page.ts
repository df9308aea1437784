import { readFile } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';

/** A file of the built window, ready to be sent by any host. */
export interface PageFile {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
  /** True for files whose name carries a hash of what they hold: they never change. */
  readonly immutable: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Headers for everything the window loads. Scripts and styles come from our own files only; the page may talk to
 * its own origin and, where a host needs it, to the given sources.
 */
export function pageHeaders(connectSources: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src ${["'self'", ...connectSources].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}

/**
 * Finds a file of the window by the path of its URL. A path without an extension is a screen of the window, so it
 * gets index.html. Undefined where there is no such file, or where the path leads out of the folder.
 */
export async function pageFile(folder: string, pathname: string): Promise<PageFile | undefined> {
  const wanted = decoded(pathname);
  if (wanted === undefined) return undefined;
  const name = extname(wanted) === '' ? 'index.html' : wanted.replace(/^\/+/, '');
  const path = resolve(folder, name);
  const inside = relative(folder, path);
  if (inside.startsWith('..') || inside.startsWith(sep) || resolve(inside) === inside) return undefined;
  const type = types[extname(path)];
  if (!type) return undefined;
  try {
    return { body: await readFile(path), type, immutable: inside.startsWith(join('assets', '')) };
  } catch {
    return undefined;
  }
}

function decoded(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}
