import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './foundation/runtime/virtual-clock.ts';
import { openSettings, openState, type State } from './foundation/store/index.ts';
import { rememberConnections } from './remembered.ts';

let folder: string;
let state: State;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-remembered-'));
  state = openState(folder, { clock: new VirtualClock() });
});

afterEach(async () => {
  state.close();
  await rm(folder, { recursive: true, force: true });
});

const open = () => rememberConnections(openSettings(state.db));
const prod = { candidateId: 'profile:prod', region: 'eu-west-1' };

describe('remembered connections', () => {
  it('are none at first', () => {
    expect(open().load()).toEqual([]);
  });

  it('outlive a restart', () => {
    open().save([prod]);
    state.close();
    state = openState(folder, { clock: new VirtualClock() });
    expect(open().load()).toEqual([prod]);
  });

  it('are what was saved last', () => {
    const remember = open();
    remember.save([prod]);
    remember.save([]);
    expect(remember.load()).toEqual([]);
  });
});
