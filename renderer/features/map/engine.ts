import ElkApi, { type ELK } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';

/** Starts ELK in a worker, so that the window never waits for a layout. `terminateWorker` ends it. */
export function startEngine(): ELK {
  return new ElkApi({ workerFactory: () => new Worker(workerUrl) });
}
