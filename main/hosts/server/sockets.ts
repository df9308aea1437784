import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/websocket';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RunningConsole } from '../../app.ts';
import type { Person, Session } from '../../foundation/access/index.ts';
import { bodyLimitBytes } from './guard.ts';

export const socketPath = '/api/ws';

/** Close codes of our own (RFC 6455 leaves 4000 to 4999 to applications). */
export const closedBecause = { sessionEnded: 4001, unreadable: 4002 } as const;

/** Who asks; a program with the API token has no session, and so no end. */
export interface Owner {
  readonly person: Person;
  readonly session: Session | undefined;
}

/** The contract over WebSocket: one socket for each browser window. */
export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: bodyLimitBytes });
  readonly #core: RunningConsole;
  readonly #handler: RPCHandler<ReturnType<RunningConsole['context']>>;

  constructor(core: RunningConsole) {
    this.#core = core;
    this.#handler = new RPCHandler(core.router, { interceptors: [core.interceptor] });
  }

  accept(request: IncomingMessage, stream: Duplex, head: Buffer, owner: Owner): void {
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#serve(socket, owner));
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #serve(socket: WebSocket, { person, session }: Owner): void {
    // A socket that breaks also closes, and there is nobody left to tell.
    socket.on('error', () => {});
    if (session) this.#endWithSession(socket, session);
    // It is handed its messages here, so it listens to nothing itself.
    const peer = { addEventListener: () => {}, send: sendsWhenRead(socket) };
    const context = this.#core.context(person, session);
    const refuse = () => socket.close(closedBecause.unreadable, 'A message could not be read.');
    socket.binaryType = 'arraybuffer';
    // The handler's own `upgrade` would leave a message that cannot be read as an unhandled rejection.
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string' || data instanceof ArrayBuffer) {
        this.#handler.message(peer, data, { context }).catch(refuse);
      }
    });
    socket.on('close', () => this.#handler.close(peer));
  }

  #endWithSession(socket: WebSocket, session: Session): void {
    const { sessions } = this.#core;
    const end = () => {
      // Until the other side agrees to close, which it need not do, it could go on calling.
      socket.removeAllListeners('message');
      socket.close(closedBecause.sessionEnded, 'The session has ended.');
    };
    socket.on('close', sessions.whenEnded(session, end));
    socket.on('message', () => sessions.seen(session.id));
  }
}

/**
 * Sends and waits until the message has left, so that a reader that is slow holds its own subscription back instead of
 * filling our memory.
 */
function sendsWhenRead(socket: WebSocket): (message: Parameters<WebSocket['send']>[0]) => Promise<void> {
  return (message) => new Promise((resolve) => socket.send(message, () => resolve()));
}
