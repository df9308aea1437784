import fc from 'fast-check';
import { expect } from 'vitest';
import { type CycleSpec, cycleSpecSchema } from '#contract/cycles.ts';
import type { GroupSizes } from '#contract/groups.ts';
import { ProblemError } from '#contract/problems.ts';
import { oneGroup } from '../simulator/index.ts';
import { attempt } from './console-happenings.testing.ts';
import { type Befalling, befall, happening, heededAlarm } from './cycle-happenings.testing.ts';
import { CycleWitness } from './cycle-witness.testing.ts';
import { cycleOf, planned, release } from './cycles.testing.ts';
import { type GroupPlay, type PlayOptions, withPlay } from './groups.testing.ts';
import type { Planted } from './jobs.testing.ts';
import { verifyRecord, verifySettled } from './jobs-invariants.testing.ts';

const share = (max: number) => fc.double({ min: 0, max, noNaN: true });

/** Groups, each with limits that a cycle of it has room in. */
const setups: readonly { readonly sizes: Partial<GroupSizes>; readonly spec: Partial<CycleSpec> }[] = [
  { sizes: {}, spec: {} },
  { sizes: { maxSize: 3 }, spec: { minimumHealthyPercentage: 60 } },
  { sizes: { maxSize: 3 }, spec: { maximumSizeLimit: 5, maximumHealthyPercentage: 150 } },
  { sizes: { desiredCapacity: 1, maxSize: 1 }, spec: { maximumSizeLimit: 2 } },
  { sizes: { desiredCapacity: 2 }, spec: { minimumHealthyPercentage: 50, maximumHealthyPercentage: 150 } },
];

export const cycleHistory = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  setup: fc.constantFrom(...setups.keys()),
  strategy: fc.constantFrom(...(['canary', 'one_at_a_time', 'all_at_once'] as const)),
  checkpoint: fc.constantFrom(...(['none', 'none', 'after_canary'] as const)),
  failuresMax: fc.integer({ min: 0, max: 3 }),
  heedsAlarm: fc.boolean(),
  throttle: share(0.25),
  server_error: share(0.1),
  lost_request: share(0.1),
  lost_response: share(0.2),
  /** How old what is read may be. */
  lagMs: fc.constantFrom(0, 0, 3000, 12_000),
  happenings: fc.array(happening, { maxLength: 10 }),
  /** Whether calls go well and people are helpful in the end: then an end must be reached. */
  isCalmInTheEnd: fc.boolean(),
});

export type CycleHistory = typeof cycleHistory extends fc.Arbitrary<infer Told> ? Told : never;

/** The services that a cycle asks. */
const asked = ['autoscaling', 'elbv2', 'ec2', 'cloudwatch'] as const;

const hourMs = 3_600_000;
/** What the longest wait of a cycle may take, several times. */
const boundMs = 6 * hourMs;
/** From looking until what follows from it has arrived: several calls, each of which may be made several times. */
const blindMs = 60_000;

/** Lives through a history of a whole cycle in a world of its own, and verifies what must hold whatever happened. */
export function liveThroughCycle(told: CycleHistory, planted: Planted = {}): Promise<void> {
  return withPlay(optionsOf(told, planted), async (play) => {
    const befalling = await begin(play, told);
    const { jobId, witness } = befalling;
    for (const one of told.happenings) {
      if (one.what === 'crash') play.dieAt(/./, one.amount);
      await play.clock.advance(one.afterMs);
      await befall(befalling, one);
    }
    if (!told.isCalmInTheEnd) {
      await play.clock.advance(20 * 60_000);
      if (play.isDead) await play.crash();
      expect(witness.violations, witness.violations.join('; ')).toEqual([]);
      return verifyRecord(play, 'on the way');
    }
    for (const remove of befalling.removals) remove();
    await comeToAnEnd(befalling);
    expect(witness.violations, witness.violations.join('; ')).toEqual([]);
    await verifyRecord(play, 'in the end');
    verifySettled(play, jobId, 'in the end');
    verifyEnd(befalling);
  });
}

function optionsOf({ seed, setup }: CycleHistory, planted: Planted): PlayOptions {
  return {
    planted,
    seed,
    arrange: ({ life }) => {
      life.changeLimits(oneGroup.groupName, setups[setup]?.sizes ?? {});
      life.addAlarm(oneGroup.groupName, heededAlarm);
    },
  };
}

