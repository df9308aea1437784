import type { CycleAction, CycleSeen } from './cycle-model.ts';
import { type Outside, OutsideWorld } from './cycle-outside.testing.ts';
import { type ActivitySeen, isSameSizes, type MemberSeen, type Sizes } from './model.ts';

/** A tiny group that lives by itself: what AWS would do, without any of its calls. */

const minuteMs = 60_000;

/** What marks the group of this world. */
export const worldMark = '1 job console 0/1/1 0 -';

/** How an instance that is launched will fare. */
export interface Fate {
  /** From the launch until the group calls it in service. */
  readonly bootMs: number;
  /** From the launch until it carries load; null for never. */
  readonly readyMs: number | null;
  /** From the launch until it fails, and whether the group notices; null for never. */
  readonly failsMs: number | null;
  readonly isNoticed: boolean;
}

export interface WorldInstance extends Fate {
  readonly id: string;
  readonly zone: string;
  readonly bornAt: number;
  leavingSince: number | null;
  /** When a hook took it out of service. */
  drainedAt: number | null;
}

export interface ForeignAct {
  readonly atMs: number;
  readonly kind: 'desired' | 'max' | 'capacity_gone' | 'capacity_back' | 'kill';
  /** For `desired` and `max` added to what it is; else whichever instance or zone it hits. */
  readonly by: number;
}

export class CycleWorld {
  now = 1_000_000_000;
  sizes: Sizes;
  /** What the group would be without the cycle. */
  legit: Sizes;
  /** What the cycle takes the group to be by now, and what it would then be without the cycle. */
  #known: { readonly sizes: Sizes; readonly legit: Sizes };
  /** Every legitimate size with when it began. */
  readonly legitSince: { readonly at: number; readonly sizes: Sizes }[] = [];
  readonly zones: readonly string[];
  instances: WorldInstance[] = [];
  suspended: string[] = [];
  mark: string | null = null;
  readonly outside: OutsideWorld;
  #hasPassed = true;
  readonly #fates: readonly Fate[];
  readonly #dry = new Set<string>();
  readonly #acts: ForeignAct[];
  readonly #history: CycleSeen[] = [];
  readonly #beganAt: number;
  #activities: ActivitySeen[] = [];
  #launched = 0;

  constructor(
    sizes: Sizes,
    zones: readonly string[],
    fates: readonly Fate[],
    { acts, old, outside }: { readonly acts: readonly ForeignAct[]; readonly old: Fate; readonly outside: Outside },
  ) {
    this.outside = new OutsideWorld(outside, this.now);
    this.sizes = sizes;
    this.legit = sizes;
    this.#known = { sizes, legit: sizes };
    this.legitSince.push({ at: 0, sizes });
    this.zones = zones;
    this.#fates = [old];
    for (let count = 0; count < sizes.desiredCapacity; count++) this.#launch(this.now - 3_600_000);
    this.#fates = fates;
    this.#acts = acts.toSorted((one, other) => one.atMs - other.atMs);
    this.#beganAt = this.now;
  }

