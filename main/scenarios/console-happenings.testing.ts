import type { GroupPlay } from './groups.testing.ts';

/** What befalls the console and its people, whatever job is at work. */
export const consoleHappenings = [
  'crash',
  'kill',
  'restart',
  'sleep',
  'cancel',
  'pause',
  'resume',
  'hold',
  'release',
  'expire',
  'sign_in',
] as const;

type ConsoleHappening = (typeof consoleHappenings)[number];

export function isOfConsole(what: string): what is ConsoleHappening {
  return consoleHappenings.some((one) => one === what);
}

interface Befallen {
  readonly what: ConsoleHappening;
  /** Of a sleep how many units of time; of a death how long it lasts, in seconds; of expired credentials how many calls. */
  readonly amount: number;
  readonly sleepUnitMs: number;
}

/** Answers with what takes it back, where it is a call that goes wrong. A crash comes by itself, where it was set. */
export async function befallConsole(
  play: GroupPlay,
  jobId: string,
  { what, amount, sleepUnitMs }: Befallen,
): Promise<() => void> {
  const decision = { person: 'ada', reason: 'It must be' };
  switch (what) {
    case 'crash':
      break;
    case 'kill':
      await play.crash(amount * 1000);
      break;
    case 'restart':
      if (!play.isDead) await play.restart();
      break;
    case 'sleep':
      await play.sleep(amount * sleepUnitMs);
      break;
    case 'cancel':
      attempt(() => play.wishes.cancel(jobId, decision));
      break;
    case 'pause':
      attempt(() => play.wishes.pause(jobId, decision));
      break;
    case 'resume':
      attempt(() => play.wishes.resume(jobId, 'ada'));
      break;
    case 'hold':
      attempt(() => play.wishes.hold(decision));
      break;
    case 'release':
      attempt(() => play.wishes.release('ada'));
      break;
    case 'expire':
      return play.simulator.aws.faults.add({
        kind: 'expired_token',
        service: 'autoscaling',
        times: 1 + (amount % 8),
      });
    case 'sign_in':
      if (!play.isDead) await play.signInAgain();
      break;
  }
  return () => {};
}

/** What cannot be done now is not done. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Refused, or the console died of it.
  }
}
