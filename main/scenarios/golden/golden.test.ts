import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groupJobs } from '../../features/cycles/index.ts';
import { openAuditReader, verifyAudit } from '../../foundation/audit/index.ts';
import { oneGroup } from '../../simulator/index.ts';
import { type GroupPlay, withPlay } from '../groups.testing.ts';
import { forgottenJob, type Golden, GoldenWorld, goldenJobs, goldenNames } from './golden-jobs.testing.ts';

/**
 * Journals as released versions have left them, which every later version must be able to go on with. One is added
 * with each release that changed the schema, the engine or a job's version, and none is ever changed or removed:
 * `INFRAVIEWER_GOLDEN=journal-2.db npm run test:unit -- main/scenarios/golden` makes it.
 */
const journals = ['journal-1.db'];

const startAt = Date.UTC(2026, 10, 21, 3);
const ada = { person: 'ada', reason: 'For the record' };

/** How the golden jobs stand when the process dies, and how each ends. */
const states: { readonly [Name in Golden]: readonly [string, string] } = {
  ends: ['succeeded', 'succeeded'],
  fails: ['failed', 'failed'],
  polls: ['waiting', 'succeeded'],
  sleeps: ['waiting', 'succeeded'],
  waits: ['waiting', 'succeeded'],
  read: ['running', 'succeeded'],
  token: ['running', 'succeeded'],
  probe: ['running', 'succeeded'],
  once: ['running', 'succeeded'],
  asks: ['needs_attention', 'succeeded'],
  parent: ['waiting', 'succeeded'],
  undoes: ['undoing', 'failed'],
  paused: ['paused', 'succeeded'],
  cancelled: ['cancelled', 'cancelled'],
};

const asked = (requestKey: string) => ({ requestedBy: 'ada', reason: 'To keep', ticket: 'OPS-1', requestKey });

function rowsOf(play: GroupPlay) {
  return play.db
    .prepare<[], { id: string; name: string; state: string }>(
      'select id, request_key as name, state from job where parent_id is null order by number',
    )
    .all();
}

const idOf = (play: GroupPlay, name: string) => rowsOf(play).find((row) => row.name === name)?.id ?? '';

test.runIf(process.env['INFRAVIEWER_GOLDEN'])('a golden journal is made', async () => {
  const world = new GoldenWorld();
  for (const name of ['read', 'token', 'probe', 'once']) world.silent.add(name);
  world.unknown.add('asks');
  const definitions: typeof groupJobs = (deps) => [...groupJobs(deps), ...goldenJobs(world), forgottenJob()];
  await withPlay({ startAt, planted: { definitions, checkPermit: () => null } }, async (play) => {
    const plan = await play.plan(play.scale(5));
    await play.startAs(plan, 'group.scale');
    for (const does of goldenNames) {
      play.engine.start({ kind: 'golden.job', version: 1, input: { does }, ...asked(does) });
    }
    play.engine.start({ kind: 'golden.forgotten', version: 1, input: null, ...asked('forgotten') });
    await play.clock.advance(20_000);
    play.wishes.pause(idOf(play, 'paused'), ada);
    play.wishes.cancel(idOf(play, 'cancelled'), ada);
    await play.clock.advance(10_000);
    const found = Object.fromEntries(rowsOf(play).map(({ name, state }) => [name, state]));
    expect(found).toMatchObject(Object.fromEntries(goldenNames.map((name) => [name, states[name][0]])));
    expect(found).toMatchObject({ 'group.scale': 'waiting', forgotten: 'waiting' });
    play.db.prepare('vacuum into ?').run(join(import.meta.dirname, process.env['INFRAVIEWER_GOLDEN'] ?? ''));
    play.kill();
  });
});

test.each(journals)('everything in %s goes on and comes to its end', async (journal) => {
  const world = new GoldenWorld();
  world.isReady = true;
  const stateFrom = join(import.meta.dirname, journal);
  const definitions: typeof groupJobs = (deps) => [...groupJobs(deps), ...goldenJobs(world)];
  const options = {
    ...{ startAt: startAt + 10 * 60_000, stateFrom, planted: { definitions, checkPermit: () => null } },
    arrange: ({ life }: GroupPlay['simulator']) => life.changeLimits(oneGroup.groupName, { desiredCapacity: 5 }),
  };
  // What the process that died has done; the others are known by their token.
  world.effects.add('probe of an earlier process');
  await withPlay(options, async (play) => {
    const { flaw, end } = await verifyAudit(play.db, { pause: async () => {} });
    expect(flaw).toBeNull();
    expect(end.seq).toBeGreaterThan(goldenNames.length);
    const recorded = openAuditReader(play.db).page({ before: null, job: idOf(play, 'ends'), limit: 100 });
    expect(recorded.map(({ body }) => body.kind)).toEqual(expect.arrayContaining(['job.requested', 'job.ended']));
    await play.clock.advance(60_000);
    expect(play.job(idOf(play, 'forgotten'))).toMatchObject({
      state: 'needs_attention',
      question: { choices: ['fail'] },
    });
    play.engine.signal({ jobId: idOf(play, 'waits'), name: 'word', payload: 'yes', dedupeKey: 'one', by: 'ada' });
    play.wishes.resume(idOf(play, 'paused'), 'ada');
    play.wishes.answer(idOf(play, 'forgotten'), null, 'fail', ada);
    for (const name of ['once', 'asks']) play.wishes.answer(idOf(play, name), 'act', 'mark_done', ada);
    await play.clock.advance(12 * 3_600_000);

    const ended = Object.fromEntries(rowsOf(play).map(({ name, state }) => [name, state]));
    const expected = Object.fromEntries(goldenNames.map((name) => [name, states[name][1]]));
    expect(ended).toEqual({ ...expected, 'group.scale': 'succeeded', forgotten: 'failed' });
    expect(play.db.prepare('select * from lock').all()).toEqual([]);
    expect((await verifyAudit(play.db, { pause: async () => {} })).flaw).toBeNull();
    // The token is the same as before, the probe has found it, and what nobody can see was not done again.
    expect([...world.effects].map((effect) => effect.split(' ')[0]).toSorted()).toEqual(['probe', 'token', 'undoes']);
    expect(play.job(idOf(play, 'waits'))).toMatchObject({ state: 'succeeded' });
    expect(play.wire.sent).toEqual([]);
  });
});