  advance(ms: number): void {
    const end = this.now + ms;
    while (this.now < end) {
      this.now = Math.min(end, this.now + 1000);
      while (this.#acts[0] && this.#beganAt + this.#acts[0].atMs <= this.now) this.#foreign(this.#acts.shift());
      this.#live();
    }
  }

  /** The truth: what carries load now, or did until `graceMs` ago. */
  carrying(graceMs = 0): string[] {
    return this.instances.filter((one) => carriesAt(one, this.now, graceMs)).map(({ id }) => id);
  }

  /** Whether it carries load, and has for so long. */
  hasCarried(id: string, forMs: number): boolean {
    const instance = this.instances.find((one) => one.id === id);
    return instance !== undefined && carriesAt(instance, this.now, 0) && carriesAt(instance, this.now - forMs, 0);
  }

  /** Whether a hook took it out of service while it carried load. */
  isDrained(id: string): boolean {
    const instance = this.instances.find((one) => one.id === id);
    return (
      instance !== undefined && instance.drainedAt !== null && carriesAt({ ...instance, drainedAt: null }, this.now, 0)
    );
  }

  look(): CycleSeen {
    const members = this.instances.map((one) => this.#memberSeen(one));
    const targets = this.instances.map((one) => {
      const state = carriesAt(one, this.now, 0) ? 'healthy' : 'initial';
      return { instanceId: one.id, state, reason: state === 'healthy' ? null : 'Elb.InitialHealthChecking' };
    });
    const seen: CycleSeen = {
      readAt: this.now,
      group: {
        name: 'web-asg',
        status: null,
        sizes: this.sizes,
        suspended: this.suspended.map((process) => ({ process, reason: '' })),
        healthCheckType: 'ELB',
        healthCheckGraceS: 300,
        defaultCooldownS: 0,
        defaultWarmupS: 0,
        terminationPolicies: ['Default'],
        newInstancesProtected: false,
        zones: this.zones,
        targetGroupArns: ['tg'],
        classicLoadBalancers: [],
        operator: null,
        stack: null,
        mark: this.mark,
        members,
      },
      balancers: [{ name: 'web', targets }],
      refresh: null,
      unread: [],
      machines: this.instances.map((one) => ({
        id: one.id,
        instanceType: 't3.micro',
        launchedFrom: null,
        launchedAt: one.bornAt,
        isSpot: false,
        checks: this.now - one.bornAt >= one.bootMs ? ('ok' as const) : ('initializing' as const),
        agent: this.outside.agentAt(one.bornAt, this.now),
        signal: null,
      })),
      gates: this.outside.gatesAt(this.now),
      alarms: this.outside.alarmsAt(this.now),
      activities: this.#activities,
      launches: null,
    };
    this.#history.push(seen);
    return seen;
  }

  /** What a read answers that is up to so old. */
  lookStale(ageMs: number): CycleSeen {
    const fresh = this.look();
    const old = this.#history.find(({ readAt }) => readAt >= this.now - ageMs) ?? fresh;
    return { ...old, readAt: this.now };
  }

  /** Does what a step would; false where it is refused. `isAgain`: nobody knows whether it was done before. */
  perform(action: CycleAction, isAgain = false): boolean {
    switch (action.kind) {
      case 'mark':
        this.mark = worldMark;
        return true;
      case 'unmark':
        this.mark = null;
        return true;
      case 'suspend':
        this.suspended = [...action.processes];
        return true;
      case 'grow':
      case 'shrink':
        return this.#resize(action, isAgain);
      case 'restore':
        if (!this.#resize(action, isAgain)) return false;
        this.suspended = this.suspended.filter((process) => !action.resume.includes(process));
        return true;
      case 'retire':
      case 'discard':
        return this.#terminate(action);
      case 'command':
        this.outside.send(action.instanceId, this.now);
        return true;
      case 'hook':
        this.#runHook(action);
        return true;
      case 'adopt':
        this.#known = { sizes: action.sizes, legit: this.#legitOf(action.sizes) };
        this.#setLegit(this.#legitOf(this.sizes));
        return true;
      case 'lost':
      case 'checkpoint':
      case 'stop':
      case 'end':
        return true;
    }
  }

  /** What was done, with what came of it. */
  answered(action: CycleAction): CycleAction {
    return this.outside.answered(action, this.#hasPassed);
  }

  /** Time passes meanwhile. */
  #runHook({ moment, instanceId }: Extract<CycleAction, { kind: 'hook' }>): void {
    this.advance(this.outside.hookMs);
    this.#hasPassed = this.outside.runHook();
    const instance = this.instances.find(({ id }) => id === instanceId);
    if (instance && moment === 'before_retire' && this.outside.drains) instance.drainedAt ??= this.now;
  }

  #resize({ from, to }: { readonly from: Sizes; readonly to: Sizes }, isAgain: boolean): boolean {
    if (!isSameSizes(this.sizes, from) && !(isAgain && isSameSizes(this.sizes, to))) return false;
    this.#setOurs(to);
    return true;
  }

  #setOurs(sizes: Sizes): void {
    this.sizes = sizes;
    this.#known = { ...this.#known, sizes };
  }

  #terminate(action: Extract<CycleAction, { kind: 'retire' | 'discard' }>): boolean {
    const instance = this.instances.find(({ id }) => id === action.instanceId);
    if (!instance || instance.leavingSince !== null) return false;
    if (!isSameSizes(this.sizes, action.sizes)) return false;
    instance.leavingSince = this.now;
    if (action.decrement) this.#setOurs({ ...this.sizes, desiredCapacity: this.sizes.desiredCapacity - 1 });
    return true;
  }

  isLeaving(id: string): boolean {
    const instance = this.instances.find((one) => one.id === id);
    return !instance || instance.leavingSince !== null;
  }

