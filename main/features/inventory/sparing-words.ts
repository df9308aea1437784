import type { Service } from '#contract/inventory.ts';
import type { Problem } from '#contract/problems.ts';
import type { Sparing, Turn } from './tiers.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const things: Record<Service, string> = {
  cloudformation: 'Stacks',
  autoscaling: 'Auto Scaling groups',
  ec2: 'Instances',
  elb: 'Classic load balancers',
  elbv2: 'Load balancers',
  rds: 'Databases',
};

/** Where something is slowed down. */
interface Place {
  readonly service: Service;
  /** Why the last read failed; null where it did not. */
  readonly problem: Problem | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What is slowed down and why, in one sentence. */
export function sparingInWords(sparing: Sparing, { service, problem, now }: Place): string {
  const what = things[service];
  switch (sparing.kind) {
    case 'interval': {
      const { intervalMs, usualMs, isUnwatched, throttledAt } = sparing;
      const reasons = [
        ...(isUnwatched ? ['nobody looks'] : []),
        ...(throttledAt === null ? [] : [`AWS throttled ${agoInWords(now - throttledAt)}`]),
      ];
      const often = `about every ${timeInWords(intervalMs)} instead of every ${timeInWords(usualMs)}`;
      return `${what} are read ${often}, because ${reasons.join(' and ')}.`;
    }
    case 'retry':
      return `${what} wait another ${timeInWords(sparing.until - now)}, because ${reasonInWords(problem, sparing.failures)}.`;
    case 'rest':
      return `${what} wait another ${timeInWords(sparing.until - now)}, because reading them takes long and may fill half of the time at most.`;
    case 'turns':
      return turnsInWords(service, sparing);
  }
}

function reasonInWords(problem: Problem | null, failures: number): string {
  const call = problem?.operation ?? 'a call';
  if (problem?.code === 'throttled') return `AWS throttled ${call}`;
  if (problem?.code === 'access_denied') return `AWS refuses this identity ${call}`;
  return failures === 1 ? 'the last reading failed' : `the last ${failures} readings failed`;
}

function turnsInWords(service: Service, { turn, eachMs, callsPerMinute }: Extract<Sparing, { kind: 'turns' }>): string {
  const health = service === 'elb' ? 'The health of instances at classic load balancers' : 'Target health';
  const where = turn.isNear ? ' within the environment on screen, and nowhere else' : '';
  const calls = Math.round(callsPerMinute * 10) / 10;
  return `${health} takes turns${where}: ${turnTakers(service, turn)} about every ${timeInWords(eachMs)}, at ${calls} ${calls === 1 ? 'call' : 'calls'} a minute.`;
}

function turnTakers(service: Service, turn: Turn): string {
  const [one, many] = service === 'elb' ? ['balancer', 'balancers'] : ['target group', 'target groups'];
  return turn.things === 1 ? `its one ${one}` : `each of ${turn.things} ${many}`;
}

function agoInWords(durationMs: number): string {
  return durationMs < minuteMs ? 'less than a minute ago' : `${Math.floor(durationMs / minuteMs)} min ago`;
}

/** A length of time, rounded: `40 s`, `12 min`, `3 h`. */
function timeInWords(durationMs: number): string {
  if (durationMs < 1.5 * minuteMs) return `${Math.max(1, Math.ceil(durationMs / secondMs))} s`;
  if (durationMs < 1.5 * hourMs) return `${Math.round(durationMs / minuteMs)} min`;
  return `${Math.round(durationMs / hourMs)} h`;
}
