export { Grid, type GridProps } from './grid.tsx';
export { type GridLayouts, useShownLayouts, viewLayouts } from './layouts.ts';
export type { GridColumn, GridHeading, GridHeadings, GridMarks, GridSort, RowRange, TreeNode } from './model.ts';
export { useChangedRows } from './use-changed-rows.ts';
export { type LoadedPages, type PageQuery, type RowPages, useRowPages } from './use-row-pages.ts';
