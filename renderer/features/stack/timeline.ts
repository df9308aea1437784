import type { StackEvent, StackOperation } from '#contract/lookups.ts';

/** How a stretch of a lane ended: done, failed, going on, or followed by another step. */
export type Outcome = 'done' | 'failed' | 'running' | 'next';

/** One step of a resource, e.g. its creation, on the time scale. */
export interface Stretch {
  readonly id: string;
  readonly status: string;
  /** The word it ended with; null while it runs. */
  readonly endStatus: string | null;
  readonly reason: string | null;
  readonly from: number;
  readonly to: number;
  readonly outcome: Outcome;
}

/** One resource and what happened to it, in the order of time. */
export interface Lane {
  readonly logicalId: string;
  readonly type: string;
  readonly stretches: readonly Stretch[];
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  /** The resource that was touched first stands first. */
  readonly lanes: readonly Lane[];
}

/** An operation's events as lanes on one time scale; what still runs reaches to now. */
export function timelineOf(operation: StackOperation, now: number): Timeline {
  const to = Math.max(operation.endedAt ?? now, operation.startedAt + 1);
  const byResource = Map.groupBy(
    [...operation.events].sort((one, other) => one.at - other.at),
    ({ logicalId }) => logicalId,
  );
  const lanes = [...byResource].map(([logicalId, events]) => ({
    logicalId,
    type: events[0]?.type ?? '',
    stretches: stretchesOf(withoutRepeats(events), to),
  }));
  return { from: operation.startedAt, to, lanes };
}

/** CloudFormation says the same step again when the resource has got its id; its first word is when the step began. */
function withoutRepeats(events: readonly StackEvent[]): StackEvent[] {
  return events.filter((event, index) => event.status !== events[index - 1]?.status);
}

function stretchesOf(events: readonly StackEvent[], end: number): Stretch[] {
  return events.flatMap((event, index) => {
    const previous = events[index - 1];
    const next = events[index + 1];
    if (isStep(event)) {
      const outcome = next === undefined ? 'running' : outcomeOf(next);
      const reason = outcome === 'failed' ? (next?.reason ?? null) : event.reason;
      return [stretch(event, { to: next?.at ?? end, outcome, endStatus: next?.status ?? null, reason })];
    }
    // An end is told with its beginning, unless that is older than what was read.
    if (previous !== undefined && isStep(previous)) return [];
    return [stretch(event, { to: event.at, outcome: outcomeOf(event), endStatus: event.status, reason: event.reason })];
  });
}

function stretch(
  { id, status, at }: StackEvent,
  rest: Pick<Stretch, 'to' | 'outcome' | 'endStatus' | 'reason'>,
): Stretch {
  return { id, status, from: at, ...rest };
}

function isStep({ status }: StackEvent): boolean {
  return status.endsWith('_IN_PROGRESS');
}

function outcomeOf(event: StackEvent): Outcome {
  if (isStep(event)) return 'next';
  return event.condition === 'failed' ? 'failed' : 'done';
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [1, 2, 5, 10, 15, 30].map((each) => each * second);
const minuteSteps = [1, 2, 5, 10, 15, 30].map((each) => each * minute);
const hourSteps = [1, 2, 6, 12, 24].map((each) => each * hour);
const ticksMax = 8;

/** Moments since the beginning, in milliseconds, that are worth a line on the scale: at most eight. */
export function ticksOf(durationMs: number): number[] {
  const candidates = [...steps, ...minuteSteps, ...hourSteps];
  const step = candidates.find((each) => durationMs / each <= ticksMax) ?? Math.ceil(durationMs / ticksMax);
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, index) => index * step);
}

/** The resources that were in the middle of a step at a moment. */
export function runningAt({ lanes }: Timeline, at: number): string[] {
  return lanes
    .filter(({ stretches }) => stretches.some(({ from, to }) => from <= at && at < to))
    .map(({ logicalId }) => logicalId);
}
