import { z } from 'zod';
import type { Connection } from '#contract/connections.ts';
import { type ProblemError, problem } from '#contract/problems.ts';
import type { Recorder } from '../audit/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Settings } from '../store/index.ts';
import type { Person } from './model.ts';

/** What stands between a write and a connection, as the connection shows it and as the door to AWS asks for it. */
export interface WriteProtection {
  of(connectionId: string): Pick<Connection, 'isProtected' | 'armedUntil'>;
  /** Whether a write may leave now. */
  mayWrite(connectionId: string): boolean;
}

/** Where nobody protects anything. */
export const unprotected: WriteProtection = {
  of: () => ({ isProtected: false, armedUntil: null }),
  mayWrite: () => true,
};

interface Armed {
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly cancelTimer: () => void;
}

/** What somebody asks for who wants to change something. */
export interface Arming {
  readonly connectionId: string;
  readonly minutes: number;
  readonly reason: string;
}

export interface ProtectionOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly onChange: () => void;
  /** Where it is written down who lets what be changed, and why. */
  readonly audit: Recorder;
}

const settingsKey = 'protected-connections';
const idsSchema = z.array(z.string());
const minuteMs = 60_000;

/**
 * Connections that are read-only until somebody arms them for a limited time. That a connection is protected outlives a
 * restart, and its being closed; that it is armed does not.
 */
export class Protection implements WriteProtection {
  readonly #options: ProtectionOptions;
  #protected: ReadonlySet<string>;
  readonly #armed = new Map<string, Armed>();

  constructor(options: ProtectionOptions) {
    this.#options = options;
    this.#protected = new Set(options.settings.get(settingsKey, idsSchema));
  }

  of(connectionId: string): Pick<Connection, 'isProtected' | 'armedUntil'> {
    const armedUntil = this.#armed.get(connectionId)?.until ?? null;
    return { isProtected: this.#protected.has(connectionId), armedUntil };
  }

  mayWrite(connectionId: string): boolean {
    return !this.#protected.has(connectionId) || this.#armed.has(connectionId);
  }

  /** Makes a connection read-only until it is armed, or not. It is never armed afterwards. */
  protect(connectionId: string, isProtected: boolean, { name }: Person): void {
    this.#drop(connectionId);
    const others = [...this.#protected].filter((id) => id !== connectionId);
    const ids = isProtected ? [...others, connectionId] : others;
    const { settings, audit, onChange } = this.#options;
    const facts = { connection: connectionId, isProtected, person: name };
    audit.recording('connection.protected', facts, () => settings.set(settingsKey, ids));
    this.#protected = new Set(ids);
    onChange();
  }

  /** Lets a protected connection write from now on for a limited time, and answers until when. */
  arm({ connectionId, minutes, reason }: Arming, { name }: Person): number {
    if (!this.#protected.has(connectionId)) {
      const advice = 'Protect it first if it should be read-only while nobody works on it.';
      throw problem('bad_input', `${connectionId} is not protected, so there is nothing to arm.`, advice, {
        connectionId,
      });
    }
    this.#drop(connectionId);
    const { clock, audit, onChange } = this.#options;
    const until = clock.now() + minutes * minuteMs;
    audit.record('connection.armed', { connection: connectionId, until, person: name, reason });
    const cancelTimer = clock.timer(minutes * minuteMs, () => this.#expire(connectionId));
    this.#armed.set(connectionId, { until, cancelTimer });
    onChange();
    return until;
  }

  /** Makes a protected connection read-only again now. */
  disarm(connectionId: string, { name }: Person): void {
    if (!this.#drop(connectionId)) return;
    const { audit, onChange } = this.#options;
    onChange();
    audit.record('connection.disarmed', { connection: connectionId, person: name });
  }

  stop(): void {
    for (const connectionId of [...this.#armed.keys()]) this.#drop(connectionId);
  }

  /** That it would end was recorded when it was armed. */
  #expire(connectionId: string): void {
    if (this.#drop(connectionId)) this.#options.onChange();
  }

  #drop(connectionId: string): boolean {
    this.#armed.get(connectionId)?.cancelTimer();
    return this.#armed.delete(connectionId);
  }
}

/** Why a write did not leave, the same wherever it is stopped. */
export function connectionProtected(connectionId: string): ProblemError {
  return problem(
    'connection_protected',
    `${connectionId} is protected: nothing is changed through it until it is armed.`,
    'Arm it for a limited time, and say why.',
    { connectionId },
  );
}
