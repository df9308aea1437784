import { expect, it } from 'vitest';
import { regionOptions } from './regions.ts';

const values = (...given: Parameters<typeof regionOptions>) => regionOptions(...given).map(({ value }) => value);

it('offers every region, that of the configuration first and once', () => {
  const offered = values({ region: 'eu-west-3', regions: null });
  expect(offered[0]).toBe('eu-west-3');
  expect(new Set(offered).size).toBe(offered.length);
  expect(offered).toContain('us-east-1');
});

it('offers a region that is newer than the list by its code', () => {
  expect(regionOptions({ region: 'xx-new-1', regions: null })[0]).toEqual({ value: 'xx-new-1', label: 'xx-new-1' });
});

it('offers nothing but the regions there are', () => {
  expect(values({ region: 'eu-central-1', regions: ['eu-west-1', 'eu-central-1'] })).toEqual([
    'eu-central-1',
    'eu-west-1',
  ]);
});
