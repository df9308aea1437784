import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CycleSpec, cycleSpecSchema } from '#contract/cycles.ts';
import type { CycleAction, CycleProgress, CycleSeen, Planned } from './cycle-model.ts';
import { calmOutside, type Outside } from './cycle-outside.testing.ts';
import { CycleWorld, type Fate, type ForeignAct, worldMark } from './cycle-world.testing.ts';
import { decideCycle } from './decide-cycle.ts';
import { planCycle } from './plan-cycle.ts';
import { boundsOf } from './plan-cycle-batches.ts';
import { nothingAround } from './seen.testing.ts';
import { type Watched, watch } from './watched.ts';
import { spreadOf, zoneFillings } from './zones.ts';

/** One random history of a cycle. */
interface History {
  readonly desired: number;
  readonly roomMax: number;
  readonly zones: number;
  readonly spec: CycleSpec;
  readonly old: Fate;
  readonly fates: readonly Fate[];
  readonly acts: readonly ForeignAct[];
  /** How old each look's answer may be, used in turn. */
  readonly ages: readonly number[];
  /** After which of the decisions everything in memory is lost, in turn. */
  readonly crashes: readonly boolean[];
  /** How long it goes between two looks, in turn. */
  readonly gaps: readonly number[];
  readonly cancelAfter: number | null;
  readonly outside: Outside;
}

/** What a test may put in place of what is right, to see that it is noticed. */
interface Planted {
  readonly see?: (seen: CycleSeen) => CycleSeen;
  readonly perform?: (world: CycleWorld, action: CycleAction, isAgain: boolean) => boolean;
}

const usual = { ready: null, gone: null };
/** Answers are at most this old; a cycle cannot know of what happened since. */
const blindMs = 45_000;
const decisionsMax = 8_000;
/** Who dies every few minutes for ever begins each wait anew; nobody does so for longer than this. */
const crashingMax = 600;

class Run {
  readonly violations: string[] = [];
  readonly progress: { readonly action: CycleAction; readonly at: number }[] = [];
  readonly world: CycleWorld;
  readonly planned: Planned;
  readonly #history: History;
  readonly #planted: Planted;
  #watched: Watched | null = null;
  #turn = 0;

  constructor(history: History, planted: Planted) {
    const { desired, roomMax, zones, spec, fates, acts, old, outside } = history;
    const sizes = { minSize: 0, desiredCapacity: desired, maxSize: desired + roomMax };
    const names = ['a', 'b', 'c'].slice(0, zones);
    this.world = new CycleWorld(sizes, names, fates, { acts, old, outside });
    this.#history = history;
    this.#planted = planted;
    const seen = this.world.look();
    const ref = { connectionId: 'c', groupName: 'web-asg' };
    const launches = { launchedFrom: null, overrides: [], templates: [] };
    const basis = {
      ref,
      spec,
      seen,
      around: nothingAround,
      launches,
      machines: seen.machines,
      hooks: [],
      alarms: seen.alarms,
    };
    this.planned = { spec, plan: planCycle({ ...basis, usual, now: this.world.now }) };
  }

  run(): CycleAction | null {
    for (this.#turn = 0; this.#turn < decisionsMax; this.#turn++) {
      const { gaps, ages, crashes } = this.#history;
      this.world.advance(inTurn(gaps, this.#turn));
      if (this.#turn < crashingMax && inTurn(crashes, this.#turn)) this.#watched = null;
      const action = this.#decide(this.#see(inTurn(ages, this.#turn)));
      if (!action) continue;
      if (action.kind === 'end') return action;
      this.#perform(action, inTurn(crashes, this.#turn + 7));
    }
    this.violations.push('no end was reached');
    return null;
  }

  #see(ageMs: number): CycleSeen {
    const stale = this.world.lookStale(ageMs);
    const seen = this.#history.spec.alarms.length === 0 ? { ...stale, alarms: [] } : stale;
    return this.#planted.see?.(seen) ?? seen;
  }

  #decide(seen: CycleSeen): CycleAction | null {
    const { now } = this.world;
    this.#watched = watch(this.planned, this.progress, seen, { before: this.#watched, usual, now });
    const { cancelAfter } = this.#history;
    const wish = cancelAfter !== null && this.#turn >= cancelAfter ? 'cancel' : 'run';
    const decision = decideCycle(this.planned, this.progress, this.#watched, { wish, now, mark: worldMark });
    const again = decideCycle(this.planned, JSON.parse(JSON.stringify(this.progress)) as CycleProgress, this.#watched, {
      wish,
      now,
      mark: worldMark,
    });
    expect(again).toEqual(decision);
    if (decision.kind === 'act') return decision.action;
    if (decision.deadline <= now) this.violations.push(`waits past its deadline: ${decision.reason}`);
    return null;
  }

  /** A step that crashes after its effect is done again. */
  #perform(action: CycleAction, crashes: boolean): void {
    this.#check(action);
    const perform = this.#planted.perform ?? ((world, one, isAgain) => world.perform(one, isAgain));
    if (!perform(this.world, action, false)) return;
    if (crashes && !this.#probed(action)) perform(this.world, action, true);
    if (this.progress.some((one) => one.action.key === action.key)) this.violations.push(`${action.key} twice`);
    this.progress.push({ action: this.world.answered(action), at: this.world.now });
    this.#checkSurge();
  }

  #probed(action: CycleAction): boolean {
    return (action.kind === 'retire' || action.kind === 'discard') && this.world.isLeaving(action.instanceId);
  }

