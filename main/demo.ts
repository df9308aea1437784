import { Worker } from 'node:worker_threads';
import type { DemoSource } from './foundation/aws/index.ts';
import type { Stop } from './foundation/runtime/index.ts';

/** The estates that the simulator can play. */
export const demoEstates = ['demo', 'medium', 'large'] as const;

export type DemoEstate = (typeof demoEstates)[number];

/** What the simulator's thread says once it listens. */
type Listening = DemoSource & { readonly kind: 'listening' };

/** Plays an estate in a thread of its own until it is stopped. */
export async function startDemo(workerUrl: URL, estate: DemoEstate): Promise<DemoSource & { readonly stop: Stop }> {
  const worker = new Worker(workerUrl, { workerData: { estate } });
  const { url, callers } = await new Promise<Listening>((resolve, reject) => {
    worker.once('message', resolve);
    // It stays: a demo that dies later is a silent endpoint, which the connections tell, and not the console's end.
    worker.on('error', reject);
  });
  return {
    url,
    callers,
    stop: async () => {
      await worker.terminate();
    },
  };
}
