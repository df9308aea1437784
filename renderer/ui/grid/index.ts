export { Grid, type GridProps } from './grid.tsx';
export type { GridColumn, GridMarks, GridSort, RowRange, TreeNode } from './model.ts';
export { useChangedRows } from './use-changed-rows.ts';
export { type PageQuery, type RowPages, useRowPages } from './use-row-pages.ts';
