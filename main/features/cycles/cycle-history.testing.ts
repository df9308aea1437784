import { expect } from 'vitest';
import type { CycleSpec } from '#contract/cycles.ts';
import type { CycleAction, CycleProgress, CycleSeen, Planned } from './cycle-model.ts';
import type { Outside } from './cycle-outside.testing.ts';
import { CycleWorld, type Fate, type ForeignAct, worldMark } from './cycle-world.testing.ts';
import { decideCycle } from './decide-cycle.ts';
import { planCycle } from './plan-cycle.ts';
import { boundsOf } from './plan-cycle-batches.ts';
import { nothingAround } from './seen.testing.ts';
import { type Watched, watch } from './watched.ts';

/** One random history of a cycle. */
export interface History {
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
export interface Planted {
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

/** Lives through a history; what broke a rule is among its violations. */
export function play(history: History, planted: Planted = {}) {
  const run = new Run(history, planted);
  if (run.planned.plan.blockers.length > 0) return { end: null, violations: [], run };
  const end = run.run();
  if (end?.kind === 'end') run.checkEnd(end);
  return { end, violations: run.violations, run };
}
