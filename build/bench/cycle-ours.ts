import { type CycleSpec, cycleSpecSchema, type GroupCyclePlan } from '#contract/cycles.ts';
import { CycleLooks, CyclesService, cycleJob, openCycleRepository } from '../../main/features/cycles/index.ts';
import { createGates, noHooks } from '../../main/features/deployments/index.ts';
import { classifyForJobs } from '../../main/foundation/aws/index.ts';
import { JobEngine } from '../../main/foundation/jobs/index.ts';
import { sleep } from '../../main/foundation/runtime/index.ts';
import { type CycleGround, cycled } from './cycle-ground.ts';

const lookEveryMs = 1000;

/** The product's own cycle, as a person starts it, by a spec that differs from the usual one in this. */
export function infraviewer(changes: Partial<CycleSpec>): (ground: CycleGround) => Promise<GroupCyclePlan['batches']> {
  return async (ground) => {
    const { engine, cycles } = consoleOn(ground);
    const groups = [{ connectionId: ground.connectionId, groupName: cycled.groupName }];
    const spec = { ...cycleSpecSchema.parse({}), ...changes };
    const request = { groups, spec, order: 'one_after_another', engine: 'infraviewer' } as const;
    const { groups: plans, fingerprint } = await cycles.plan(request);
    const asked = { ...request, fingerprint, reason: 'To measure', ticket: null, requestKey: 'cycle' };
    const { jobId } = await cycles.start(asked, 'ada');
    for (;;) {
      const job = engine.journal.jobs.find(jobId);
      if (job?.problem) throw new Error(job.problem.message);
      if (job && job.endedAt !== null) break;
      await sleep(ground.clock, lookEveryMs);
    }
    await engine.stop();
    return plans.flatMap(({ batches }) => batches);
  };
}

function consoleOn({ clock, state: { db }, log, door }: CycleGround) {
  const repository = openCycleRepository(db);
  const looks = new CycleLooks();
  const gates = createGates({ clock, fetch: () => Promise.reject(new Error('Nobody answers.')) });
  let ids = 0;
  const engine = new JobEngine({
    db,
    clock,
    ids: () => `job-${++ids}`,
    random: () => 0.5,
    history: log,
    definitions: [cycleJob({ clock, door, consoleId: 'bench', gates, hooks: noHooks, repository, looks })],
    classify: classifyForJobs,
    onMoved: () => {},
    onReport: (report) => console.error(report),
  });
  const connections = () => door.connections.list();
  const cycles = new CyclesService({
    clock,
    reader: door,
    connections,
    jobs: engine,
    repository,
    looks,
    hooks: noHooks,
  });
  return { engine, cycles };
}
