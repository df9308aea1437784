import type { MessagePort } from 'node:worker_threads';
import { ProblemError, problem } from '#contract/problems.ts';
import { type Clock, type Random, type Stop, systemClock, systemRandom } from '../runtime/index.ts';
import { Clients } from './clients.ts';
import type { Call, Gate, Outcome, Pass } from './gate.ts';
import { createHttpHandler, type ProxyEnvironment } from './http.ts';
import type { GateMessage, ReaderMessage } from './port-messages.ts';
import type { AwsReader } from './reader.ts';

/** The worker's way through the door: the network runs here, permits and credentials come from the main thread. */
export interface WorkerReader extends AwsReader {
  readonly stop: Stop;
}

/** `port` is the other end of the one that the door's `serveReader` was given. */
export function connectReader(
  port: MessagePort,
  { clock, random }: { readonly clock: Clock; readonly random: Random } = { clock: systemClock, random: systemRandom },
): WorkerReader {
  const gate = new PortGate(port);
  const requestHandler = createHttpHandler(gate.proxy);
  const clients = new Clients(() => ({ gate, clock, random, requestHandler }));
  return {
    client: (connectionId, service) => clients.client(connectionId, service),
    stop: () => {
      gate.stop();
      requestHandler.destroy();
    },
  };
}

interface Drawing {
  readonly pass: (pass: Pass) => void;
  readonly refuse: (reason: unknown) => void;
}

class PortGate implements Gate {
  /** Told by the main thread before anything else. */
  readonly proxy: Promise<ProxyEnvironment>;
  readonly #port: MessagePort;
  readonly #toldProxy: (proxy: ProxyEnvironment) => void;
  readonly #drawing = new Map<number, Drawing>();
  #nextId = 1;
  #closed = false;

  constructor(port: MessagePort) {
    this.#port = port;
    const { promise, resolve } = Promise.withResolvers<ProxyEnvironment>();
    this.proxy = promise;
    this.#toldProxy = resolve;
    port.on('message', this.#receive);
    port.once('close', this.#end);
  }

  draw(call: Call, signal?: AbortSignal): Promise<Pass> {
    if (this.#closed) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#send({ kind: 'cancel', id });
        this.#drawing.get(id)?.refuse(signal?.reason);
      };
      const settle = () => {
        this.#drawing.delete(id);
        signal?.removeEventListener('abort', onAbort);
      };
      this.#drawing.set(id, {
        pass: (pass) => {
          settle();
          resolve(pass);
        },
        refuse: (reason) => {
          settle();
          reject(reason);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#send({ kind: 'draw', id, call });
    });
  }

  report(outcome: Outcome): void {
    if (!this.#closed) this.#send({ kind: 'report', outcome });
  }

  stop(): void {
    this.#end();
    this.#port.close();
  }

  readonly #receive = (message: GateMessage): void => {
    switch (message.kind) {
      case 'network':
        this.#toldProxy(message.proxy);
        return;
      case 'pass':
        this.#drawing.get(message.id)?.pass(message.pass);
        return;
      case 'refused':
        this.#drawing.get(message.id)?.refuse(new ProblemError(message.problem));
        return;
    }
  };

  readonly #end = (): void => {
    this.#closed = true;
    this.#port.off('message', this.#receive);
    for (const drawing of [...this.#drawing.values()]) drawing.refuse(closed());
  };

  #send(message: ReaderMessage): void {
    this.#port.postMessage(message);
  }
}

function closed(): ProblemError {
  return problem('stopped', 'The console is closing.', '');
}
