import { expect } from 'vitest';
import type { CycleAction, CycleDecision, CycleSeen, Planned } from './cycle-model.ts';
import { type Outlook, outlookOf } from './cycle-next.ts';
import { began, look, machine, plan, spec } from './cycle-seen.testing.ts';
import { situationOf } from './cycle-situation.ts';
import { type CycleWish, decideCycle } from './decide-cycle.ts';
import type { GroupSeen } from './model.ts';
import type { CycleBasis } from './plan-cycle.ts';
import { member, sizes, suspended } from './seen.testing.ts';
import { type Watched, watch } from './watched.ts';

export const usual = { ready: null, gone: null };
export const rebalance = suspended('AZRebalance');

/** The three that are there at first, and the group with its canary in service. */
export const old = [0, 1, 2].map((index) => member(index));
export const grown = { sizes: sizes(1, 4, 6) };
export const withCanary = { ...grown, members: [...old, member(12)] };

/** A cycle that is told, look by look, what the group is like. */
export class Told {
  readonly planned: Planned;
  readonly progress: { readonly action: CycleAction; readonly at: number }[] = [];
  now = began;
  #watched: Watched | null = null;

  constructor(changes: Partial<GroupSeen> = {}, rest: Partial<CycleBasis> = {}) {
    this.planned = { spec: rest.spec ?? spec(), plan: plan(changes, rest) };
    expect(this.planned.plan.blockers).toEqual([]);
  }

  /** What is decided so many seconds later, by this look. */
  sees(
    seconds: number,
    changes: Partial<GroupSeen>,
    rest: Partial<CycleSeen> = {},
    wish: CycleWish = 'run',
  ): CycleDecision {
    this.now += seconds * 1000;
    const seen = look(this.now, { suspended: rebalance, ...changes }, rest);
    const machines = rest.machines ?? seen.group.members.map((one) => machine(one, { launchedAt: began }));
    const known = { before: this.#watched, usual, now: this.now };
    this.#watched = watch(this.planned, this.progress, { ...seen, machines }, known);
    const decision = decideCycle(this.planned, this.progress, this.#watched, { wish, now: this.now, mark: 'our mark' });
    if (decision.kind === 'wait' || !/^(un)?mark$/.test(decision.action.kind)) return decision;
    // Marks are told of by themselves.
    this.progress.push({ action: decision.action, at: this.now });
    return decideCycle(this.planned, this.progress, this.#watched, { wish, now: this.now, mark: 'our mark' });
  }

  /** The same, twice with a moment between them, so that what was seen has held. */
  holds(seconds: number, changes: Partial<GroupSeen>, rest: Partial<CycleSeen> = {}): CycleDecision {
    this.sees(seconds, changes, rest);
    return this.sees(15, changes, rest);
  }

  /** Does what was decided. */
  does(decision: CycleDecision, kind: CycleAction['kind']): CycleAction {
    if (decision.kind !== 'act') throw new Error(`It waits: ${decision.reason}`);
    expect(decision.action.kind).toBe(kind);
    this.progress.push({ action: decision.action, at: this.now });
    return decision.action;
  }

  /** What people are told of what was decided by the last look. */
  tells(decision: CycleDecision): Outlook {
    if (!this.#watched) throw new Error('Nobody has looked.');
    const moment = { now: this.now, mark: 'our mark' };
    return outlookOf(situationOf(this.planned, this.progress, this.#watched, moment), this.progress, decision);
  }

  /** The canary is launched and proven, so that the first old one may go. */
  proven(): this {
    this.does(this.sees(0, { suspended: [] }), 'suspend');
    this.does(this.sees(5, {}), 'grow');
    return this;
  }
}
