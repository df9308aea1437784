import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../runtime/index.ts';
import { errandDefinition, type Fault, partDefinition, seeded, type ToyWorld } from './toy.testing.ts';
import { type Workshop, withWorkshop } from './workshop.testing.ts';

/** What befalls a job besides the faults of the world. */
const happening = fc.record({
  what: fc.constantFrom('crash', 'restart', 'sleep', 'cancel', 'pause', 'resume', 'hold', 'release', 'nudge'),
  /** After so much time. */
  afterMs: fc.integer({ min: 0, max: 90_000 }),
  /** Where it is a crash: after so many more commits and effects. */
  points: fc.integer({ min: 0, max: 30 }),
});

const history = fc.record({
  seed: fc.integer(),
  lost: fc.double({ min: 0, max: 0.3, noNaN: true }),
  throttled: fc.double({ min: 0, max: 0.3, noNaN: true }),
  signedOut: fc.double({ min: 0, max: 0.1, noNaN: true }),
  refused: fc.double({ min: 0, max: 0.05, noNaN: true }),
  happenings: fc.array(happening, { maxLength: 10 }),
});

type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

const runs = Number(process.env['HISTORIES'] ?? 200);

test('whatever happens, no effect is doubled, an end is reached and nothing is left over', {
  timeout: 600_000,
}, async () => {
  const definitions = (world: ToyWorld, clock: Clock) => [errandDefinition(world, clock), partDefinition(world)];
  await fc.assert(
    fc.asyncProperty(history, (told) =>
      withWorkshop({ definitions, seed: told.seed }, async (workshop) => {
        const { world } = workshop;
        world.onEffect = ({ permit }) => {
          const refusal = workshop.log.check(permit, permit.intent.action, permit.intent.connectionId);
          if (refusal) throw new Error(refusal.message);
        };
        await live(workshop, 'errand', told);
      }),
    ),
    { numRuns: runs },
  );
});

async function live(workshop: Workshop, name: string, told: History): Promise<void> {
  const random = seeded(told.seed);
  workshop.world.fault = () => faultOf(told, random());
  const jobId = workshop.start('toy.errand', { name, parts: 3 }, name);
  for (const { what, afterMs, points } of told.happenings) {
    if (what === 'crash') workshop.dieAfter(points);
    await workshop.clock.advance(afterMs);
    await happen(workshop, what, jobId);
    answerAll(workshop, name);
  }
  // From here on nothing goes wrong any more: an end must come.
  workshop.dieAfter(Number.POSITIVE_INFINITY);
  if (workshop.isDead) await workshop.restart();
  workshop.world.fault = () => null;
  attempt(() => workshop.service().wishes.release('ada'));
  attempt(() => workshop.service().wishes.resume(jobId, 'ada'));
  for (let rounds = 0; rounds < 30 && workshop.job(jobId).endedAt === null; rounds++) {
    await workshop.clock.advance(5 * 60_000);
    if (workshop.isDead) await workshop.restart();
    answerAll(workshop, name);
  }
  verify(workshop, name, jobId);
}

function faultOf({ lost, throttled, signedOut, refused }: History, drawn: number): Fault | null {
  if (drawn < lost) return 'lost';
  if (drawn < lost + throttled) return 'throttled';
  if (drawn < lost + throttled + signedOut) return 'signed_out';
  return drawn < lost + throttled + signedOut + refused ? 'refused' : null;
}

async function happen(workshop: Workshop, what: string, jobId: string): Promise<void> {
  const { wishes } = workshop.service();
  const decision = { person: 'ada', reason: 'It must be' };
  switch (what) {
    case 'restart':
      await workshop.restart();
      break;
    case 'sleep':
      await workshop.stop();
      await workshop.clock.advance(8 * 60 * 60_000);
      await workshop.restart();
      break;
    case 'cancel':
      attempt(() => wishes.cancel(jobId, decision));
      break;
    case 'pause':
      attempt(() => wishes.pause(jobId, decision));
      break;
    case 'resume':
      attempt(() => wishes.resume(jobId, 'ada'));
      break;
    case 'hold':
      attempt(() => wishes.hold(decision));
      break;
    case 'release':
      attempt(() => wishes.release('ada'));
      break;
    case 'nudge':
      workshop.engine.nudge();
      break;
  }
  if (workshop.isDead) await workshop.restart();
}

/** What cannot be done now is not done. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Refused, or the engine died of it.
  }
}

/** Answers every question as somebody would who looks at the world. */
function answerAll(workshop: Workshop, name: string): void {
  for (const job of workshop.engine.journal.jobs.open()) {
    if (!job.question) continue;
    const { stepKey, choices } = job.question;
    const wasSaid = workshop.world.count(`say:${name}`) > 0;
    const choice = choices.includes('mark_done') && wasSaid ? 'mark_done' : 'retry';
    attempt(() => workshop.service().wishes.answer(job.id, stepKey, choice, { person: 'ada', reason: 'I looked' }));
  }
}

function verify(workshop: Workshop, name: string, jobId: string): void {
  const { world } = workshop;
  const { jobs } = workshop.engine.journal;
  const tree = jobs.tree(jobId);
  expect(tree.map(({ id, state, endedAt }) => ({ id, state, hasEnded: endedAt !== null }))).toEqual(
    tree.map(({ id, state }) => ({ id, state, hasEnded: true })),
  );
  for (const effect of new Set(
    world.effects.filter((one) => one.includes(name)).map((one) => one.split(' ')[0] ?? ''),
  )) {
    expect(world.count(effect), effect).toBe(1);
  }
  expect(workshop.engine.holder(`toy:${name}`)).toBeNull();
  const kept = tree.filter(({ id, parentId, state, pivoted }) => {
    const parent = tree.find((one) => one.id === parentId);
    return id === jobId
      ? state === 'succeeded' || pivoted
      : state === 'succeeded' && (parent?.state === 'succeeded' || parent?.pivoted);
  });
  for (const job of tree) {
    if (kept.includes(job)) continue;
    const made = job.parentId === null ? [`${name}-room`, `${name}-label`] : [(job.input as { name: string }).name];
    for (const thing of made)
      expect(world.things.has(thing), `${thing} is left over of a job that ${job.state}`).toBe(false);
  }
  verifyAudit(
    workshop,
    tree.map(({ id }) => id),
  );
}

function verifyAudit(workshop: Workshop, jobIds: readonly string[]): void {
  const records = workshop.audit().filter(({ body }) => jobIds.includes(String(body['job'])));
  const intents = records.filter(({ kind }) => kind === 'write.intent').map(({ seq }) => seq);
  const outcomes = records.filter(({ kind }) => kind === 'write.outcome').map(({ body }) => body['intent']);
  expect(outcomes.toSorted()).toEqual(intents.toSorted());
  expect(records.filter(({ kind }) => kind === 'job.ended')).toHaveLength(jobIds.length);
}
