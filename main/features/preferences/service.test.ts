import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { openSettings, openState, type State } from '../../foundation/store/index.ts';
import { createPreferences } from './service.ts';

let folder: string;
let state: State;
let changes = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-preferences-'));
  state = openState(folder, { clock: new VirtualClock() });
  changes = 0;
});

afterEach(async () => {
  state.close();
  await rm(folder, { recursive: true, force: true });
});

const open = () => createPreferences(openSettings(state.db), () => void changes++);

describe('preferences', () => {
  it('begin with the defaults', () => {
    expect(open().get()).toEqual({ theme: 'system', density: 'compact', singleKeyShortcuts: true });
  });

  it('change only what is given, and say so', () => {
    const preferences = open();
    preferences.set({ theme: 'dark' });
    expect(preferences.set({ density: 'comfortable', theme: undefined })).toEqual({
      theme: 'dark',
      density: 'comfortable',
      singleKeyShortcuts: true,
    });
    expect(changes).toBe(2);
  });

  it('outlive a restart', () => {
    open().set({ singleKeyShortcuts: false });
    state.close();
    state = openState(folder, { clock: new VirtualClock() });
    expect(open().get().singleKeyShortcuts).toBe(false);
  });

  it('fall back to the defaults where what is stored makes no sense', () => {
    openSettings(state.db).set('preferences', { theme: 'purple' });
    expect(open().get().theme).toBe('system');
  });
});
