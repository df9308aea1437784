import type { CycleFigures } from './cycle-record.ts';

/** How a planner did. */
export interface Played extends CycleFigures {
  readonly name: string;
  readonly isOurs: boolean;
  /** How many instances beyond the group's size it may have in service. */
  readonly surge: number;
}

/** A line for each planner, and what is to be said of ours. */
export function formatPlayed(played: readonly Played[], floor: number): string {
  const head = ['planner', 'surge', 'duration', 'lowest', 'floor kept', 'peak', 'writes'];
  const lines = played.map((one) => [
    one.name,
    `${one.surge}`,
    minutes(one.durationMs),
    `${one.lowest}`,
    one.lowest >= floor ? 'yes' : 'no',
    `${one.peak}`,
    `${one.writes}`,
  ]);
  const rows = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...table, ...verdicts(played, floor)].join('\n');
}

/** Where ours crosses the floor, and each planner that is faster than one of ours, with what that costs. */
export function verdicts(played: readonly Played[], floor: number): string[] {
  const others = played.filter(({ isOurs }) => !isOurs);
  return played
    .filter(({ isOurs }) => isOurs)
    .flatMap((ours) => [
      ...(ours.lowest < floor ? [`${ours.name} CROSSES THE FLOOR: only ${ours.lowest} of ${floor} served.`] : []),
      ...againstSafe(ours, others, floor),
      ...others.filter(({ durationMs }) => durationMs < ours.durationMs).map((other) => slower(ours, other, floor)),
    ]);
}

function againstSafe(ours: Played, others: readonly Played[], floor: number): string[] {
  const safe = others.filter(({ surge, lowest }) => surge === ours.surge && lowest >= floor);
  const [slowest] = safe.toSorted((one, other) => other.durationMs - one.durationMs);
  if (!slowest) return [];
  const word = ours.durationMs > slowest.durationMs ? 'SLOWER' : 'not slower';
  return [`${ours.name} is ${word} than the slowest safe one with as much surge, ${slowest.name}.`];
}

function slower(ours: Played, other: Played, floor: number): string {
  const cost = other.lowest < floor ? `which is unsafe: only ${other.lowest} of ${floor} served` : costOf(ours, other);
  return `${ours.name} is ${minutes(ours.durationMs - other.durationMs)} slower than ${other.name}, ${cost}.`;
}

function costOf(ours: Played, other: Played): string {
  return other.surge > ours.surge ? `which has ${other.surge} more and not ${ours.surge}` : 'which is safe too';
}

function minutes(durationMs: number): string {
  return `${(durationMs / 60_000).toFixed(1)} min`;
}
