import { Worker } from 'node:worker_threads';
import type { DemoSource } from './foundation/aws/index.ts';
import type { Stop } from './foundation/runtime/index.ts';

/** The estates that the simulator can play. `still` is the demo in which nothing happens by itself, for tests. */
export const demoEstates = ['demo', 'still', 'medium', 'large'] as const;

export type DemoEstate = (typeof demoEstates)[number];

/** What the simulator's thread says once it listens. */
type Listening = DemoSource & { readonly kind: 'listening' };

/** Plays an estate in a thread of its own until it is stopped. */
export async function startDemo(workerUrl: URL, estate: DemoEstate): Promise<DemoSource & { readonly stop: Stop }> {
  const workerData = estate === 'still' ? { estate: 'demo', alive: false } : { estate };
  const worker = new Worker(workerUrl, { workerData });
  const { url, callers } = await new Promise<Listening>((resolve, reject) => {
    worker.once('message', resolve);
    // It stays: a demo that dies later is a silent endpoint, which the connections tell, and not the console's end.
    worker.on('error', reject);
    worker.once('exit', () => reject(new Error('The simulator ended before it listened.')));
  });
  return {
    url,
    callers,
    stop: async () => {
      await worker.terminate();
    },
  };
}
