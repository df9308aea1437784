import fc from 'fast-check';
import { isDeep } from './deep.testing.ts';

/**
 * Checks a property on so many random histories. A failure tells its seed and path, and how to see it again: replayed
 * with them it is also made smaller.
 */
export async function holdsIn<Told>(
  histories: fc.Arbitrary<Told>,
  live: (told: Told) => Promise<void>,
  { count, file }: { readonly count: number; readonly file: string },
): Promise<void> {
  const path = process.env['INFRAVIEWER_PATH'];
  const wanted = path === undefined ? { numRuns: count, endOnFailure: true } : { path, numRuns: 1 };
  const run = await fc.check(fc.asyncProperty(histories, live), wanted);
  if (!run.failed) return;
  const variables = `INFRAVIEWER_SEED=${run.seed} INFRAVIEWER_PATH=${run.counterexamplePath}`;
  const how = `Replay it with: ${variables} npm run test:unit -- ${file}`;
  // At once: the rest of a deep run may take an hour, and who ends it would not be told otherwise.
  if (isDeep) process.stdout.write(`${how}\n`);
  throw new Error(`${how}\n${String(run.errorInstance)}\n${fc.defaultReportMessage(run)}`, {
    cause: run.errorInstance,
  });
}
