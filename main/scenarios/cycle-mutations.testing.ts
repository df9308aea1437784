import type { GroupCyclePlan } from '#contract/cycles.ts';
import { type CycleAction, type CycleJobDeps, cycleJob } from '../features/cycles/index.ts';
import type { Look } from '../foundation/jobs/index.ts';
import type { CycleStory } from './cycle-stories.testing.ts';
import type { Planted } from './jobs.testing.ts';

type Decided = { readonly action: CycleAction; readonly at: number };
type Tampering = (look: Look<Decided>, now: number, plan: GroupCyclePlan) => Look<Decided>;

/** The cycle with what follows from each look tampered with. */
function deciding(tampering: () => Tampering): Planted {
  return {
    cycle: (deps) => {
      const definition = cycleJob(deps);
      return {
        ...definition,
        run: (context, input) => {
          const tamper = tampering();
          const poll: typeof context.poll = (key, poll) =>
            context.poll(key, {
              ...poll,
              look: async (work) =>
                tamper((await poll.look(work)) as unknown as Look<Decided>, deps.clock.now(), input.plan) as never,
            });
          return definition.run({ ...context, poll }, input);
        },
      };
    },
  };
}

/** The cycle with what AWS answers tampered with. */
function reading(tampering: (answer: object) => object): Planted {
  return {
    cycle: (deps) => {
      const client: CycleJobDeps['door']['client'] = (connectionId, service) => {
        const real = deps.door.client(connectionId, service) as { send(...asked: unknown[]): Promise<object> };
        return { send: async (...asked: unknown[]) => tampering(await real.send(...asked)) } as never;
      };
      return cycleJob({ ...deps, door: { client, writer: (permit) => deps.door.writer(permit) } });
    },
  };
}

/** As soon as it has grown it retires, whatever the ledger says. */
export const noLedger = deciding(() => {
  let grown: Extract<CycleAction, { kind: 'grow' }> | null = null;
  return (look, at, { victims }) => {
    if (look.done) {
      grown = look.output.action.kind === 'grow' ? look.output.action : null;
      return look;
    }
    const instanceId = victims[0]?.id;
    if (!grown || instanceId === undefined || !look.observed.startsWith('Waiting for new instances')) return look;
    const { batch, to: sizes } = grown;
    const action: CycleAction = {
      ...{ kind: 'retire', key: `retire:${instanceId}`, why: 'It is old.', batch, instanceId, decrement: true, sizes },
    };
    grown = null;
    return { done: true, output: { action, at } };
  };
});

/** What is not known to be healthy yet is taken for healthy. */
export const unreadIsHealthy = reading((answer) => {
  if ('TargetHealthDescriptions' in answer) {
    const targets = answer.TargetHealthDescriptions as { TargetHealth?: object }[];
    return {
      ...answer,
      TargetHealthDescriptions: targets.map((one) => ({ ...one, TargetHealth: { State: 'healthy' } })),
    };
  }
  if (!('InstanceStatuses' in answer)) return answer;
  const statuses = answer.InstanceStatuses as object[];
  const ok = { InstanceStatus: { Status: 'ok' }, SystemStatus: { Status: 'ok' } };
  return { ...answer, InstanceStatuses: statuses.map((one) => ({ ...one, ...ok })) };
});

/** The maximum size stays as it was raised. */
export const maxSizeForgotten = deciding(() => (look) => {
  if (!look.done || look.output.action.kind !== 'restore') return look;
  const { action } = look.output;
  const to = { ...action.to, maxSize: action.from.maxSize };
  return { ...look, output: { ...look.output, action: { ...action, to } } };
});

const putOff = 'It is put off';
const putOffMs = 120_000;

/** Retires by what it saw two minutes ago. */
export const staleList = deciding(() => {
  let kept: { readonly look: Extract<Look<Decided>, { done: true }>; readonly since: number } | null = null;
  return (look, at) => {
    if (!kept && look.done && look.output.action.kind === 'retire') kept = { look, since: at };
    if (!kept) return look;
    if (at - kept.since < putOffMs) return { done: false, observed: putOff };
    const { look: decided } = kept;
    kept = null;
    return { ...decided, output: { ...decided.output, at } };
  };
});

/** A new one fails while a retirement is put off, of which a cycle that looks again would take notice. */
export const newOneFails: CycleStory = {
  name: 'a new one fails right before an old one would go',
  due: (play, jobId) => {
    if (!play.job(jobId).wait?.reason.startsWith(putOff)) return null;
    const fresh = play.group.members.find(({ launchTemplate }) => launchTemplate?.version !== 1)?.instanceId;
    if (fresh === undefined || !play.served().includes(fresh)) return null;
    return () => play.simulator.life.setTargetHealth(fresh, 'Target.Timeout');
  },
  ends: 'succeeded',
};
