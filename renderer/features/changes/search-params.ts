import { z } from 'zod';
import { type Change, type ChangesQuery, type ResourceRef, resourceKinds } from '#contract/inventory.ts';
import { parseResourceKey } from '../inventory/resource-key.ts';
import { listParams } from '../inventory/search-params.ts';
import { periodNames, periodOf } from './period.ts';

const { q, connection, details } = listParams;

/** The address of the record: `/changes?period=hour&kinds=vanished&things=instance`. */
export const changesSearchSchema = z.object({
  q,
  connection,
  details,
  period: z.enum(periodNames).optional().catch(undefined),
  /** Moments in UTC; they count before `period`. */
  from: z.string().max(30).optional().catch(undefined),
  until: z.string().max(30).optional().catch(undefined),
  /** Joined by dots: `appeared.vanished`. */
  kinds: z.string().max(100).optional().catch(undefined),
  /** Kinds of things, joined by dots. */
  things: z.string().max(200).optional().catch(undefined),
  /** The one thing whose changes are shown (see resource-key.ts). */
  of: z.string().max(800).optional().catch(undefined),
  /** The number of the selected entry. */
  selected: z.coerce.number().int().positive().optional().catch(undefined),
});

export type ChangesSearch = z.infer<typeof changesSearchSchema>;

export const changeKinds: readonly Change['kind'][] = ['appeared', 'changed', 'vanished'];

/** The words of a parameter that are among those there are, in their order. */
export function readWords<Word extends string>(param: string | undefined, all: readonly Word[]): Word[] {
  const words = (param ?? '').split('.');
  return all.filter((word) => words.includes(word));
}

/** Words for the address; none of them is no filter. */
export function writeWords(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : words.join('.');
}

export type RecordFilter = Omit<ChangesQuery, 'before' | 'limit'>;

/** What the address and the words of the filter ask the record for. */
export function recordFilter(search: ChangesSearch, text: string, now: number): RecordFilter {
  const kinds = readWords(search.kinds, changeKinds);
  const things = readWords(search.things, resourceKinds);
  const resource: ResourceRef | null = search.of === undefined ? null : parseResourceKey(search.of);
  return {
    ...periodOf(search, now),
    ...(kinds.length > 0 && { kinds }),
    ...(things.length > 0 && { resourceKinds: things }),
    ...(resource !== null && { resource }),
    ...(search.connection !== undefined && { connectionIds: [search.connection] }),
    ...(text !== '' && { text }),
  };
}