async function begin(play: GroupPlay, told: CycleHistory): Promise<Befalling> {
  await play.until(() => play.instanceIds.length === play.sizes.desiredCapacity);
  release(play);
  const { strategy, checkpoint, failuresMax } = told;
  const alarms = told.heedsAlarm ? [heededAlarm] : [];
  const spec = { ...setups[told.setup]?.spec, strategy, checkpoint, failuresMax, alarms, readyWithinMinutes: 15 };
  const request = cycleOf(play, cycleSpecSchema.parse(spec));
  const { groups, fingerprint } = await planned(play, request);
  const [plan] = groups;
  if (!plan) throw new Error('Nothing was planned.');
  const removals = addFaults(play, told);
  const witness = new CycleWitness(play, { spec: request.spec, plan, blindMs: blindMs + told.lagMs });
  play.wire.witness = witness;
  const asked = { ...request, fingerprint, reason: 'A release', ticket: null, requestKey: 'the request' };
  const jobId = await startedInTheEnd(() => play.passing(play.cycles.start(asked, 'ada')));
  return { play, witness, plan, jobId, removals };
}

/** Starting reads the group once more, which may go wrong too: a person tries again. */
async function startedInTheEnd(start: () => Promise<{ jobId: string }>, triesLeft = 30): Promise<string> {
  try {
    return (await start()).jobId;
  } catch (error) {
    if (triesLeft === 0 || !(error instanceof ProblemError)) throw error;
    return startedInTheEnd(start, triesLeft - 1);
  }
}

function addFaults({ simulator }: GroupPlay, told: CycleHistory): (() => void)[] {
  const { faults } = simulator.aws;
  const kinds = ['throttle', 'server_error', 'lost_request', 'lost_response'] as const;
  return asked.flatMap((service) => {
    const removals = kinds.map((kind) =>
      faults.add({ kind, service, share: told[kind], afterEffect: kind === 'server_error' }),
    );
    // Last, because of several rules the first meets a call, and this one meets every read.
    if (told.lagMs > 0) removals.push(faults.add({ kind: 'stale_read', service, lagMs: told.lagMs }));
    return removals;
  });
}

/** Nothing goes wrong any more, and people do what they are asked for: an end must come. */
async function comeToAnEnd({ play, jobId }: Befalling): Promise<void> {
  play.dieAt(/./, Number.POSITIVE_INFINITY);
  // It may have died of what befell it last, once that had been told.
  if (play.isDead) await play.crash();
  for (const zone of oneGroup.zones) play.simulator.life.setZoneCapacity(zone, true);
  const { wishes } = play;
  attempt(() => wishes.release('ada'));
  attempt(() => wishes.resume(jobId, 'ada'));
  const asks = () => ['sign_in', 'person'].includes(play.job(jobId).wait?.kind ?? '');
  for (let asked = 0; asked < 20; asked++) {
    await play.until(() => play.hasEnded(jobId) || asks(), boundMs, 5000);
    const { question, endedAt, wait } = play.job(jobId);
    if (endedAt !== null) return;
    if (question)
      wishes.answer(jobId, question.stepKey, asked < 5 ? 'retry' : 'fail', { person: 'ada', reason: 'I looked' });
    else if (wait?.kind === 'person') play.cycles.approve({ jobId, batch: 1, reason: 'It looks well' }, 'grace');
    else await play.signInAgain();
    await play.clock.advance(5000);
  }
}

/** The settings are as they were or as somebody else set them since, and exactly what was planned is replaced. */
function verifyEnd({ play, jobId, witness, plan }: Befalling): void {
  const { state } = play.job(jobId);
  const proof = play.cycles.live(jobId)[0]?.proof;
  if (!proof) {
    const written = play.wire.sent.filter(({ hasChanged }) => hasChanged).length;
    expect({ state, written }).toEqual({ state, written: 0 });
    return;
  }
  const { desiredCapacity, minSize, maxSize } = witness.legitimate;
  const isKept = proof.sentence.includes('The desired capacity stays');
  const desired = isKept ? play.sizes.desiredCapacity : desiredCapacity;
  const expected = { minSize, desiredCapacity: desired, maxSize: Math.max(maxSize, desired) };
  expect({ sizes: play.sizes, why: proof.sentence }).toEqual({ sizes: expected, why: proof.sentence });
  expect(play.shape.suspended, proof.sentence).toEqual(witness.suspended);
  if (state !== 'succeeded') return;
  const ids = plan.victims.map(({ id }) => id);
  expect(play.instanceIds.filter((id) => ids.includes(id))).toEqual([]);
  expect([...proof.retired, ...proof.vanished].toSorted()).toEqual(ids.toSorted());
}
