import { stackType } from '../parts/blueprints.ts';
import type { Draft } from '../parts/drafts.ts';
import { between } from '../parts/ids.ts';
import {
  applyStep,
  mayBegin,
  type Operation,
  type PlannedResource,
  planCreation,
  planUpdate,
  replay,
} from '../parts/stack-operations.ts';
import type { Stack, World } from '../world.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Lets a stack be created and then updated a few times, with what it nests, up to now. */
export function writeHistory(
  world: World,
  stack: Stack,
  resources: readonly PlannedResource[],
  nested: readonly Draft[],
): void {
  const { random, clock } = world;
  const created = planCreation(resources, false, random);
  let at = replayNested(stack, created, nested, stack.createdAt, random, (child) =>
    planCreation(child.resources, false, random),
  );
  for (const share of updateShares(random)) {
    const begin = Math.floor(stack.createdAt + (clock.now() - stack.createdAt) * share);
    if (begin <= at || begin > clock.now() - dayMs) continue;
    const updated = planUpdate(stack, 'succeeds', random);
    at = replayNested(stack, updated, nested, begin, random, (child) => planUpdate(child.stack, 'succeeds', random));
  }
}

/** Lets every eighth stack that stands alone have been updated within the last day. */
export function updateRecently({ random, clock }: World, stacks: ReadonlyMap<string, Stack>): void {
  const alone = standingAlone(stacks).filter((stack) => mayBegin(stack, 'UPDATE_STACK'));
  for (const [index, stack] of alone.entries()) {
    if (index % 8 !== 3 || clock.now() - stack.createdAt < 2 * dayMs) continue;
    const begin = Math.floor(clock.now() - between(random, 2 * hourMs, 20 * hourMs));
    replay(stack, planUpdate(stack, 'succeeds', random), begin, random);
  }
}

/** Stacks that neither are nested nor nest others, which are updated together. */
export function standingAlone(stacks: ReadonlyMap<string, Stack>): Stack[] {
  const all = [...stacks.values()];
  const parents = new Set(all.map(({ parentId }) => parentId));
  return all.filter(({ id, parentId }) => parentId === null && !parents.has(id));
}

/** When updates happened, as shares of the stack's life. */
function updateShares(random: () => number): number[] {
  const count = Math.floor(between(random, 0, 3.5));
  return Array.from({ length: count }, () => 1 - random() ** 2).sort((left, right) => left - right);
}

/** Replays an operation of a root stack: each nested stack goes through its own while the root waits for it. */
function replayNested(
  stack: Stack,
  operation: Operation,
  nested: readonly Draft[],
  startAt: number,
  random: () => number,
  operationOf: (child: Draft) => Operation,
): number {
  let at = startAt;
  for (const step of operation.steps) {
    at += step.afterMs;
    applyStep(stack, operation, step, at, random);
    if (step.resource?.type !== stackType || !step.status.endsWith('_IN_PROGRESS')) continue;
    const child = nested.find((candidate) => candidate.stack.id === step.resource?.physicalId);
    if (child) at = replay(child.stack, operationOf(child), at, random);
  }
  return at;
}