  #check(action: CycleAction): void {
    if (action.kind === 'hook') this.#checkHook(action);
    if (action.kind === 'retire') this.#checkMayRetire(action.instanceId);
    if (action.kind !== 'retire' && action.kind !== 'discard') return;
    const isPlanned = this.planned.plan.victims.some(({ id }) => id === action.instanceId);
    if (action.kind === 'retire') this.#checkZone(action.instanceId);
    if (isPlanned !== (action.kind === 'retire')) this.violations.push(`${action.key} is not in the plan`);
    if (this.world.isLeaving(action.instanceId)) return;
    if (!this.world.hasCarried(action.instanceId, blindMs) && !this.world.isDrained(action.instanceId)) return;
    const others = this.world.carrying(blindMs).filter((id) => id !== action.instanceId && !this.#isOurs(id));
    const left = others.filter((id) => this.#isProven(id)).length;
    const required = Math.min(...this.#recent().map((sizes) => boundsOf(sizes, this.planned.spec).floor));
    if (left < required) this.violations.push(`${action.key} leaves ${left} of ${required}`);
  }

  /** What is new counts only with the release on it, where a command tells. */
  #isProven(id: string): boolean {
    const { plan, spec } = this.planned;
    return spec.gate.kind === 'none' || plan.present.includes(id) || this.world.outside.isDeployed(id);
  }

  /** Nothing goes without its hook, after anything failed, or while an alarm is on or unread. */
  #checkMayRetire(id: string): void {
    const { beforeRetire, alarms } = this.planned.spec;
    const done = this.progress.map(({ action }) => action);
    const ran = done.filter((one) => one.kind === 'hook');
    const hasRun = ran.some(({ moment, instanceId }) => moment === 'before_retire' && instanceId === id);
    if (beforeRetire !== null && !hasRun) this.violations.push(`${id} went without its hook`);
    if (ran.some(({ answer }) => answer?.state !== 'passed')) this.violations.push(`${id} went after a hook failed`);
    if (done.some(({ kind }) => kind === 'stop')) this.violations.push(`${id} went after a stop`);
    const isAlarmed = alarms.length > 0 && this.world.outside.isAlarmed(this.world.now, blindMs);
    if (isAlarmed) this.violations.push(`${id} went while the alarm was on or unread`);
  }

