import type { CycleAction, CycleProgress, Planned } from './cycle-model.ts';
import { isSameSizes, type Sizes } from './model.ts';

type HookRun = Extract<CycleAction, { kind: 'hook' }>;

export interface SentTo {
  readonly commandId: string;
  readonly at: number;
  readonly times: number;
}

/** Where a cycle stands by what it has on record, whatever the group looks like. */
export interface Standing {
  /** What the group is to have without the cycle: as it was planned on, or as somebody else set it since. */
  readonly base: Sizes;
  /** What AWS must show by now. */
  readonly ours: Sizes;
  /** What AWS may show while its answers are from before our last write. */
  readonly earlier: readonly Sizes[];
  /** When the last write was known to have taken effect; 0 before the first. */
  readonly writtenAt: number;
  /** When the last thing of any kind was done; 0 before the first. */
  readonly lastAt: number;
  /** The last command that was sent to each new instance, and how often one was. */
  readonly commands: ReadonlyMap<string, SentTo>;
  /** Before whose retirement the hook has run well, and whether each carried load until then. */
  readonly prepared: ReadonlyMap<string, boolean>;
  /** After whose retirement the hook has run, well or not. */
  readonly followed: readonly string[];
  /** How the first hook that failed did, in one sentence. */
  readonly hookFailure: string | null;
  /** When room for new instances was last made, or a new one last went. */
  readonly grewAt: number;
  /** What we terminated, and when. */
  readonly going: ReadonlyMap<string, number>;
  readonly retired: readonly string[];
  readonly lost: readonly string[];
  /** How many new instances did not make it. */
  readonly failures: number;
  /** What the last grow was for, as far as it is left; null before it, and where somebody else changed the sizes. */
  readonly portion: { readonly batch: number; readonly left: number; readonly hasRetired: boolean } | null;
  /** How often each batch has grown. */
  readonly grows: ReadonlyMap<number, number>;
  /** The last batch whose checkpoint was passed. */
  readonly passed: number;
  /** Whether the job's mark was put on the group, and when it was taken off again. */
  readonly isMarked: boolean;
  readonly unmarkedAt: number | null;
  /** What was suspended by us. */
  readonly suspended: readonly string[];
  readonly stop: (Extract<CycleAction, { kind: 'stop' }> & { readonly at: number }) | null;
  readonly restored: (Extract<CycleAction, { kind: 'restore' }> & { readonly at: number }) | null;
  /** How many instances other actors' lower sizes took. */
  readonly lowered: number;
  /** How many things were done: numbers what may be done several times. */
  readonly count: number;
}

export function standingOf({ plan }: Planned, progress: CycleProgress): Standing {
  const begin: Standing = {
    base: plan.original,
    ours: plan.original,
    earlier: [],
    writtenAt: 0,
    lastAt: 0,
    commands: new Map(),
    prepared: new Map(),
    followed: [],
    hookFailure: null,
    grewAt: 0,
    going: new Map(),
    retired: [],
    lost: [],
    failures: 0,
    portion: null,
    grows: new Map(),
    passed: 0,
    isMarked: false,
    unmarkedAt: null,
    suspended: [],
    stop: null,
    restored: null,
    lowered: 0,
    count: 0,
  };
  return progress.reduce((standing, { action, at }) => {
    const after = afterAction(standing, action, at);
    return { ...after, lastAt: at, count: standing.count + 1 };
  }, begin);
}

