import { describe, expect, test } from 'vitest';
import type { CycleSpec } from '#contract/cycles.ts';
import type { Hook } from '#contract/hooks.ts';
import { cycleOf, finishCounting, planned, release, startCycle } from './cycles.testing.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';

const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };
const spec: Partial<CycleSpec> = { beforeRetire: 'drain', afterRetire: 'tidy up' };

function webhook(name: string): Hook {
  return { name, target: { kind: 'webhook', url: `https://deploy.example.com/${name}`, secret: null }, timeoutS: 60 };
}

/** What the deploy tool was told, and whether the instance was in the group then. */
interface Heard {
  readonly moment: string;
  readonly instance: string;
  readonly key: string;
  readonly wasThere: boolean;
}

/** A group with two hooks of a deploy tool that answers as it is told; passes unless told otherwise. */
async function hookedPlay(answer: (heard: Heard) => number = () => 200) {
  const heard: Heard[] = [];
  const play: GroupPlay = await playGroup({
    hooks: {
      post: async (_url, { body, headers }) => {
        const { moment, instance, key } = JSON.parse(body) as Heard;
        expect(headers['idempotency-key']).toBe(key);
        heard.push({ moment, instance, key, wasThere: play.instanceIds.includes(instance) });
        return new Response(null, { status: answer({ moment, instance, key, wasThere: true }) });
      },
    },
  });
  play.hooks.save(webhook('drain'));
  play.hooks.save(webhook('tidy up'));
  return { play, heard, old: release(play) };
}

const terminations = (play: GroupPlay) => play.writes()['TerminateInstanceInAutoScalingGroup'] ?? 0;

test('each retirement has its hooks: before while the instance is there, after once it is gone, each announced', async () => {
  const { play, heard, old } = await hookedPlay();
  const jobId = await startCycle(play, cycleOf(play, spec));
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
  expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
  const of = (wanted: string) => heard.filter(({ moment }) => moment === wanted);
  expect(of('before_retire').map(({ instance }) => instance)).toEqual(play.cycles.live(jobId)[0]?.retired);
  expect(of('before_retire').every(({ wasThere }) => wasThere)).toBe(true);
  expect(
    of('after_retire')
      .map(({ instance }) => instance)
      .toSorted(),
  ).toEqual(old.toSorted());
  expect(of('after_retire').some(({ wasThere }) => wasThere)).toBe(false);
  expect(new Set(heard.map(({ key }) => key)).size).toBe(6);
  const intents = play.db
    .prepare<[], string>("select body ->> 'action' from audit where body ->> 'kind' = 'write.intent'")
    .pluck()
    .all();
  expect(intents.filter((action) => action === 'hook:drain')).toHaveLength(3);
  expect(intents.filter((action) => action === 'hook:tidy up')).toHaveLength(3);
  expect(play.said(jobId)).toContain('The hook drain: HTTP 200 from https://deploy.example.com/drain.');
});

test('one that fails before: nothing is retired, the group goes back, and it says why', async () => {
  const { play, heard, old } = await hookedPlay(() => 503);
  const jobId = await startCycle(play, cycleOf(play, spec));
  expect(await finishCounting(play, jobId)).toBe(3);
  expect(play.job(jobId).state).toBe('failed');
  const [first] = heard;
  expect(play.job(jobId).problem?.message).toContain(
    `The hook drain failed before ${first?.instance} was to go: HTTP 503 from https://deploy.example.com/drain.`,
  );
  expect(heard).toHaveLength(1);
  expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
  expect(play.membersIn('InService').toSorted()).toEqual(old.toSorted());
  expect(play.sizes).toEqual(sizes);
});

test('one that fails after: nothing more is retired', async () => {
  const { play, heard } = await hookedPlay(({ moment }) => (moment === 'after_retire' ? 500 : 200));
  const jobId = await startCycle(play, cycleOf(play, spec));
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
  expect(play.job(jobId).problem?.message).toContain(`The hook tidy up failed after ${heard[0]?.instance} had gone`);
  expect(play.cycles.live(jobId)[0]?.retired).toHaveLength(1);
  expect(play.sizes).toEqual(sizes);
});

test('an alarm that goes off while a hook runs: the instance stays', async () => {
  const { play, heard } = await hookedPlay(() => {
    play.simulator.life.setAlarm('errors', 'ALARM');
    return 200;
  });
  play.simulator.life.addAlarm(play.ref.groupName, 'errors');
  const jobId = await startCycle(play, cycleOf(play, { ...spec, alarms: ['errors'] }));
  await finishCounting(play, jobId);
  expect(heard).toHaveLength(1);
  expect(play.cycles.live(jobId)[0]).toMatchObject({ retired: [] });
  expect(play.job(jobId).problem?.message).toContain('The hook drain ran for what was not retired:');
});

describe('whatever happens in the middle', () => {
  test.each([
    [/before effect hook:before/, 3],
    [/after effect hook:before/, 4],
    [/result hook:before/, 3],
    [/after effect hook:after/, 3],
  ] as const)('dead at %s, it is told again with the same key, and each goes once', async (point, befores) => {
    const { play, heard, old } = await hookedPlay();
    const jobId = await startCycle(play, cycleOf(play, spec));
    play.dieAt(point);
    await play.until(() => play.isDead);
    await play.crash(60_000);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    expect(new Set(heard.map(({ key }) => key)).size).toBe(6);
    expect(heard.filter(({ moment }) => moment === 'before_retire').length).toBeGreaterThanOrEqual(befores);
    expect(heard.filter(({ moment }) => moment === 'after_retire').length).toBeGreaterThanOrEqual(3);
    expect(play.cycles.live(jobId)[0]?.retired.toSorted()).toEqual(old.toSorted());
    expect(terminations(play)).toBe(3);
  });

  test('cancelled right after a retirement, its hook still runs once the instance is gone', async () => {
    const { play, heard } = await hookedPlay();
    const jobId = await startCycle(play, cycleOf(play, spec));
    await play.until(() => play.cycles.live(jobId)[0]?.retired.length === 1);
    play.cancel(jobId);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('cancelled');
    expect(heard.map(({ moment }) => moment)).toEqual(['before_retire', 'after_retire']);
    expect(play.sizes).toEqual(sizes);
  });

  test('one that was removed meanwhile counts as failed', async () => {
    const { play } = await hookedPlay();
    const jobId = await startCycle(play, cycleOf(play, spec));
    play.hooks.remove('drain');
    await finishCounting(play, jobId);
    expect(play.job(jobId).problem?.message).toContain('there is no such hook any more');
    expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
  });
});

test('a name that nobody has set up is refused at its field', async () => {
  const { play } = await hookedPlay();
  await expect(planned(play, cycleOf(play, { afterRetire: 'typo' }))).rejects.toMatchObject({
    problem: { code: 'bad_input', field: 'spec.afterRetire', message: 'There is no hook typo.' },
  });
});