  #checkHook({ moment, instanceId }: Extract<CycleAction, { kind: 'hook' }>): void {
    if (moment === 'before_retire') return;
    if (this.world.instances.some(({ id }) => id === instanceId)) {
      this.violations.push(`the hook after ${instanceId} ran while it was there`);
    }
  }

  /** Undisturbed, an old one goes where most are or one fewer, so that no zone falls behind by more than two. */
  #checkZone(id: string): void {
    if (this.#history.acts.length > 0 || this.#history.ages.some((age) => age > 0)) return;
    const standing = this.world.instances.filter(({ leavingSince }) => leavingSince === null);
    const planned = standing.filter((one) => this.planned.plan.victims.some((victim) => victim.id === one.id));
    const inZone = (zone: string) => standing.filter((one) => one.zone === zone).length;
    const most = Math.max(...planned.map(({ zone }) => inZone(zone)));
    const own = standing.find((one) => one.id === id)?.zone ?? '';
    if (this.#history.old.failsMs === null && inZone(own) < most - 1)
      this.violations.push(`${id} went from a zone with fewer`);
  }

  #isOurs(id: string): boolean {
    return this.progress.some(
      ({ action }) => (action.kind === 'retire' || action.kind === 'discard') && action.instanceId === id,
    );
  }

  #checkSurge(): void {
    const ceiling = Math.max(...this.#recent().map((sizes) => boundsOf(sizes, this.planned.spec).ceiling));
    const { desiredCapacity } = this.world.sizes;
    if (desiredCapacity > ceiling) this.violations.push(`grown to ${desiredCapacity}, above ${ceiling}`);
  }

  /** The legitimate sizes that may hold for all that the cycle can know. */
  #recent() {
    const { legitSince, now } = this.world;
    const old = legitSince.filter(({ at }) => at <= now - blindMs).slice(-1);
    return [...old, ...legitSince.filter(({ at }) => at > now - blindMs)].map(({ sizes }) => sizes);
  }

  /** Each retirement has had its hook, or people are told that it has not. */
  #checkFollowed({ retired, why }: Extract<CycleAction, { kind: 'end' }>): void {
    if (this.planned.spec.afterRetire === null) return;
    const hooks = this.progress.flatMap(({ action }) => (action.kind === 'hook' ? [action] : []));
    const missed = retired.filter(
      (id) => !hooks.some(({ moment, instanceId }) => moment === 'after_retire' && instanceId === id),
    );
    for (const id of missed) if (!why.includes(id)) this.violations.push(`nothing ran after ${id}, and nobody is told`);
  }

  checkEnd(end: Extract<CycleAction, { kind: 'end' }>): void {
    const { legit, sizes, suspended, instances } = this.world;
    if (suspended.length > 0) this.violations.push('left suspended');
    if (this.world.mark !== null) this.violations.push('left marked');
    const isKept = end.why.includes('The desired capacity stays');
    if (!isKept && sizes.desiredCapacity !== legit.desiredCapacity) {
      this.violations.push(`left at ${sizes.desiredCapacity}, not ${legit.desiredCapacity}: ${end.why}`);
    }
    const maxSize = Math.max(legit.maxSize, sizes.desiredCapacity);
    if (sizes.maxSize !== maxSize) this.violations.push(`maximum size left at ${sizes.maxSize}, not ${maxSize}`);
    this.#checkFollowed(end);
    if (end.outcome !== 'succeeded') return;
    const planned = this.planned.plan.victims.map(({ id }) => id);
    const left = instances.filter(({ id }) => planned.includes(id));
    if (left.length > 0) this.violations.push(`left over: ${left.map(({ id }) => id).join()}`);
    const accounted = [...end.retired, ...end.vanished].toSorted();
    if (accounted.join() !== planned.toSorted().join()) this.violations.push('the proof does not name all');
  }
}

function inTurn<Value>(values: readonly Value[], turn: number): Value {
  return values[turn % values.length] as Value;
}

function play(history: History, planted: Planted = {}) {
  const run = new Run(history, planted);
  if (run.planned.plan.blockers.length > 0) return { end: null, violations: [], run };
  const end = run.run();
  if (end?.kind === 'end') run.checkEnd(end);
  return { end, violations: run.violations, run };
}

const good: Fate = { bootMs: 60_000, readyMs: 120_000, failsMs: null, isNoticed: true };
const hour = 3_600_000;

const fate: fc.Arbitrary<Fate> = fc.record({
  bootMs: fc.integer({ min: 5_000, max: 300_000 }),
  readyMs: fc.option(fc.integer({ min: 5_000, max: 600_000 }), { freq: 8 }),
  failsMs: fc.option(fc.integer({ min: 60_000, max: hour }), { freq: 1 }),
  isNoticed: fc.boolean(),
});
const mostlyGood = fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fate });
const outside: fc.Arbitrary<Outside> = fc.record({
  alarms: fc
    .array(
      fc.record({
        atMs: fc.integer({ min: 0, max: hour }),
        state: fc.constantFrom('OK', 'ALARM', 'unread', 'unread', 'OK'),
      }),
      { maxLength: 3 },
    )
    .map((ones) => ones.toSorted((one, other) => one.atMs - other.atMs)),
  commands: fc.array(fc.constantFrom('passed', 'passed', 'passed', 'silent', 'failed'), { minLength: 1, maxLength: 7 }),
  commandMs: fc.constantFrom(1_000, 20_000, 200_000),
  agentMs: fc.constantFrom(10_000, 90_000, 400_000),
  hooks: fc.array(fc.constantFrom(true, true, true, true, true, false), { minLength: 1, maxLength: 8 }),
  hookMs: fc.constantFrom(1_000, 30_000, 300_000),
  drains: fc.boolean(),
});
const spec = fc
  .record({
    gate: fc.constantFrom({ kind: 'none' }, { kind: 'ssm', command: 'cat /version', expected: '7' }),
    alarms: fc.constantFrom([], ['errors']),
    beforeRetire: fc.constantFrom(null, null, 'drain'),
    afterRetire: fc.constantFrom(null, null, 'tidy up'),
    strategy: fc.constantFrom('canary', 'one_at_a_time', 'all_at_once'),
    minimumHealthyPercentage: fc.constantFrom(100, 100, 90, 50, 0),
    maximumHealthyPercentage: fc.constantFrom(100, 120, 150),
    maximumSizeLimit: fc.option(fc.integer({ min: 1, max: 12 })),
    failuresMax: fc.integer({ min: 0, max: 3 }),
    readyWithinMinutes: fc.constantFrom(10, 30),
    checkpoint: fc.constantFrom('none', 'after_canary', 'each_batch'),
  })
  .filter((one) => one.maximumHealthyPercentage - one.minimumHealthyPercentage <= 100)
  .map((one) => cycleSpecSchema.parse({ ...one, selection: { kind: 'all' } }));
