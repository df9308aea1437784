import type { AlarmSeen, CycleAction, GateSeen } from './cycle-model.ts';

/** What a cycle meets beside the group: an alarm, the gate's command on instances, and hooks. */
export interface Outside {
  /** What the alarm is like from a moment after the beginning on; OK before. */
  readonly alarms: readonly { readonly atMs: number; readonly state: 'OK' | 'ALARM' | 'unread' }[];
  /** What each command comes to, in turn; `silent`: it ends well and does not say what is expected. */
  readonly commands: readonly ('passed' | 'failed' | 'silent')[];
  readonly commandMs: number;
  /** From the launch until the agent of an instance answers. */
  readonly agentMs: number;
  /** Whether each hook passes, in turn. */
  readonly hooks: readonly boolean[];
  readonly hookMs: number;
  /** Whether the hook before a retirement takes the instance out of service. */
  readonly drains: boolean;
}

export const calmOutside: Outside = {
  ...{ alarms: [], commands: ['passed'], commandMs: 5_000, agentMs: 20_000, hooks: [true], hookMs: 10_000 },
  drains: true,
};

interface Sent {
  readonly id: string;
  readonly at: number;
  readonly comesTo: Outside['commands'][number];
}

export class OutsideWorld {
  readonly #outside: Outside;
  readonly #beganAt: number;
  readonly #sent = new Map<string, Sent>();
  #commands = 0;
  #hooks = 0;

  constructor(outside: Outside, beganAt: number) {
    this.#outside = outside;
    this.#beganAt = beganAt;
  }

  get hookMs(): number {
    return this.#outside.hookMs;
  }

  get drains(): boolean {
    return this.#outside.drains;
  }

  alarmsAt(now: number): AlarmSeen[] | null {
    const state = this.#alarmAt(now)?.state ?? 'OK';
    return state === 'unread' ? null : [{ name: 'errors', state }];
  }

  /** Whether the alarm has been anything but quiet and read for so long. */
  isAlarmed(now: number, forMs: number): boolean {
    const latest = this.#alarmAt(now);
    return latest !== undefined && latest.state !== 'OK' && now - this.#beganAt - latest.atMs >= forMs;
  }

  #alarmAt(now: number) {
    return this.#outside.alarms.findLast(({ atMs }) => this.#beganAt + atMs <= now);
  }

  agentAt(bornAt: number, now: number): 'online' | 'away' {
    return now - bornAt >= this.#outside.agentMs ? 'online' : 'away';
  }

  gatesAt(now: number): GateSeen[] {
    return [...this.#sent].map(([instanceId, { id, at, comesTo }]) => {
      const hasEnded = now - at >= this.#outside.commandMs;
      const state = !hasEnded || comesTo === 'silent' ? 'waiting' : comesTo;
      return { instanceId, state, evidence: `its command is ${state}`, command: { id, hasEnded } };
    });
  }

  /** Whether the release is truly on an instance, as far as its command can tell. */
  isDeployed(instanceId: string): boolean {
    return this.#sent.get(instanceId)?.comesTo === 'passed';
  }

  send(instanceId: string, now: number): void {
    const { commands } = this.#outside;
    const comesTo = commands[this.#commands % commands.length] ?? 'passed';
    this.#sent.set(instanceId, { id: `c-${++this.#commands}`, at: now, comesTo });
  }

  /** Answers whether it passed. */
  runHook(): boolean {
    const { hooks } = this.#outside;
    return hooks[this.#hooks++ % hooks.length] ?? true;
  }

  /** What was done, with what came of it. */
  answered(action: CycleAction, hasPassed: boolean): CycleAction {
    if (action.kind === 'command') return { ...action, commandId: this.#sent.get(action.instanceId)?.id ?? null };
    if (action.kind !== 'hook') return action;
    return { ...action, answer: { state: hasPassed ? 'passed' : 'failed', evidence: 'as it was told' } };
  }
}
