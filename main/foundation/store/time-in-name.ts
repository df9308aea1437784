/** A moment as a part of a file name that sorts by time, e.g. `20261121T030000123Z`. */
export function timeInName(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:.]/g, '');
}