const act: fc.Arbitrary<ForeignAct> = fc.record({
  atMs: fc.integer({ min: 0, max: hour }),
  kind: fc.constantFrom('desired', 'max', 'capacity_gone', 'capacity_back', 'kill'),
  by: fc.integer({ min: -3, max: 3 }),
});
const history: fc.Arbitrary<History> = fc.record({
  desired: fc.integer({ min: 1, max: 7 }),
  roomMax: fc.integer({ min: 0, max: 4 }),
  zones: fc.integer({ min: 1, max: 3 }),
  spec,
  old: fc.oneof(
    { weight: 4, arbitrary: fc.constant({ ...good, readyMs: 60_000 }) },
    // They fail while they are cycled, and the group does not notice.
    {
      weight: 1,
      arbitrary: fc.integer({ min: hour, max: 2 * hour }).map((failsMs) => ({ ...good, failsMs, isNoticed: false })),
    },
  ),
  fates: fc.array(mostlyGood, { minLength: 1, maxLength: 5 }),
  acts: fc.array(act, { maxLength: 4 }),
  ages: fc.array(fc.constantFrom(0, 0, 0, 5_000, 20_000), { minLength: 1, maxLength: 7 }),
  crashes: fc
    .array(fc.constantFrom(false, false, false, true), { minLength: 5, maxLength: 11 })
    .map((ones) => [...ones, ...Array<boolean>(40).fill(false)]),
  gaps: fc.array(fc.constantFrom(5_000, 5_000, 5_000, 15_000), { minLength: 1, maxLength: 6 }),
  cancelAfter: fc
    .option(fc.integer({ min: 0, max: 200 }), { freq: 1 })
    .map((at) => (at !== null && at > 100 ? null : at)),
  outside: fc.oneof({ weight: 2, arbitrary: fc.constant(calmOutside) }, { weight: 1, arbitrary: outside }),
});

const calm: History = {
  desired: 4,
  roomMax: 2,
  zones: 3,
  spec: cycleSpecSchema.parse({ selection: { kind: 'all' } }),
  old: good,
  fates: [good],
  acts: [],
  ages: [0],
  crashes: [false],
  gaps: [5_000],
  cancelAfter: null,
  outside: calmOutside,
};

/** Histories in which nothing fails and nobody else does anything. */
const undisturbed = history.map((one) => ({
  ...one,
  ...{ fates: [good], old: good, outside: calmOutside },
  ...{ acts: [], cancelAfter: null },
}));

const runs = Number(process.env['CYCLE_HISTORIES'] ?? 100);

