import { beforeEach, describe, expect, it } from 'vitest';
import type { ViewLayout } from '#contract/views.ts';
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
const layout: ViewLayout = {
  density: 'comfortable',
  grids: { instances: { hidden: ['zone', 'lifecycle'], widths: { name: 240 } } },
};

describe('saved views', () => {
  it('are none at first, and outlive a restart', () => {
    expect(open().list()).toEqual([]);
    const saved = open().save({ name: 'Broken', address, layout });
    expect(open().list()).toEqual([saved]);
    expect(changes).toBe(1);
  });

  it('of the same name are replaced, and links to them still lead there', () => {
    const views = open();
    const { id } = views.save({ name: 'Broken', address: '/instances', layout: null });
    views.save({ name: 'Broken', address, layout });
    expect(views.list()).toMatchObject([{ id, name: 'Broken', address, layout }]);
  });

  it('saved before views had a layout are still there', () => {
    settings.set('views', [{ id: 'old', name: 'Old', address, createdAt: 1 }]);
    expect(open().list()).toEqual([{ id: 'old', name: 'Old', address, layout: null, createdAt: 1 }]);
  });

  it('can be removed once', () => {
    const views = open();
    const { id } = views.save({ name: 'Broken', address, layout });
    views.remove(id);
    expect(views.list()).toEqual([]);
    expect(() => views.remove(id)).toThrow('gone already');
  });

  it('are limited, and those that are there can still be replaced', () => {
    const views = open();
    for (let index = 0; index < viewsMax; index++) views.save({ name: `View ${index}`, address, layout });
    expect(() => views.save({ name: 'One more', address, layout })).toThrow(`${viewsMax} saved views`);
    views.save({ name: 'View 7', address: '/stacks', layout: null });
    expect(views.list()).toHaveLength(viewsMax);
  });
});
