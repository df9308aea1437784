import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { type Database, openSettings, openState } from '../../foundation/store/index.ts';
import { consoleIdOf } from './console-id.ts';
import type { CycleLooked } from './cycle-job.ts';
import { look, plan, spec } from './cycle-seen.testing.ts';
import { openIgnored } from './litter-ignored.ts';
import { openCycleRepository } from './repository.ts';

function openDb(): Database {
  const folder = mkdtempSync(join(tmpdir(), 'infraviewer-cycles-'));
  const state = openState(folder, { clock: new VirtualClock() });
  onTestFinished(() => {
    state.close();
    rmSync(folder, { recursive: true });
  });
  return state.db;
}

test('of a cycle the look on which it did something last is kept', () => {
  const db = openDb();
  db.pragma('foreign_keys = off');
  const repository = openCycleRepository(db);
  repository.begin({
    ...{ jobId: 'job-1', connectionId: 'c', groupName: 'web-asg', startedAt: 1 },
    planned: { spec: spec(), plan: plan() },
  });
  expect(repository.look('job-1')).toBeNull();
  const looked = (now: string): CycleLooked => ({
    seen: look(1),
    newcomers: [],
    outlook: { now, next: 'The cycle ends.' },
  });
  repository.keepLook('job-1', looked('first'));
  repository.keepLook('job-1', looked('second'));
  expect(repository.look('job-1')).toEqual(looked('second'));
});

test('what is ignored is kept once each, with who said so, until it is taken back', () => {
  const settings = openSettings(openDb());
  const ignored = openIgnored(settings);
  ignored.add(['a', 'b'], { by: 'ada', at: 1, reason: 'meant so' });
  ignored.add(['b'], { by: 'grace', at: 2, reason: 'still' });
  ignored.remove(['a']);
  expect([...openIgnored(settings).ids()]).toEqual(['b']);
});

test('a console is named once for its data folder', () => {
  const settings = openSettings(openDb());
  let made = 0;
  const ids = () => `id-${++made}`;
  expect([consoleIdOf(settings, ids), consoleIdOf(settings, ids)]).toEqual(['id-1', 'id-1']);
});
