import fc from 'fast-check';
import { isDeep } from './deep.testing.ts';

/** The histories of every day are always the same; the deep suite looks for new ones. */
const everydaySeed = 20_261_121;

/**
 * Checks a property on so many random histories. A failure tells its seed and path, and how to see it again: replayed
 * with them it is also made smaller.
 */
export async function holdsIn<Told>(
  histories: fc.Arbitrary<Told>,
  live: (told: Told) => Promise<void>,
  { count, file }: { readonly count: number; readonly file: string },
): Promise<void> {
  const seed = process.env['INFRAVIEWER_SEED'];
  const path = process.env['INFRAVIEWER_PATH'];
  const usual = isDeep ? { endOnFailure: true } : { endOnFailure: true, seed: everydaySeed };
  const replayed = seed === undefined ? usual : { seed: Number(seed) };
  const only = path === undefined ? {} : { path, numRuns: 1 };
  const run = await fc.check(fc.asyncProperty(histories, live), { numRuns: count, ...replayed, ...only });
  if (!run.failed) return;
  const variables = `INFRAVIEWER_SEED=${run.seed} INFRAVIEWER_PATH=${run.counterexamplePath}`;
  const how = `Replay it with: ${variables} npm run test:unit -- ${file}`;
  throw new Error(`${how}\n${String(run.errorInstance)}\n${fc.defaultReportMessage(run)}`, {
    cause: run.errorInstance,
  });
}
