import type { MessagePort } from 'node:worker_threads';
import { ProblemError, problem } from '#contract/problems.ts';
import type { Stop } from '../runtime/index.ts';
import type { Call, Gate } from './gate.ts';
import type { ProxyEnvironment } from './http.ts';
import type { GateMessage, ReaderMessage } from './port-messages.ts';

/** The main thread's side: gives a worker its permits and short-lived credentials, and takes its reports. */
export function serveReader(port: MessagePort, gate: Gate, proxy: ProxyEnvironment): Stop {
  const drawing = new Map<number, AbortController>();

  const tell = (message: GateMessage) => port.postMessage(message);

  const draw = async (id: number, call: Call): Promise<void> => {
    const cancel = new AbortController();
    drawing.set(id, cancel);
    try {
      const pass = await gate.draw(call, cancel.signal);
      tell({ kind: 'pass', id, pass });
    } catch (error) {
      if (!cancel.signal.aborted) tell({ kind: 'refused', id, problem: toProblem(error) });
    } finally {
      drawing.delete(id);
    }
  };

  const receive = (message: ReaderMessage): void => {
    switch (message.kind) {
      case 'draw':
        void draw(message.id, message.call);
        return;
      case 'cancel':
        drawing.get(message.id)?.abort();
        return;
      case 'report':
        gate.report(message.outcome);
        return;
    }
  };

  const end = (): void => {
    port.off('message', receive);
    for (const cancel of drawing.values()) cancel.abort();
  };

  port.on('message', receive);
  port.once('close', end);
  tell({ kind: 'network', proxy });
  return () => {
    end();
    port.close();
  };
}

function toProblem(error: unknown) {
  if (error instanceof ProblemError) return error.problem;
  return problem('internal', 'The door to AWS failed unexpectedly.', 'Try again; the log tells more.').problem;
}
