import { parentPort, workerData } from 'node:worker_threads';
import { connectReader } from '../../foundation/aws/index.ts';
import { systemClock, systemRandom } from '../../foundation/runtime/index.ts';
import { type Collecting, startCollecting } from './collecting.ts';
import { problemOf } from './problem-of.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

/** The thread that collects: it has its own connection to the cache, and asks the door for every permit. */
const { dataFolder, isDamaged, readerPort, rules } = workerData as WorkerStart;
const reader = connectReader(readerPort);

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

/** There is nothing to do here about a damaged cache, say: the main thread tells the person and starts another thread. */
function giveUp(error: unknown): never {
  tell({ kind: 'broken', problem: problemOf(error) });
  process.exit(1);
}

function start() {
  const onEvent = (event: Extract<FromWorker, { kind: 'event' }>['event']) => tell({ kind: 'event', event });
  try {
    return startCollecting({
      dataFolder,
      rules,
      isDamaged,
      clock: systemClock,
      random: systemRandom,
      reader,
      onEvent,
      onBlocked: (problem) => tell({ kind: 'blocked', problem }),
      onBroken: giveUp,
    });
  } catch (error) {
    giveUp(error);
  }
}

async function answer(id: number, answering: Promise<object>): Promise<void> {
  try {
    tell({ kind: 'answer', id, answer: await answering });
  } catch (error) {
    tell({ kind: 'refused', id, problem: problemOf(error) });
  }
}

async function receive(collecting: Collecting, message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'connect':
      return collecting.connect(message.connections);
    case 'watch':
      return collecting.watch(message.watching);
    case 'refresh':
      return collecting.refresh(message.connectionId, message.service);
    case 'ask':
      return answer(message.id, collecting.ask(message.question));
    case 'place':
      return collecting.place(message.rules);
    case 'preview':
      return answer(message.id, collecting.preview(message.rules));
    case 'spared':
      return answer(message.id, collecting.spared());
    case 'stop':
      await collecting.stop();
      await reader.stop();
      parentPort?.close();
  }
}

const { collecting, rebuilt } = start();
parentPort?.on('message', (message: ToWorker) => {
  receive(collecting, message).catch(giveUp);
});
tell({ kind: 'ready', rebuilt });
