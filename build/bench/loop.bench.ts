import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createInventory } from '../../main/features/inventory/service.ts';
import { unprotected } from '../../main/foundation/access/index.ts';
import { createDoor } from '../../main/foundation/aws/index.ts';
import { systemClock, systemRandom } from '../../main/foundation/runtime/index.ts';
import { settingsInMemory } from '../../main/foundation/store/index.ts';
import { root } from '../commands/tools.ts';
import { startEstate, temporaryFolder } from './processes.ts';
import type { Benchmark } from './rows.ts';

const resolutionMs = 1;
const nanosecondsInMs = 1e6;

/** The thread beside the window (here: this one) while the collecting thread reads and publishes 10,000 instances. */
export const loopBenchmark: Benchmark = {
  rows: ['loop-delay-p99'],
  run: async () => {
    const folder = temporaryFolder();
    const estate = await startEstate('large');
    const [caller] = estate.said.callers;
    if (!caller) throw new Error('The estate has no caller.');
    mkdirSync(join(folder.path, '.aws'));
    writeFileSync(
      join(folder.path, '.aws/config'),
      `[profile bench]\nregion = eu-west-1\nendpoint_url = ${estate.said.url}\naws_access_key_id = ${caller.accessKeyId}\naws_secret_access_key = ${caller.secretAccessKey}\n`,
    );
    const remember = { load: () => [], save: () => {} };
    const shared = { clock: systemClock, random: systemRandom };
    const protection = unprotected;
    const door = createDoor({
      ...shared,
      home: folder.path,
      env: {},
      person: 'bench',
      demo: null,
      remember,
      protection,
    });
    const inventory = await createInventory({
      ...shared,
      dataFolder: folder.path,
      settings: settingsInMemory(),
      door,
      workerUrl: new URL(`file://${join(root, 'out/main/inventory.js')}`),
      onEvent: () => {},
      onNotice: (_level, title) => {
        throw new Error(title);
      },
    });
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    try {
      await door.connections.open({ candidateId: 'profile:bench', region: 'eu-west-1' });
      delay.enable();
      while (inventory.scopes().filter((scope) => scope.generation > 0 && !scope.refreshing).length < 3) await wait(50);
      delay.disable();
      // What is measured includes the timer's own resolution.
      return { 'loop-delay-p99': delay.percentile(99) / nanosecondsInMs - resolutionMs };
    } finally {
      await inventory.stop();
      door.stop();
      await estate.stop();
      folder.remove();
    }
  },
};
