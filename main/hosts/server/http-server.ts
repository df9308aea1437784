import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { problem } from '#contract/problems.ts';
import type { RunningConsole } from '../../app.ts';
import {
  type CodedErrorOptions,
  codedError,
  isSameSecret,
  launchLink,
  launchPath,
  type Person,
} from '../../foundation/access/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { pageHeaders } from '../shared/page.ts';
import { bearerToken, cookieValue, hasOversizeBody, isFromOurPage, isOurHost, isSameOrigin, pathOf } from './guard.ts';
import { listenProblem } from './listen-problem.ts';
import { foreignHostPage, missingFilePage, signedOutPage, unknownLinkPage, usedLinkPage } from './pages.ts';
import type { RendererFiles } from './renderer-files.ts';
import { sendPage, sendProblem } from './replies.ts';
import { createRestApi, type RestApi } from './rest.ts';
import { type Owner, Sockets, socketPath } from './sockets.ts';

export interface HttpServerOptions {
  readonly core: RunningConsole;
  readonly renderer: RendererFiles;
  /** The secret that programs show, and whom they then are; null where no program may call. */
  readonly program: { readonly token: string; readonly person: Person } | null;
  readonly version: string;
  readonly clock: Clock;
  readonly failures: CodedErrorOptions;
}

const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** A program that asks every few seconds must not meet a connection that is closed just then. */
const keepAliveTimeoutMs = 75_000;

/** The console over HTTP on loopback: the renderer, the REST API and the WebSocket. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;
  readonly #sockets: Sockets;
  readonly #rest: RestApi;
  #port = 0;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#sockets = new Sockets(options.core);
    this.#rest = createRestApi(options.core, options.version);
    this.#server = createServer({
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
    });
    this.#server.on('request', (request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
  }

  /** Listens and answers the address. Port 0 takes any free one. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenProblem(error, host, port)));
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address() as AddressInfo;
    this.#port = address.port;
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  /** The link that signs one browser in, once. */
  launchUrl(url: string, person: Person): string {
    return launchLink(url, this.#options.core.sessions.launch(person));
  }

  async stop(): Promise<void> {
    this.#sockets.stop();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      for (const [name, value] of Object.entries(pageHeaders())) response.setHeader(name, value);
      await this.#route(request, response);
    } catch (error) {
      const { data } = codedError(error, this.#options.failures);
      if (response.headersSent) response.destroy();
      else sendProblem(response, data);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (!isOurHost(request.headers, this.#port)) sendPage(response, 403, foreignHostPage);
    else if (path.startsWith('/api/')) await this.#answerApi(request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD') sendPage(response, 405, missingFilePage);
    else if (path.startsWith(launchPath)) this.#launch(request, response, path.slice(launchPath.length));
    else if (!this.#owner(request)) sendPage(response, 401, signedOutPage);
    else await this.#options.renderer.send(request, response, path);
  }

  async #answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const owner = this.#owner(request);
    if (!isSameOrigin(request.headers) || (owner && !this.#mayAct(request))) {
      const advice = 'Call it from a page of Infraviewer, or with its API token from a program.';
      sendProblem(response, problem('not_allowed', "Another site's page made this request.", advice).problem);
    } else if (!owner) {
      const advice = 'Open a new launch link, or send the API token as "Authorization: Bearer TOKEN".';
      sendProblem(response, problem('signed_out', 'You are not signed in.', advice).problem);
    } else if (hasOversizeBody(request.headers)) {
      // The rest of the body is not read: the connection ends with this answer.
      response.setHeader('connection', 'close');
      const advice = 'Send less than 1 MB, with its length told in Content-Length.';
      sendProblem(response, problem('bad_input', 'The request is too large.', advice).problem, 413);
    } else {
      response.setHeader('cache-control', 'no-store');
      this.#endWithSession(response, owner);
      await this.#rest(request, response, this.#options.core.context(owner.person, owner.session));
    }
  }

  /** An answer may last, such as live events: it must not outlast the session. */
  #endWithSession(response: ServerResponse, { session }: Owner): void {
    if (!session) return;
    const stop = this.#options.core.sessions.whenEnded(session, () => response.destroy());
    response.once('close', stop);
  }

  /** A cookie travels by itself, so what acts must also say that our own page asked for it. */
  #mayAct(request: IncomingMessage): boolean {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    return isReading || bearerToken(request.headers) !== undefined || isFromOurPage(request.headers);
  }

  #launch(request: IncomingMessage, response: ServerResponse, invitation: string): void {
    if (request.method !== 'GET') {
      sendPage(response, 405, missingFilePage);
      return;
    }
    const accepted = this.#options.core.sessions.accept(invitation);
    if (accepted === 'used') sendPage(response, 410, usedLinkPage);
    else if (accepted === 'unknown') sendPage(response, 404, unknownLinkPage);
    else {
      const { secret, session } = accepted;
      const lifetimeSeconds = Math.floor((session.expiresAt - session.createdAt) / 1000);
      const cookie = `${this.#cookieName()}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${lifetimeSeconds}`;
      response.writeHead(303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
    }
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const refuse = (status: string) => stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    try {
      const owner = this.#owner(request);
      const isOurs = isOurHost(request.headers, this.#port) && isSameOrigin(request.headers);
      const isBrowser = bearerToken(request.headers) === undefined;
      if (pathOf(request) !== socketPath) refuse('404 Not Found');
      else if (!isOurs || (isBrowser && !isFromOurPage(request.headers))) refuse('403 Forbidden');
      else if (!owner) refuse('401 Unauthorized');
      else this.#sockets.accept(request, stream, head, owner);
    } catch (error) {
      // Thrown from here, it would end the server.
      codedError(error, this.#options.failures);
      refuse('500 Internal Server Error');
    }
  }

  /** Who asks: a program by its token, else a browser by its cookie. */
  #owner(request: IncomingMessage): Owner | undefined {
    const { program, core } = this.#options;
    const token = bearerToken(request.headers);
    if (token !== undefined) {
      return program && isSameSecret(token, program.token) ? { person: program.person, session: undefined } : undefined;
    }
    const secret = cookieValue(request.headers, this.#cookieName());
    const session = secret === undefined ? undefined : core.sessions.find(secret);
    return session && { person: session.person, session };
  }

  /** All ports of a host share their cookies, so that two consoles need two names. */
  #cookieName(): string {
    return `infraviewer_${this.#port}`;
  }
}
