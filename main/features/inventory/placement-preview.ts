import type { PlacementPreview } from '#contract/placement.ts';
import type { EnvironmentRecord, Linked } from './rows.ts';

/** What of a connection is placed now, and what would be. */
export interface Replaced {
  readonly before: Linked;
  readonly after: Linked;
}

type Example = PlacementPreview['examples'][number];

interface Placed {
  readonly name: string;
  readonly environment: string | null;
  readonly application: string | null;
}

const examplesMax = 20;

/** What other rules would change, over all connections. */
export function previewOf(all: readonly Replaced[]): PlacementPreview {
  const moves = all.flatMap(movesIn);
  const environments = all.flatMap(({ after }) => [...after.environment.values()]);
  return {
    environments: environments
      .filter(({ environment }) => environment !== null)
      .map(summaryOf)
      .sort(byName),
    unplaced: all.reduce((sum, { after }) => sum + unplacedIn(after), 0),
    moved: moves.length,
    examples: distinct(moves).slice(0, examplesMax),
  };
}

/** Those of the stacks come first: they say most, and what is in them follows them. */
function movesIn({ before, after }: Replaced): Example[] {
  const { stack, scaling_group, load_balancer, target_group, database, instance } = after;
  return [
    ...movesOf(before.stack, stack),
    ...movesOf(before.scaling_group, scaling_group),
    ...movesOf(before.load_balancer, load_balancer),
    ...movesOf(before.target_group, target_group),
    ...movesOf(before.database, database),
    ...movesOf(before.instance, instance),
  ];
}

function movesOf(before: ReadonlyMap<string, Placed>, after: ReadonlyMap<string, Placed>): Example[] {
  const moves: Example[] = [];
  for (const [id, now] of after) {
    const was = before.get(id);
    if (was?.environment === now.environment && was.application === now.application) continue;
    moves.push({ name: now.name, before: was ? placeText(was) : '', after: placeText(now) });
  }
  return moves;
}

function placeText({ environment, application }: Placed): string {
  if (environment === null && application === null) return 'not placed';
  return `${environment ?? 'no environment'}, ${application ?? 'no application'}`;
}

function unplacedIn({ stack, instance }: Linked): number {
  return [stack, instance].reduce((sum, rows) => {
    return sum + [...rows.values()].filter(({ environment }) => environment === null).length;
  }, 0);
}

function summaryOf({ connectionId, name, stacks, instances, applications }: EnvironmentRecord) {
  return { connectionId, name, stacks, instances, applications };
}

function byName(one: EnvironmentSummary, other: EnvironmentSummary): number {
  return compare(one.name, other.name) || compare(one.connectionId, other.connectionId);
}

type EnvironmentSummary = PlacementPreview['environments'][number];

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The instances of a group share its name and move together: one of them is example enough. */
function distinct(examples: readonly Example[]): Example[] {
  return [...new Map(examples.map((example) => [Object.values(example).join('\n'), example])).values()];
}
