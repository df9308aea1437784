import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { SimulatedCaller } from './index.ts';

interface Listening {
  readonly kind: 'listening';
  readonly url: string;
  readonly callers: readonly SimulatedCaller[];
}

describe('the simulator in a worker thread', () => {
  it('says where it listens and to whom, answers there, and ends when told to', async () => {
    const worker = new Worker(new URL('./simulator.worker.ts', import.meta.url), {
      workerData: { estate: 'demo', seed: 1 },
    });
    const [message] = (await once(worker, 'message')) as [Listening];
    expect(message.kind).toBe('listening');
    const [caller] = message.callers;
    if (!caller) throw new Error('Nobody may call.');
    const sts = new STSClient({ endpoint: message.url, region: 'eu-west-1', credentials: caller, maxAttempts: 1 });
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe('arn:aws:iam::111122223333:user/demo');
    sts.destroy();
    const ended = once(worker, 'exit');
    worker.postMessage({ kind: 'stop' });
    expect(await ended).toEqual([0]);
  });
});
