import { expect, it } from 'vitest';
import { shop } from './map.testing.ts';
import { mapRows, sortRows } from './map-rows.ts';

it('the table has everything that the map has, dots as well, worst first', () => {
  const rows = sortRows(mapRows(shop), { column: 'condition', descending: false });
  expect(rows).toHaveLength(shop.nodes.length + 3);
  expect(rows[0]).toMatchObject({ name: 'i-2', kind: 'Instance', condition: 'failed', inside: 'web', zones: 'b' });
  expect(rows.slice(1, 3).map(({ name }) => name)).toEqual(['edge', 'front']);
});

it('the table is sorted by any column', () => {
  const names = (column: string, descending = false) =>
    sortRows(mapRows(shop), { column, descending }).map(({ name }) => name);
  expect(names('name')[0]).toBe('edge');
  expect(names('name', true)[0]).toBe('web-targets');
  expect(names('kind')[0]).toBe('web');
});
