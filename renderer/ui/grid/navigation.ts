import type { TreeNode } from './model.ts';

/** Where the focus is; the header's row is `headerRow`. */
export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

export const headerRow = -1;

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What the keys act on: how large the grid is and, in a tree, what the focused row is. */
export interface GridShape {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows that one screen holds. */
  readonly pageRows: number;
  readonly node: TreeNode | null;
  /** A heading is one cell over all columns: the side arrows open and close it wherever they are. */
  readonly isHeading?: boolean;
  /** Whether several rows can be marked, and how many are. */
  readonly marked?: number | undefined;
}

export type GridAction =
  | { readonly kind: 'move'; readonly to: CellPosition }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'select' }
  | { readonly kind: 'open' }
  /** Moves and marks every row from where the marking began. */
  | { readonly kind: 'extend'; readonly to: CellPosition }
  /** Marks the row or takes its mark off. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'markAll' }
  | { readonly kind: 'unmark' }
  | { readonly kind: 'sort' }
  | { readonly kind: 'resize'; readonly steps: number };

/** Chevrons stand in the first column; there the side arrows open and close rows instead of moving. */
const treeColumn = 0;

/**
 * What a key does in a grid, after the ARIA authoring practices for grid and treegrid; null leaves the key to others.
 * Source: WAI-ARIA Authoring Practices Guide, "Grid" and "Treegrid" patterns.
 */
export function gridAction(press: KeyPress, at: CellPosition, shape: GridShape): GridAction | null {
  if (press.altKey) return null;
  const control = press.ctrlKey || press.metaKey;
  const marking = shape.marked === undefined ? null : markAction(press, at, shape, shape.marked);
  if (marking !== null) return marking;
  if (press.shiftKey) return control ? null : resizeAction(press.key, at);
  return control ? jumpAction(press.key, at, shape) : plainAction(press.key, at, shape);
}

/** The usual keys of lists with several selected rows; marking goes by rows, so it has no part in the header. */
function markAction(press: KeyPress, at: CellPosition, shape: GridShape, marked: number): GridAction | null {
  const control = press.ctrlKey || press.metaKey;
  const extend = (row: number): GridAction => ({
    kind: 'extend',
    to: { row: Math.min(Math.max(row, 0), shape.rowCount - 1), column: at.column },
  });
  if (press.key === 'Escape') return marked > 0 ? { kind: 'unmark' } : null;
  if (control && !press.shiftKey && press.key.toLowerCase() === 'a') return { kind: 'markAll' };
  if (at.row === headerRow) return null;
  if (control) return press.key === ' ' ? { kind: 'mark' } : null;
  if (!press.shiftKey) return null;
  switch (press.key) {
    case 'ArrowUp':
      return extend(at.row - 1);
    case 'ArrowDown':
      return extend(at.row + 1);
    case 'PageUp':
      return extend(at.row - shape.pageRows);
    case 'PageDown':
      return extend(at.row + shape.pageRows);
    default:
      return null;
  }
}

function jumpAction(key: string, at: CellPosition, shape: GridShape): GridAction | null {
  if (key === 'Home') return moveTo(0, at.column, shape);
  return key === 'End' ? moveTo(shape.rowCount - 1, at.column, shape) : null;
}

function plainAction(key: string, at: CellPosition, shape: GridShape): GridAction | null {
  switch (key) {
    case 'ArrowUp':
      return moveTo(at.row - 1, at.column, shape);
    case 'ArrowDown':
      return moveTo(at.row + 1, at.column, shape);
    case 'PageUp':
      return moveTo(Math.max(0, at.row - shape.pageRows), at.column, shape);
    case 'PageDown':
      return moveTo(at.row + shape.pageRows, at.column, shape);
    case 'Home':
      return moveTo(at.row, 0, shape);
    case 'End':
      return moveTo(at.row, shape.columnCount - 1, shape);
    case 'ArrowLeft':
      return towardsStart(at, shape);
    case 'ArrowRight':
      return towardsEnd(at, shape);
    case 'Enter':
      return { kind: at.row === headerRow ? 'sort' : 'open' };
    case ' ':
      return { kind: at.row === headerRow ? 'sort' : 'select' };
    default:
      return null;
  }
}

function moveTo(row: number, column: number, shape: GridShape): GridAction {
  return { kind: 'move', to: clampPosition({ row, column }, shape) };
}

function towardsStart(at: CellPosition, shape: GridShape): GridAction | null {
  const node = nodeAt(at, shape);
  if (node?.expanded === true) return { kind: 'toggle' };
  if (shape.isHeading === true) return null;
  if (node !== null && node.parentIndex !== null) return moveTo(node.parentIndex, at.column, shape);
  return moveTo(at.row, at.column - 1, shape);
}

function towardsEnd(at: CellPosition, shape: GridShape): GridAction | null {
  if (nodeAt(at, shape)?.expanded === false) return { kind: 'toggle' };
  return shape.isHeading === true ? null : moveTo(at.row, at.column + 1, shape);
}

function nodeAt(at: CellPosition, shape: GridShape): TreeNode | null {
  if (at.row === headerRow) return null;
  return at.column === treeColumn || shape.isHeading === true ? shape.node : null;
}

function resizeAction(key: string, at: CellPosition): GridAction | null {
  if (at.row !== headerRow) return null;
  if (key === 'ArrowLeft') return { kind: 'resize', steps: -1 };
  return key === 'ArrowRight' ? { kind: 'resize', steps: 1 } : null;
}

/** The nearest place that exists; an empty grid still has its header. */
export function clampPosition(at: CellPosition, shape: Pick<GridShape, 'rowCount' | 'columnCount'>): CellPosition {
  return {
    row: Math.min(Math.max(at.row, headerRow), shape.rowCount - 1),
    column: Math.min(Math.max(at.column, 0), shape.columnCount - 1),
  };
}
