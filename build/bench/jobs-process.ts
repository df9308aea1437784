// A process with an engine, to be killed while its job waits. Tells how long after its own start the job went on.
import { systemClock } from '../../main/foundation/runtime/index.ts';
import { openState } from '../../main/foundation/store/index.ts';
import { benchJob, benchStep, openEngine } from './jobs-engine.ts';

const [folder = ''] = process.argv.slice(2);
const { db } = openState(folder, { clock: systemClock });
const job = benchJob(async (context) => {
  for (let step = 0; step < 100; step++) await context.step(`step-${step}`, benchStep);
  await context.poll('wait', {
    ...{ title: 'It is ready', reason: 'It never is', everyMs: 60_000, timeoutMs: 86_400_000, learnAs: null },
    look: async () => {
      process.stdout.write(`${JSON.stringify({ afterMs: performance.now() })}\n`);
      return { done: false, observed: 'not yet' };
    },
  });
  return null;
});
const engine = openEngine(db, [job]);
engine.resumeAll();
const asked = { requestedBy: 'ada', reason: 'To measure', ticket: null, requestKey: 'the one' };
engine.start({ kind: 'bench.job', version: 1, input: null, ...asked });
