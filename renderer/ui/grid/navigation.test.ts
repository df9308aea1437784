import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GridShape, gridAction, headerRow, type KeyPress } from './navigation.ts';

const shape: GridShape = { rowCount: 100, columnCount: 5, pageRows: 20, node: null };

function press(key: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}

describe('moving in a grid', () => {
  it('moves by one row and one column, and by a screen', () => {
    expect(gridAction(press('ArrowDown'), { row: 3, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: 4, column: 2 },
    });
    expect(gridAction(press('ArrowRight'), { row: 3, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: 3, column: 3 },
    });
    expect(gridAction(press('PageDown'), { row: 3, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: 23, column: 2 },
    });
  });

  it('reaches the header from the first row, and stays out of it when paging up', () => {
    expect(gridAction(press('ArrowUp'), { row: 0, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: headerRow, column: 2 },
    });
    expect(gridAction(press('PageUp'), { row: 7, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: 0, column: 2 },
    });
  });

  it('jumps to the ends of the row, and with Ctrl to the ends of the list', () => {
    expect(gridAction(press('End'), { row: 7, column: 2 }, shape)).toEqual({ kind: 'move', to: { row: 7, column: 4 } });
    expect(gridAction(press('End', { ctrlKey: true }), { row: 7, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: 99, column: 2 },
    });
    expect(gridAction(press('Home', { metaKey: true }), { row: 7, column: 2 }, shape)).toEqual({
      kind: 'move',
      to: { row: 0, column: 2 },
    });
  });

  it('never leaves the grid, whatever is pressed', () => {
    const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean()), { maxLength: 60 }),
        (rowCount, columnCount, presses) => {
          let at = { row: headerRow, column: 0 };
          for (const [key, ctrlKey] of presses) {
            const action = gridAction(press(key, { ctrlKey }), at, { rowCount, columnCount, pageRows: 17, node: null });
            at = action?.kind === 'move' ? action.to : at;
            expect(at.row).toBeGreaterThanOrEqual(headerRow);
            expect(at.row).toBeLessThan(Math.max(rowCount, 1));
            expect(at.column).toBeGreaterThanOrEqual(0);
            expect(at.column).toBeLessThan(columnCount);
          }
        },
      ),
    );
  });
});

describe('acting in a grid', () => {
  it('sorts from the header, opens and selects from a row', () => {
    expect(gridAction(press('Enter'), { row: headerRow, column: 1 }, shape)).toEqual({ kind: 'sort' });
    expect(gridAction(press('Enter'), { row: 0, column: 1 }, shape)).toEqual({ kind: 'open' });
    expect(gridAction(press(' '), { row: 0, column: 1 }, shape)).toEqual({ kind: 'select' });
  });

  it('resizes a column with Shift and the side arrows, in the header only', () => {
    const shifted = press('ArrowRight', { shiftKey: true });
    expect(gridAction(shifted, { row: headerRow, column: 1 }, shape)).toEqual({ kind: 'resize', steps: 1 });
    expect(gridAction(shifted, { row: 4, column: 1 }, shape)).toBeNull();
  });

  it('leaves every other key to the frame', () => {
    expect(gridAction(press('i', { ctrlKey: true }), { row: 0, column: 0 }, shape)).toBeNull();
    expect(gridAction(press('x'), { row: 0, column: 0 }, shape)).toBeNull();
    expect(gridAction(press('ArrowLeft', { altKey: true }), { row: 0, column: 0 }, shape)).toBeNull();
  });
});

describe('a tree', () => {
  const collapsed = { ...shape, node: { level: 1, expanded: false, parentIndex: null } };
  const expanded = { ...shape, node: { level: 1, expanded: true, parentIndex: null } };
  const child = { ...shape, node: { level: 2, expanded: null, parentIndex: 4 } };

  it('opens with the right arrow and closes with the left one, on the first column', () => {
    expect(gridAction(press('ArrowRight'), { row: 4, column: 0 }, collapsed)).toEqual({ kind: 'toggle' });
    expect(gridAction(press('ArrowLeft'), { row: 4, column: 0 }, expanded)).toEqual({ kind: 'toggle' });
    expect(gridAction(press('ArrowRight'), { row: 4, column: 0 }, expanded)).toEqual({
      kind: 'move',
      to: { row: 4, column: 1 },
    });
  });

  it('goes from a child to its parent with the left arrow', () => {
    expect(gridAction(press('ArrowLeft'), { row: 6, column: 0 }, child)).toEqual({
      kind: 'move',
      to: { row: 4, column: 0 },
    });
    expect(gridAction(press('ArrowLeft'), { row: 6, column: 2 }, child)).toEqual({
      kind: 'move',
      to: { row: 6, column: 1 },
    });
  });
});

describe('a heading of a group', () => {
  const heading = (expanded: boolean): GridShape => ({
    ...shape,
    node: { level: 1, expanded, parentIndex: null },
    isHeading: true,
  });
  const at = { row: 3, column: 2 };

  it('is opened and closed by the side arrows in whichever column the focus came from', () => {
    expect(gridAction(press('ArrowRight'), at, heading(false))).toEqual({ kind: 'toggle' });
    expect(gridAction(press('ArrowLeft'), at, heading(true))).toEqual({ kind: 'toggle' });
  });

  it('is one cell, so that there is nothing beside it', () => {
    expect(gridAction(press('ArrowRight'), at, heading(true))).toBeNull();
    expect(gridAction(press('ArrowLeft'), at, heading(false))).toBeNull();
    expect(gridAction(press('ArrowDown'), at, heading(true))).toEqual({ kind: 'move', to: { row: 4, column: 2 } });
  });
});

describe('marking several rows', () => {
  const marking: GridShape = { ...shape, marked: 2 };
  const at = { row: 3, column: 1 };

  it('extends from where it began, and stays within the rows', () => {
    expect(gridAction(press('ArrowDown', { shiftKey: true }), at, marking)).toEqual({
      kind: 'extend',
      to: { row: 4, column: 1 },
    });
    expect(gridAction(press('PageUp', { shiftKey: true }), at, marking)).toEqual({
      kind: 'extend',
      to: { row: 0, column: 1 },
    });
  });

  it('marks one, all and none', () => {
    expect(gridAction(press(' ', { ctrlKey: true }), at, marking)).toEqual({ kind: 'mark' });
    expect(gridAction(press('a', { metaKey: true }), at, marking)).toEqual({ kind: 'markAll' });
    expect(gridAction(press('Escape'), at, marking)).toEqual({ kind: 'unmark' });
  });

  it('leaves the keys to others where nothing can be marked or is', () => {
    expect(gridAction(press('a', { ctrlKey: true }), at, shape)).toBeNull();
    expect(gridAction(press('Escape'), at, { ...shape, marked: 0 })).toBeNull();
    expect(gridAction(press('ArrowLeft', { shiftKey: true }), { row: headerRow, column: 1 }, marking)).toEqual({
      kind: 'resize',
      steps: -1,
    });
  });
});
