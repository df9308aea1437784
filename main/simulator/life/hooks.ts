import { uuid } from '../parts/ids.ts';
import type {
  Group,
  GroupMember,
  LifecycleAction,
  LifecycleHook,
  LifecycleResult,
  LifecycleTransition,
  World,
} from '../world.ts';
import type { Agenda } from './agenda.ts';

/** The waits of members for the lifecycle hooks of their groups, on the world's clock. */
export interface Hooks {
  /** Whether a member has to wait for hooks now; `onDone` is called when all have been answered or one abandoned. */
  begin(
    group: Group,
    member: GroupMember,
    transition: LifecycleTransition,
    onDone: (result: LifecycleResult) => void,
  ): boolean;
  /** Ends a wait that has lost its point; its `onDone` is not called. */
  drop(member: GroupMember): void;
  answer(member: GroupMember, action: LifecycleAction, result: LifecycleResult): void;
  /** Puts off the default result by another heartbeat timeout. */
  heartbeat(member: GroupMember, action: LifecycleAction, hook: LifecycleHook): void;
}

const dayMs = 86_400_000;

/** Auto Scaling API reference: LifecycleHook, GlobalTimeout: "48 hours or 100 times the heartbeat timeout". */
export function globalTimeoutMs({ heartbeatTimeoutMs }: Pick<LifecycleHook, 'heartbeatTimeoutMs'>): number {
  return Math.min(2 * dayMs, 100 * heartbeatTimeoutMs);
}

export function createHooks({ clock, random }: World, agenda: Agenda): Hooks {
  const waiting = new Map<GroupMember, (result: LifecycleResult) => void>();

  function begin(
    group: Group,
    member: GroupMember,
    transition: LifecycleTransition,
    onDone: (result: LifecycleResult) => void,
  ): boolean {
    const hooks = group.hooks.filter((hook) => hook.transition === transition);
    if (hooks.length === 0) return false;
    const now = clock.now();
    member.actions = hooks.map((hook) => ({
      hook: hook.name,
      token: uuid(random),
      beganAt: now,
      until: now + hook.heartbeatTimeoutMs,
    }));
    waiting.set(member, onDone);
    for (const [index, hook] of hooks.entries()) {
      const action = member.actions[index];
      if (action) expire(member, action.token, hook);
    }
    return true;
  }

  /** Takes the hook's default result once its time is over, however often it was put off. */
  function expire(member: GroupMember, token: string, hook: LifecycleHook): void {
    const action = member.actions.find((one) => one.token === token);
    if (!action) return;
    const leftMs = action.until - clock.now();
    if (leftMs > 0) agenda.after(leftMs, () => expire(member, token, hook));
    else answer(member, action, hook.defaultResult);
  }

  /** One hook that is abandoned ends the wait for all. */
  function answer(member: GroupMember, { token }: LifecycleAction, result: LifecycleResult): void {
    const onDone = waiting.get(member);
    member.actions = result === 'ABANDON' ? [] : member.actions.filter((action) => action.token !== token);
    if (!onDone || member.actions.length > 0) return;
    waiting.delete(member);
    onDone(result);
  }

  return {
    begin,
    answer,
    drop: (member) => {
      member.actions = [];
      waiting.delete(member);
    },
    heartbeat: (member, action, hook) => {
      const latest = action.beganAt + globalTimeoutMs(hook);
      const until = Math.min(latest, clock.now() + hook.heartbeatTimeoutMs);
      member.actions = member.actions.map((one) => (one.token === action.token ? { ...one, until } : one));
    },
  };
}