describe('histories of a cycle', { timeout: 30_000 + runs * 60 }, () => {
  test('a calm one replaces exactly what was planned', () => {
    const { end, violations, run } = play(calm);
    expect(violations).toEqual([]);
    expect(end).toMatchObject({ outcome: 'succeeded', leftover: [], vanished: [] });
    expect(run.world.instances).toHaveLength(4);
    expect(run.progress.filter(({ action }) => action.kind === 'retire')).toHaveLength(4);
    expect(run.progress.some(({ action }) => action.kind === 'discard')).toBe(false);
  });

  test('whatever happens, the floor, the surge, the plan and the settings hold, and it ends', () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(history, (one) => {
        const { end, violations } = play(one);
        const outcome = end?.kind === 'end' ? end.outcome : 'blocked';
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(violations).toEqual([]);
      }),
      { numRuns: runs },
    );
    // Histories that only fail would prove little.
    expect(outcomes.get('succeeded') ?? 0).toBeGreaterThan(runs / 10);
  });

  test('undisturbed, it replaces exactly what was planned, evenly, with no more than the plan says', () => {
    fc.assert(
      fc.property(undisturbed, (one) => {
        const { end, violations, run } = play(one);
        if (end?.kind !== 'end') return;
        const { plan } = run.planned;
        expect(violations).toEqual([]);
        expect(end).toMatchObject({ outcome: 'succeeded', leftover: [], vanished: [] });
        expect(end.retired.toSorted()).toEqual(plan.victims.map(({ id }) => id).toSorted());
        const kinds = run.progress.map(({ action }) => action.kind);
        expect(kinds.filter((kind) => kind === 'grow')).toHaveLength(plan.batches.length);
        expect(kinds).not.toContain('discard');
      }),
      { numRuns: runs / 4 },
    );
  });

  test('G09 zones end even where all are replaced one at a time; where they do not, the plan warned and the end says so', () => {
    const told = fc.record({ one: undisturbed, roomMax: fc.integer({ min: 0, max: 4 }), isOneByOne: fc.boolean() });
    fc.assert(
      fc.property(told, ({ one, roomMax, isOneByOne }) => {
        const changes = isOneByOne ? { strategy: 'one_at_a_time' as const } : { maximumHealthyPercentage: 150 };
        const { end, run } = play({ ...one, roomMax, spec: { ...one.spec, ...changes } });
        if (end?.kind !== 'end') return;
        const { zones, instances } = run.world;
        const standing = instances.filter(({ leavingSince }) => leavingSince === null);
        const spread = spreadOf(zoneFillings(zones, standing, () => false));
        expect(end.why.includes('Zones are uneven')).toBe(spread > 1);
        if (isOneByOne) expect(spread).toBeLessThanOrEqual(1);
        const warnings = run.planned.plan.warnings.map(({ message }) => message).join();
        if (spread > 1) expect(warnings).toContain('Zones may be uneven afterwards');
      }),
      { numRuns: runs },
    );
  });

  test('G04 what is launched and counted as serving is noticed', () => {
    const see = (seen: CycleSeen): CycleSeen => ({
      ...seen,
      group: {
        ...seen.group,
        members: seen.group.members.map((one) =>
          one.lifecycle === 'Pending' ? { ...one, lifecycle: 'InService' } : one,
        ),
      },
      machines: seen.machines.map((one) => ({ ...one, checks: 'ok' })),
      balancers: [],
    });
    expect(play(calm, { see }).violations.join()).toMatch(/retire:i-.* leaves 3 of 4/);
  });

  test('a retirement while an alarm that cannot be read is taken for quiet is noticed', () => {
    const see = (seen: CycleSeen): CycleSeen => ({ ...seen, alarms: seen.alarms ?? [] });
    const alarms = [{ atMs: 60_000, state: 'unread' }] as const;
    const blind = { ...calm, spec: { ...calm.spec, alarms: ['errors'] }, outside: { ...calmOutside, alarms } };
    expect(play(blind).violations).toEqual([]);
    expect(play(blind, { see }).violations.join()).toContain('while the alarm was on or unread');
  });

  test('a new instance that is counted before its command has said so is noticed', () => {
    const see = (seen: CycleSeen): CycleSeen => ({
      ...seen,
      gates: seen.gates.map((gate) => ({ ...gate, state: 'passed' })),
    });
    const gate = { kind: 'ssm', command: 'cat /version', expected: '7' } as const;
    const silent = {
      ...calm,
      spec: { ...calm.spec, gate },
      outside: { ...calmOutside, commands: ['silent'] as const },
    };
    expect(play(silent).violations).toEqual([]);
    expect(play(silent, { see }).violations.join()).toMatch(/retire:i-.* leaves 3 of 4/);
  });

  test('G06 growth by a number instead of to a number is noticed', () => {
    const perform = (world: CycleWorld, action: CycleAction, isAgain: boolean): boolean => {
      if (action.kind !== 'grow') return world.perform(action, isAgain);
      const more = action.to.desiredCapacity - action.from.desiredCapacity;
      const desiredCapacity = world.sizes.desiredCapacity + more;
      world.sizes = { ...world.sizes, desiredCapacity, maxSize: Math.max(world.sizes.maxSize, desiredCapacity) };
      return true;
    };
    expect(play({ ...calm, crashes: [true] }, { perform }).violations.join()).toMatch(/grown to \d, above 5/);
  });
});
