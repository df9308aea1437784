import type { ReactNode } from 'react';

/** One column of a grid. `id` is also the sort's name when `sortable`. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly label: string;
  /** Pixels; a person may change it. */
  readonly size: number;
  readonly minSize?: number;
  readonly sortable?: boolean;
  /** True for the one column that takes the width which is left. */
  readonly grows?: boolean;
  /** `end` for numbers and ages, so that digits stand under digits. */
  readonly align?: 'start' | 'end';
  /** The whole value as text: the tooltip of a cell that is cut off. */
  readonly text?: (row: Row) => string | null;
  readonly cell: (row: Row) => ReactNode;
}

export interface GridSort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a tree grid needs to know about a row; absent for a flat list. */
export interface TreeNode {
  /** 1 for a row at the top. */
  readonly level: number;
  /** Null for a row that has nothing to show. */
  readonly expanded: boolean | null;
  /** The index of the row it belongs to, or null at the top. */
  readonly parentIndex: number | null;
}

/** A row over the whole width that stands for the rows below it. */
export interface GridHeading {
  /** Tells it from every row of the grid. */
  readonly id: string;
  readonly node: TreeNode;
  /** Its buttons are reached by Tab while the heading has the focus. */
  readonly content: (isFocused: boolean) => ReactNode;
}

/** Headings among the rows; their places are counted like rows. */
export interface GridHeadings {
  /** Null where a row stands. */
  readonly at: (index: number) => GridHeading | null;
  readonly onToggle: (heading: GridHeading) => void;
}

/** Rows `start` to `end` (exclusive). */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The rows that a person has marked to do something with all of them. */
export interface GridMarks {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}
