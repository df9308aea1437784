import type { Clock, Stop } from '../runtime/index.ts';
import type { Journal } from './journal.ts';
import type { Hold } from './records.ts';
import type { Report } from './reports.ts';

/** Whoever holds all jobs is reminded this often. */
const remindEveryMs = 60 * 60_000;

/** When who holds all jobs is reminded next. */
export function nextReminderAt({ at }: Hold, now: number): number {
  const passed = Math.max(0, Math.floor((now - at) / remindEveryMs));
  return at + (passed + 1) * remindEveryMs;
}

interface HoldReminderOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly report: Report;
  /** Told what kept a reminder from being written down. */
  readonly onTrouble: (error: unknown) => void;
}

/** Reminds people that all jobs are held, for as long as they are. */
export class HoldReminder {
  readonly #options: HoldReminderOptions;
  #stopTimer: Stop = () => {};

  constructor(options: HoldReminderOptions) {
    this.#options = options;
  }

  /** Goes by what is on record now. */
  follow(): void {
    this.stop();
    const { clock, journal } = this.#options;
    const hold = journal.jobs.hold();
    if (!hold) return;
    const now = clock.now();
    this.#stopTimer = clock.timer(nextReminderAt(hold, now) - now, () => {
      this.#remind(hold);
      this.follow();
    });
  }

  stop(): void {
    void this.#stopTimer();
  }

  #remind(hold: Hold): void {
    const message = `Still held by ${hold.by}: ${hold.reason}`;
    try {
      this.#record(hold, message);
    } catch (error) {
      this.#options.onTrouble(error);
    }
    this.#options.report({ kind: 'reminder', title: null, message });
  }

  #record(hold: Hold, message: string): void {
    const { clock, journal } = this.#options;
    const deadline = nextReminderAt(hold, clock.now());
    journal.commit('reminder of the hold', () => {
      for (const job of journal.jobs.open()) {
        if (job.wait?.kind !== 'hold') continue;
        journal.jobs.change(job.id, { wait: { ...job.wait, deadline } });
        journal.say(job, { kind: 'note', level: 'warning', stepKey: null, message });
      }
    });
  }
}
