import { describe, expect, it } from 'vitest';
import type { SavedView, ViewLayout } from '#contract/views.ts';
import { addressOfView, isModified, withoutView } from './model.ts';

const layout: ViewLayout = {
  density: 'compact',
  grids: { instances: { hidden: ['zone', 'lifecycle'], widths: { name: 240 } } },
};
const view: SavedView = {
  id: 'v 1',
  name: 'Broken',
  address: '/instances?by=zone&is=failed&selected=instance~a~b',
  layout,
  createdAt: 0,
};

const shown = (address: string, changed: Partial<ViewLayout> = {}) =>
  isModified(view, { address, layout: { ...layout, ...changed } });

describe('the address of a view', () => {
  it('names the view once, and is what it was without it', () => {
    const address = addressOfView(view);
    expect(address).toBe('/instances?by=zone&is=failed&selected=instance~a~b&view=v%201');
    expect(addressOfView({ ...view, address })).toBe(address);
    expect(withoutView(address)).toBe(view.address);
    expect(withoutView(addressOfView({ id: 'x', address: '/map' }))).toBe('/map');
  });
});

describe('a view', () => {
  it('is the same whatever is selected and in whichever order its filters stand', () => {
    expect(shown('/instances?is=failed&by=zone')).toBe(false);
    expect(shown('/instances?is=failed&by=zone&selected=other&details=closed&view=v1')).toBe(false);
    expect(shown('/instances?is=%66ailed&by=zone')).toBe(false);
  });

  it('is modified by other filters, another grouping or another screen', () => {
    expect(shown('/instances?is=failed.warning&by=zone')).toBe(true);
    expect(shown('/instances?is=failed')).toBe(true);
    expect(shown('/instances?is=failed&by=zone&fold=true')).toBe(true);
    expect(shown('/databases?is=failed&by=zone')).toBe(true);
  });

  it('is modified by other columns and another density', () => {
    const same = '/instances?is=failed&by=zone';
    const grid = { hidden: ['lifecycle', 'zone'], widths: { name: 240 } };
    expect(shown(same, { grids: { instances: grid } })).toBe(false);
    expect(shown(same, { grids: { instances: grid, changes: { hidden: [], widths: {} } } })).toBe(false);
    expect(shown(same, { grids: { instances: { ...grid, hidden: ['zone'] } } })).toBe(true);
    expect(shown(same, { grids: { instances: { ...grid, widths: { name: 241 } } } })).toBe(true);
    expect(shown(same, { grids: {} })).toBe(true);
    expect(shown(same, { density: 'comfortable' })).toBe(true);
  });

  it('that says nothing of the layout is not modified by one', () => {
    const old = { ...view, layout: null };
    expect(isModified(old, { address: view.address, layout: { density: 'comfortable', grids: {} } })).toBe(false);
  });
});