function afterAction(standing: Standing, action: CycleAction, at: number): Standing {
  switch (action.kind) {
    case 'mark':
      return { ...standing, isMarked: true, writtenAt: at };
    case 'unmark':
      return { ...standing, unmarkedAt: at, writtenAt: at };
    case 'suspend':
      return { ...standing, suspended: action.processes, writtenAt: at };
    case 'grow':
      return {
        ...(isSameSizes(action.from, action.to) ? standing : resized(standing, action.to, at)),
        grewAt: at,
        portion: { batch: action.batch, left: action.portion, hasRetired: false },
        grows: new Map(standing.grows).set(action.batch, (standing.grows.get(action.batch) ?? 0) + 1),
      };
    case 'retire':
      return {
        ...terminated(standing, action, at),
        retired: [...standing.retired, action.instanceId],
        portion: standing.portion && { ...standing.portion, left: standing.portion.left - 1, hasRetired: true },
      };
    case 'discard':
      return { ...terminated(standing, action, at), failures: standing.failures + (action.decrement ? 0 : 1) };
    case 'command': {
      const { instanceId, times, commandId } = action;
      return {
        ...standing,
        commands: new Map(standing.commands).set(instanceId, { commandId: commandId ?? '', at, times }),
      };
    }
    case 'hook':
      return afterHook(standing, action);
    case 'lost':
      return afterLoss(standing, action.instanceId, at);
    case 'adopt':
      return adopted(standing, action.sizes, at);
    case 'checkpoint':
      return { ...standing, passed: action.batch };
    case 'stop':
      return { ...standing, stop: { ...action, at } };
    case 'shrink':
      return resized(standing, action.to, at);
    case 'restore':
      return { ...resized(standing, action.to, at), restored: { ...action, at } };
    case 'end':
      return standing;
  }
}

function resized(standing: Standing, ours: Sizes, at: number): Standing {
  return { ...standing, ours, earlier: [...standing.earlier, standing.ours], writtenAt: at };
}

function terminated(
  standing: Standing,
  { instanceId, decrement }: { readonly instanceId: string; readonly decrement: boolean },
  at: number,
): Standing {
  const { ours } = standing;
  const after = decrement ? { ...ours, desiredCapacity: ours.desiredCapacity - 1 } : ours;
  const going = new Map(standing.going).set(instanceId, at);
  // Where it is not made up for by a lower desired capacity, the group launches another one from here on.
  return { ...resized(standing, after, at), going, grewAt: decrement ? standing.grewAt : at };
}

function afterHook(standing: Standing, { moment, name, instanceId, served, answer }: HookRun): Standing {
  const hasPassed = answer?.state === 'passed';
  const when = moment === 'before_retire' ? `before ${instanceId} was to go` : `after ${instanceId} had gone`;
  const failure = hasPassed ? null : `The hook ${name} failed ${when}: ${answer?.evidence ?? 'it did not answer'}.`;
  const after = { ...standing, hookFailure: standing.hookFailure ?? failure };
  if (moment === 'after_retire') return { ...after, followed: [...standing.followed, instanceId] };
  return hasPassed ? { ...after, prepared: new Map(standing.prepared).set(instanceId, served) } : after;
}

/** What went because somebody else wanted fewer is no failure. */
function afterLoss(standing: Standing, instanceId: string, at: number): Standing {
  const lost = [...standing.lost, instanceId];
  if (standing.lowered > 0) return { ...standing, lost, lowered: standing.lowered - 1, grewAt: at };
  return { ...standing, lost, failures: standing.failures + 1, grewAt: at };
}

/** What is not as we set it is what somebody else wants, setting by setting; the rest stays as it was before us. */
function adopted(standing: Standing, sizes: Sizes, at: number): Standing {
  const { base, ours } = standing;
  const newest = (name: keyof Sizes) => (sizes[name] === ours[name] ? base[name] : sizes[name]);
  // A minimum size that somebody raised holds for what the group had without us, too.
  const desiredCapacity = Math.max(newest('desiredCapacity'), sizes.minSize);
  const isOther = desiredCapacity !== base.desiredCapacity || sizes.desiredCapacity !== ours.desiredCapacity;
  return {
    ...standing,
    base: {
      minSize: Math.min(newest('minSize'), desiredCapacity),
      desiredCapacity,
      maxSize: Math.max(newest('maxSize'), desiredCapacity),
    },
    ours: sizes,
    earlier: [...standing.earlier, ours],
    portion: isOther ? null : standing.portion,
    lowered: standing.lowered + Math.max(0, ours.desiredCapacity - sizes.desiredCapacity),
    grewAt: at,
  };
}
