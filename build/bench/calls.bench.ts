import { createInventory } from '../../main/features/inventory/service.ts';
import { unprotected } from '../../main/foundation/access/index.ts';
import { createDoor } from '../../main/foundation/aws/index.ts';
import { VirtualClock } from '../../main/foundation/runtime/virtual-clock.ts';
import { settingsInMemory } from '../../main/foundation/store/index.ts';
import { createSimulator } from '../../main/simulator/index.ts';
import { temporaryFolder } from './processes.ts';
import type { Benchmark } from './rows.ts';

const coldSyncMaxMs = 60_000;
const idleMinutes = 30;
const minuteMs = 60_000;

/** AWS calls as the simulated account counts them, STS included, with one focused window on a virtual clock. */
export const callsBenchmark: Benchmark = {
  rows: ['sync-calls', 'idle-calls'],
  run: async () => {
    const folder = temporaryFolder();
    const clock = new VirtualClock();
    const simulator = createSimulator({ estate: 'medium', clock, alive: false });
    const door = createDoor({
      clock,
      random: () => 0.5,
      home: folder.path,
      env: {},
      person: 'bench',
      demo: { url: 'http://127.0.0.1', callers: simulator.callers },
      protection: unprotected,
      remember: { load: () => [], save: () => {} },
      requestHandler: () => simulator.requestHandler,
    });
    const inventory = await createInventory({
      clock,
      random: () => 0.5,
      dataFolder: folder.path,
      settings: settingsInMemory(),
      door,
      workerUrl: null,
      onEvent: () => {},
      onNotice: (_level, title) => {
        throw new Error(title);
      },
    });
    inventory.watch({ watching: [], focused: true });
    simulator.start();
    try {
      const [candidate] = (await door.connections.candidates()).candidates;
      if (!candidate?.region) throw new Error('The simulated account cannot be opened.');
      await signedIn(clock, door.connections.open({ candidateId: candidate.id, region: candidate.region }));
      await coldSync(clock, () => inventory.scopes());
      const syncCalls = simulator.aws.calls.total;
      simulator.aws.calls.reset();
      await clock.advance(idleMinutes * minuteMs);
      return { 'sync-calls': syncCalls, 'idle-calls': simulator.aws.calls.total / idleMinutes };
    } finally {
      await inventory.stop();
      door.stop();
      simulator.stop();
      folder.remove();
    }
  },
};

/** Signing in reads files, which takes real time, and waits on the virtual clock. */
async function signedIn(clock: VirtualClock, signingIn: Promise<unknown>): Promise<void> {
  let isDone = false;
  const done = signingIn.finally(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(1);
  await done;
}

/** Lets time pass until every scope has been read, and no longer: then nothing is read twice. */
async function coldSync(clock: VirtualClock, scopes: () => { readonly generation: number }[]): Promise<void> {
  const giveUpAt = clock.now() + coldSyncMaxMs;
  while (scopes().length === 0 || scopes().some((scope) => scope.generation === 0)) {
    if (clock.now() >= giveUpAt) throw new Error('Not everything was read.');
    await clock.advance(100);
  }
}
