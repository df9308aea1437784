export type { Copied } from './formats.ts';
export { MarkedBar } from './marked-bar.tsx';
export { copiedOf, useMarks } from './use-marks.ts';