  #foreign(act: ForeignAct | undefined): void {
    if (!act) return;
    const clamped = (size: number, low: number, high: number) => Math.min(Math.max(size, low), high);
    const zone = this.zones[Math.abs(act.by) % this.zones.length] ?? '';
    const { minSize, maxSize, desiredCapacity } = this.sizes;
    switch (act.kind) {
      case 'desired':
        this.#setForeign({ ...this.sizes, desiredCapacity: clamped(desiredCapacity + act.by, minSize, maxSize) });
        return;
      case 'max': {
        const max = clamped(maxSize + act.by, Math.max(1, minSize), 30);
        this.#setForeign({ minSize, maxSize: max, desiredCapacity: Math.min(desiredCapacity, max) });
        return;
      }
      case 'capacity_gone':
        this.#dry.add(zone);
        return;
      case 'capacity_back':
        this.#dry.clear();
        return;
      case 'kill': {
        const standing = this.instances.filter(({ leavingSince }) => leavingSince === null);
        const hit = standing[Math.abs(act.by) % Math.max(1, standing.length)];
        if (hit) hit.leavingSince = this.now;
      }
    }
  }

  #setForeign(sizes: Sizes): void {
    this.sizes = sizes;
    this.#setLegit(this.#legitOf(sizes));
  }

  /** What is as the cycle knows it was set by nobody else: who changes it and at once changes it back leaves no trace. */
  #legitOf(sizes: Sizes): Sizes {
    const { sizes: ours, legit } = this.#known;
    const newest = (name: keyof Sizes) => (sizes[name] === ours[name] ? legit[name] : sizes[name]);
    const desiredCapacity = newest('desiredCapacity');
    return { minSize: sizes.minSize, desiredCapacity, maxSize: Math.max(newest('maxSize'), desiredCapacity) };
  }

  #setLegit(sizes: Sizes): void {
    this.legit = sizes;
    this.legitSince.push({ at: this.now, sizes });
  }

  #live(): void {
    this.instances = this.instances.filter((one) => one.leavingSince === null || this.now - one.leavingSince < 90_000);
    for (const one of this.instances) {
      const failsAt = one.bornAt + (one.failsMs ?? Infinity);
      if (one.isNoticed && this.now - failsAt >= 30_000) one.leavingSince ??= this.now;
    }
    const standing = this.instances.filter(({ leavingSince }) => leavingSince === null);
    const missing = this.sizes.desiredCapacity - standing.length;
    for (let count = 0; count < missing; count++) this.#launch(this.now);
    for (const one of standing.slice(0, Math.max(0, -missing))) one.leavingSince = this.now;
  }

  /** To the zone that has the fewest, as far as it has capacity. */
  #launch(at: number): void {
    const number = (zone: string) => this.instances.filter((one) => one.zone === zone && !one.leavingSince).length;
    const [zone] = this.zones
      .filter((one) => !this.#dry.has(one))
      .toSorted((one, other) => number(one) - number(other));
    if (zone === undefined) this.#failLaunch(at);
    const fate = this.#fates[this.#launched % this.#fates.length];
    if (zone === undefined || !fate) return;
    const id = `i-${(this.#launched++).toString(16).padStart(8, '0')}`;
    this.instances.push({ ...fate, id, zone, bornAt: at, leavingSince: null, drainedAt: null });
  }

  #failLaunch(at: number): void {
    const last = this.#activities[0];
    if (last && at - last.at < minuteMs) return;
    const failure = 'We currently do not have sufficient t3.micro capacity.';
    const failed = { id: `a-${at}`, at, status: 'Failed', description: 'Launching', cause: '', failure };
    this.#activities = [failed, ...this.#activities];
  }

  #memberSeen(one: WorldInstance): MemberSeen {
    const isUp = this.now - one.bornAt >= one.bootMs;
    const hasFailed = one.isNoticed && one.failsMs !== null && this.now - one.bornAt >= one.failsMs;
    return {
      id: one.id,
      zone: one.zone,
      lifecycle: one.leavingSince !== null ? 'Terminating' : isUp ? 'InService' : 'Pending',
      health: hasFailed ? 'Unhealthy' : 'Healthy',
      protected: false,
      launchedFrom: null,
      weight: 1,
    };
  }
}

function carriesAt(
  { bornAt, bootMs, readyMs, failsMs, leavingSince, drainedAt }: WorldInstance,
  now: number,
  graceMs: number,
): boolean {
  if (readyMs === null || now - bornAt < Math.max(readyMs, bootMs)) return false;
  const end = Math.min(leavingSince ?? Infinity, drainedAt ?? Infinity, bornAt + (failsMs ?? Infinity));
  return now - graceMs < end;
}
