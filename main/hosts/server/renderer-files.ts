import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type PageFile, pageFile } from '../shared/page.ts';
import { missingFilePage } from './pages.ts';
import { sendPage } from './replies.ts';

/** What is packed already gains nothing from being compressed. */
const textTypes = /^text\/|json|svg/;
const compressedFromBytes = 1024;
const compress = promisify(gzip);

/** Sends the built window to a browser. */
export class RendererFiles {
  readonly #folder: string;
  /** Compressed files by their path; only of those that never change. */
  readonly #compressed = new Map<string, Promise<Buffer>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Answers with the file, or with the console's page where a person navigates to one of its screens. */
  async send(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const file = await this.#find(request, pathname);
    if (!file) {
      sendPage(response, 404, missingFilePage);
      return;
    }
    const isCompressed = isWorthCompressing(file) && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const body = isCompressed ? await this.#compress(pathname, file) : file.body;
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': body.length,
      'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async #find(request: IncomingMessage, pathname: string): Promise<PageFile | undefined> {
    const file = await pageFile(this.#folder, pathname);
    return file ?? (isNavigation(request) ? pageFile(this.#folder, '/') : undefined);
  }

  #compress(pathname: string, file: PageFile): Promise<Buffer> {
    const compressed = this.#compressed.get(pathname) ?? compress(file.body);
    this.#compressed.set(pathname, compressed);
    return compressed;
  }
}

function isWorthCompressing(file: PageFile): boolean {
  return file.immutable && file.body.length > compressedFromBytes && textTypes.test(file.type);
}

/** A person opened the address; scripts, styles and fetches must not get a page in place of what is missing. */
function isNavigation(request: IncomingMessage): boolean {
  const destination = request.headers['sec-fetch-dest'];
  if (destination !== undefined) return destination === 'document';
  return String(request.headers.accept ?? '').includes('text/html');
}
