import { parentPort, workerData } from 'node:worker_threads';
import { createSimulator, type EstateName, listen } from './index.ts';
import type { WorldClock } from './world.ts';

/** What the thread is started with. */
interface SimulatorWorkerData {
  readonly estate: EstateName;
  readonly seed?: number;
  /** Whether things happen by themselves; true unless given. */
  readonly alive?: boolean;
}

const wallClock: WorldClock = {
  now: () => Date.now(),
  timer: (delayMs, callback) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
};

/** Runs a simulator behind a free loopback port until it is told to stop. */
async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const options = workerData as SimulatorWorkerData;
  const simulator = createSimulator({ ...options, clock: wallClock });
  const server = await listen(simulator.aws, { host: '127.0.0.1' });
  simulator.start();
  port.on('message', (message: { kind: 'stop' }) => {
    if (message.kind !== 'stop') return;
    simulator.stop();
    void server.stop().then(() => port.close());
  });
  port.postMessage({ kind: 'listening', url: server.url, callers: simulator.callers });
}

if (!parentPort) throw new Error('The simulator runs as a worker thread.');
await run(parentPort);
