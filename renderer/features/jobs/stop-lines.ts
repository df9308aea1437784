import type { StopLine } from '#contract/jobs.ts';

/** What is said of one job and what it works on. */
export interface StopPart {
  readonly jobId: string;
  readonly name: string;
  readonly lines: readonly StopLine[];
}

/** Lines by the job whose they are, in their order. */
export function partsOf(lines: readonly StopLine[]): readonly StopPart[] {
  const parts = Map.groupBy(lines, ({ jobId }) => jobId);
  return [...parts].map(([jobId, ofJob]) => ({ jobId, name: ofJob[0]?.name ?? '', lines: ofJob }));
}

/** What lines of one concern say. */
export function textsOf({ lines }: StopPart, concern: StopLine['concerns']): readonly string[] {
  return lines.filter(({ concerns }) => concerns === concern).map(({ text }) => text);
}
