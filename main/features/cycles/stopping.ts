import type { GroupRef } from '#contract/groups.ts';
import { ProblemError } from '#contract/problems.ts';
import type { Json } from '../../foundation/audit/model.ts';
import type { StoppingJob, StopWords } from '../../foundation/jobs/index.ts';
import type { CycleJobDeps, CycleJobInput } from './cycle-job.ts';
import { staleForMs } from './decide.ts';
import { whyNoRollbackNow } from './decide-refresh.ts';
import type { GroupJobDeps, GroupJobInput } from './group-job.ts';
import { type GroupSeen, isSameSizes } from './model.ts';
import { type Place, readGroup } from './observe.ts';
import { isRunning, readRefreshes } from './observe-refresh.ts';
import { cycleStopWords, recordedStopWords } from './stop-cycle.ts';
import { type RefreshStop, refreshStopWords, unseenRefreshStopWords } from './stop-refresh.ts';
import { setBackStopWords } from './stop-sizes.ts';
import { ofUnread } from './stop-words.ts';
import { knownSizes, setBackName } from './undo-sizes.ts';

/** Somebody waits for the answer, and can stop the job without it. */
const readWithinMs = 8_000;

/** What becomes of a group where its cycle by us is stopped now. */
export async function stoppingCycle(
  deps: CycleJobDeps,
  { spec, plan, ...input }: CycleJobInput,
  { jobId }: StoppingJob,
): Promise<readonly StopWords[]> {
  const planned = { spec, plan };
  return await orByTheRecord(
    deps,
    input,
    async (place) => {
      const group = await readGroup(place);
      return cycleStopWords({ planned, progress: deps.repository.progress(jobId), group, now: deps.clock.now() });
    },
    () => recordedStopWords({ planned, progress: deps.repository.progress(jobId) }),
  );
}

/** What becomes of a group where its instance refresh is cancelled now. */
export async function stoppingRefresh(
  deps: CycleJobDeps,
  { plan, ...input }: CycleJobInput,
): Promise<readonly StopWords[]> {
  return await orByTheRecord(
    deps,
    input,
    async (place) => {
      const [group, refresh] = await Promise.all([readGroup(place), readRunning(place, plan.whyNoRollback)]);
      return refreshStopWords({ plan }, group, refresh);
    },
    unseenRefreshStopWords,
  );
}

/** What becomes of a group where sizes that a job set are taken back now; nothing where it has set none. */
export async function stoppingSizes(
  deps: GroupJobDeps,
  input: GroupJobInput,
  { undoes }: StoppingJob,
): Promise<readonly StopWords[]> {
  const set = undoes.find(({ name }) => name === setBackName);
  if (!set) return [];
  return await orByTheRecord(
    deps,
    input,
    async (place) => setBackWordsNow(deps, await readGroup(place), set.output),
    () => [],
  );
}

/** An answer of AWS may still be from before the job's own write. */
function setBackWordsNow({ clock }: GroupJobDeps, { sizes }: GroupSeen, output: Json): StopWords[] {
  const { before, ours, at } = knownSizes(output);
  const isFromBefore = clock.now() < at + staleForMs && isSameSizes(sizes, before);
  return setBackStopWords(before, ours, isFromBefore ? ours : sizes);
}

async function readRunning(place: Place, whyNever: string | null): Promise<RefreshStop | null> {
  const running = (await readRefreshes(place)).find(isRunning);
  return running ? { status: running.status, whyNoRollback: whyNoRollbackNow(running, whyNever) } : null;
}

/** What AWS does not tell, or not in time, is no reason to say nothing. */
async function orByTheRecord(
  { clock, door: reader }: GroupJobDeps,
  { connectionId, groupName }: GroupRef,
  now: (place: Place) => Promise<StopWords[]>,
  recorded: () => StopWords[],
): Promise<StopWords[]> {
  const late = new AbortController();
  const stopTimer = clock.timer(readWithinMs, () => late.abort());
  try {
    return await now({ reader, connectionId, groupName, signal: late.signal });
  } catch (error) {
    if (late.signal.aborted) return [ofUnread('AWS did not answer in time.'), ...recorded()];
    if (error instanceof ProblemError) return [ofUnread(error.problem.message), ...recorded()];
    throw error;
  } finally {
    stopTimer();
  }
}
