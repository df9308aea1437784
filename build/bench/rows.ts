/** One figure that design and users hold us to. `ok` says whether the value keeps to the target. */
export interface Row {
  readonly name: RowName;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  readonly ok: boolean;
}

/** Every row with what it measures. Targets are upper bounds, but for `atLeast`. */
export const rowTargets = {
  'sync-calls': { unit: 'calls', target: 15, what: 'AWS calls of a cold sync, medium estate' },
  'idle-calls': { unit: 'calls/min', target: 8, what: 'AWS calls a minute while nothing happens, medium estate' },
  publish: { unit: 'ms', target: 200, what: 'publish a refresh with 1 % changed, 12,000 resources' },
  'publish-reader-p99': { unit: 'ms', target: 5, what: 'a query while that is published, p99' },
  'loop-delay-p99': {
    unit: 'ms',
    target: 10,
    what: 'event-loop delay beside the window while 10,000 instances are collected, p99',
  },
  'query-stacks-p99': { unit: 'ms', target: 5, what: 'a filtered page of stacks, large estate, p99' },
  'query-load-balancers-p99': { unit: 'ms', target: 5, what: 'a filtered page of load balancers, large estate, p99' },
  'query-topology-p99': { unit: 'ms', target: 5, what: 'the map of an environment, drawn anew, large estate, p99' },
  'first-list': { unit: 'ms', target: 1000, what: 'first usable list in the browser, warm cache, 2,000 stacks' },
  'filter-p95': { unit: 'ms', target: 50, what: 'key press to filtered list, 12,000 resources, p95' },
  'palette-p95': { unit: 'ms', target: 50, what: 'key press to found things in the palette, 12,000 resources, p95' },
  'map-elements': { unit: 'elements', target: 500, what: 'drawn on the map of an environment with 2,000 resources' },
  'map-pan-frame-p95': { unit: 'ms', target: 8, what: 'script and layout of a frame while that map is moved, p95' },
  'audit-append': { unit: 'ms', target: 1, what: 'append an audit record, waiting for the disk' },
  'audit-verify': { unit: 'ms', target: 1000, what: 'verify 100,000 audit records and the values beside them' },
  'durable-steps': {
    unit: '%',
    target: 60,
    atLeast: true,
    what: 'durable steps of 16 jobs at once, of what two bare commits each allow',
  },
  'replay-10k-steps': { unit: 'ms', target: 50, what: 'going on past 10,000 recorded steps' },
  'resume-after-kill': {
    unit: 'ms',
    target: 500,
    what: 'kill -9, then process start to the job going on, slowest of 5',
  },
  'cycle-vs-lower-bound': {
    unit: '×',
    target: 1.15,
    what: 'a cycle of 12 instances with a canary, against what its batches take at least, simulated',
  },
  'cycle-lowest-healthy': {
    unit: 'instances',
    target: 12,
    atLeast: true,
    what: 'how few of 12 served at any moment of our cycles, simulated',
  },
  'server-rss': { unit: 'MB', target: 300, what: 'resident memory of the server host, large estate' },
} as const;

export type RowName = keyof typeof rowTargets;

/** A program that measures some rows in one run. */
export interface Benchmark {
  readonly rows: readonly RowName[];
  run(): Promise<Partial<Record<RowName, number>>>;
}

export function toRow(name: RowName, value: number): Row {
  const { unit, target } = rowTargets[name];
  const ok = isLowerBound(name) ? value >= target : value <= target;
  return { name, value: Math.round(value * 100) / 100, unit, target, ok };
}

function isLowerBound(name: RowName): boolean {
  return 'atLeast' in rowTargets[name];
}

/** The value that this share of the samples stay at or below. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.ok ? 'ok' : 'MISSED',
    row.name,
    `${row.value} ${row.unit}`,
    `${isLowerBound(row.name) ? '≥' : '≤'} ${row.target}`,
    rowTargets[row.name].what,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
