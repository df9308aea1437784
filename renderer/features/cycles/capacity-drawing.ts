import { plural } from '../../lib/format.ts';

/** Capacity from one moment on, until the next one. */
export interface CapacityMoment {
  readonly atMs: number;
  readonly instances: number;
  /** Those that carry load. */
  readonly serving: number;
  /** The floor. */
  readonly required: number;
}

export interface CapacityDrawing {
  /** Lines and an area in the units of the drawing, as SVG paths. */
  readonly instances: string;
  readonly serving: string;
  readonly servingArea: string;
  readonly floor: string;
  /** Where less serves than the floor asks for. */
  readonly missing: readonly {
    readonly x: number;
    readonly width: number;
    readonly y: number;
    readonly height: number;
  }[];
  /** Counts at the left, from the top down, each with its height. */
  readonly counts: readonly { readonly count: number; readonly y: number }[];
}

export interface DrawingSize {
  readonly width: number;
  readonly height: number;
}

/** What does not differ from the moment before is left out. */
export function changesOnly(moments: readonly CapacityMoment[]): CapacityMoment[] {
  return moments.filter((moment, index) => {
    const before = moments[index - 1];
    return (
      before === undefined ||
      before.instances !== moment.instances ||
      before.serving !== moment.serving ||
      before.required !== moment.required
    );
  });
}

/** Steps over time, the first moment at the left, `untilMs` at the right. From 0 to the most that there is. */
export function drawCapacity(
  moments: readonly CapacityMoment[],
  untilMs: number,
  { width, height }: DrawingSize,
): CapacityDrawing {
  const beginMs = moments[0]?.atMs ?? 0;
  const lengthMs = Math.max(1, untilMs - beginMs);
  const most = Math.max(1, ...moments.flatMap(({ instances, serving, required }) => [instances, serving, required]));
  const xAt = (atMs: number) => round((Math.min(atMs - beginMs, lengthMs) / lengthMs) * width);
  const yAt = (count: number) => round(height - (count / most) * height);
  const spans = moments.map((moment, index) => ({
    ...moment,
    left: xAt(moment.atMs),
    right: xAt(moments[index + 1]?.atMs ?? untilMs),
  }));
  const steps = (of: (moment: CapacityMoment) => number) =>
    spans.map((span, index) => `${index === 0 ? 'M' : 'L'}${span.left} ${yAt(of(span))}H${span.right}`).join('');
  const serving = steps((moment) => moment.serving);
  return {
    instances: steps((moment) => moment.instances),
    serving,
    servingArea: serving === '' ? '' : `${serving}V${height}H${spans[0]?.left ?? 0}Z`,
    floor: steps((moment) => moment.required),
    missing: spans
      .filter((span) => span.serving < span.required)
      .map((span) => ({
        x: span.left,
        width: Math.max(1, span.right - span.left),
        y: yAt(span.required),
        height: round(yAt(span.serving) - yAt(span.required)),
      })),
    counts: ticks(most).map((count) => ({ count, y: yAt(count) })),
  };
}

/** The most, half of it where that is a whole number, and nothing. */
function ticks(most: number): number[] {
  return most % 2 === 0 ? [most, most / 2, 0] : [most, 0];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What the drawing shows, in one or two sentences. */
export function capacityWords(moments: readonly CapacityMoment[]): string {
  const [first] = moments;
  if (first === undefined) return 'Nothing is known of its capacity yet.';
  const least = moments.reduce((lowest, one) => (spare(one) < spare(lowest) ? one : lowest), first);
  const most = Math.max(...moments.map(({ instances }) => instances));
  const sentence = `At its lowest ${least.serving} serve where ${least.required} are required; at most ${plural(most, 'instance')}.`;
  return spare(least) < 0 ? `${sentence} The floor is crossed.` : sentence;
}

function spare({ serving, required }: CapacityMoment): number {
  return serving - required;
}
