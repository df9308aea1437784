import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { openSettings, openState, type Settings } from '../../foundation/store/index.ts';
import { temporaryFolders } from '../../foundation/store/store.testing.ts';
import { createViews, viewsMax } from './views.ts';

const folder = temporaryFolders();
let settings: Settings;
let changes: number;
let made: number;

beforeEach(() => {
  settings = openSettings(openState(folder(), { clock: new VirtualClock() }).db);
  changes = 0;
  made = 0;
});

const open = () =>
  createViews({
    settings,
    clock: new VirtualClock(),
    ids: () => `view-${made++}`,
    onChange: () => void changes++,
  });

const address = '/instances?conditions=failed';

describe('saved views', () => {
  it('are none at first, and outlive a restart', () => {
    expect(open().list()).toEqual([]);
    const saved = open().save({ name: 'Broken', address });
    expect(open().list()).toEqual([saved]);
    expect(changes).toBe(1);
  });

  it('of the same name are replaced', () => {
    const views = open();
    views.save({ name: 'Broken', address: '/instances' });
    views.save({ name: 'Broken', address });
    expect(views.list()).toMatchObject([{ name: 'Broken', address }]);
  });

  it('can be removed once', () => {
    const views = open();
    const { id } = views.save({ name: 'Broken', address });
    views.remove(id);
    expect(views.list()).toEqual([]);
    expect(() => views.remove(id)).toThrow('gone already');
  });

  it('are limited, and those that are there can still be replaced', () => {
    const views = open();
    for (let index = 0; index < viewsMax; index++) views.save({ name: `View ${index}`, address });
    expect(() => views.save({ name: 'One more', address })).toThrow(`${viewsMax} saved views`);
    views.save({ name: 'View 7', address: '/stacks' });
    expect(views.list()).toHaveLength(viewsMax);
  });
});
