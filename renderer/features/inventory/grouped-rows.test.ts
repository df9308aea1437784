import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowGroup } from '#contract/inventory.ts';
import { groupRows } from './grouped-rows.ts';

const group = (key: string, total: number): RowGroup => ({
  key,
  connectionId: null,
  value: key,
  total,
  conditions: { ok: total },
});

const some = fc
  .array(fc.record({ total: fc.integer({ min: 1, max: 40 }), expanded: fc.boolean() }), { maxLength: 30 })
  .map((groups) => ({
    groups: groups.map(({ total }, index) => group(`g${index}`, total)),
    open: new Set(groups.flatMap(({ expanded }, index) => (expanded ? [`g${index}`] : []))),
  }));

/** The list written out in full. */
function written(groups: readonly RowGroup[], open: ReadonlySet<string>): string[] {
  let offset = 0;
  return groups.flatMap(({ key, total }) => {
    const rows = Array.from({ length: total }, (_, index) => `${offset + index}`);
    offset += total;
    return open.has(key) ? [key, ...rows] : [key];
  });
}

describe('rows in groups', () => {
  it('stand below the headings of the opened groups', () => {
    fc.assert(
      fc.property(some, ({ groups, open }) => {
        const rows = groupRows(groups, (key) => open.has(key));
        const places = Array.from({ length: rows.count }, (_, index) => rows.at(index));
        const drawn = places.map((place) => (place?.kind === 'row' ? `${place.offset}` : place?.placed.group.key));
        expect(drawn).toEqual(written(groups, open));
        expect(rows.at(rows.count)).toBeUndefined();
        expect(rows.at(-1)).toBeUndefined();
      }),
    );
  });

  it('are found by their offset, unless their group is closed', () => {
    fc.assert(
      fc.property(some, ({ groups, open }) => {
        const rows = groupRows(groups, (key) => open.has(key));
        const list = written(groups, open);
        const total = groups.reduce((sum, each) => sum + each.total, 0);
        for (let offset = 0; offset <= total; offset += 1) {
          expect(rows.indexOfOffset(offset)).toBe(list.indexOf(`${offset}`));
        }
      }),
    );
  });

  it('are asked for where they are in view, and no others', () => {
    fc.assert(
      fc.property(some, fc.nat(400), fc.nat(60), ({ groups, open }, start, length) => {
        const rows = groupRows(groups, (key) => open.has(key));
        const wanted = rows
          .offsetsIn({ start, end: start + length })
          .flatMap((range) => Array.from({ length: range.end - range.start }, (_, index) => `${range.start + index}`));
        const inView = written(groups, open).slice(start, start + length);
        expect(wanted).toEqual(inView.filter((each) => !each.startsWith('g')));
      }),
    );
  });
});
