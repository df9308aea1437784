import type { Standing } from './cycle-standing.ts';
import { isLit } from './lamps.ts';
import { memberOf } from './model.ts';
import type { Watched } from './watched.ts';

/** Something whose duration was seen from its beginning to its end. */
export interface Learned {
  readonly learnedAs: 'group.in_service' | 'group.gone';
  readonly durationMs: number;
}

/**
 * What two looks in a row show to have come to its end between them: new instances that serve, from their launch, and
 * old ones that are gone, from when they were terminated. What happened while nobody looked tells nothing.
 */
export function learnedFrom(before: Watched | null, after: Watched, { going }: Standing): Learned[] {
  if (!before || after.steadySince !== before.steadySince) return [];
  const ready = after.newcomers.flatMap((one): Learned[] => {
    const was = before.newcomers.find(({ id }) => id === one.id);
    const launchedAt = after.seen.machines.find(({ id }) => id === one.id)?.launchedAt ?? null;
    const hasServed = was === undefined || was.lamps.some(({ name, state }) => name === 'serving' && state === 'lit');
    if (hasServed || isLit(was) || !isLit(one) || launchedAt === null) return [];
    return [{ learnedAs: 'group.in_service', durationMs: Math.max(0, after.at - launchedAt) }];
  });
  const gone = [...going].flatMap(([id, at]): Learned[] => {
    const isGone = memberOf(before.seen.group, id) !== null && memberOf(after.seen.group, id) === null;
    return isGone ? [{ learnedAs: 'group.gone', durationMs: Math.max(0, after.at - at) }] : [];
  });
  return [...ready, ...gone];
}
