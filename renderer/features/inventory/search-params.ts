import { z } from 'zod';
import { type Condition, conditions } from '#contract/inventory.ts';

/**
 * What the lists keep in the address, so that every view is a link. Defaults are left out, and a value that a person
 * typed wrongly counts as left out. Numbers and `true` are words here: the router reads `?q=10` as a number.
 */
export const listParams = {
  /** The words of the filter. */
  q: z.coerce.string().max(200).optional().catch(undefined),
  /** Conditions, joined by dots: `failed.warning`. */
  is: z.string().optional().catch(undefined),
  desc: z.literal(true).optional().catch(undefined),
  /** The id of the one connection that is shown. */
  connection: z.string().max(300).optional().catch(undefined),
  /** The selected resource (see resource-key.ts). */
  selected: z.string().max(800).optional().catch(undefined),
  /** The details are shown with a selection unless they were closed. */
  details: z.literal('closed').optional().catch(undefined),
};

/** What a list can be narrowed to by a link. */
export const placeParams = {
  /** An environment's id. */
  env: z.string().max(400).optional().catch(undefined),
  app: z.coerce.string().max(200).optional().catch(undefined),
  /** A stack's ARN. */
  stack: z.string().max(400).optional().catch(undefined),
};

const listSearchSchema = z.object(listParams);
const placeSearchSchema = z.object(placeParams);

export type ListSearch = z.infer<typeof listSearchSchema>;
export type PlaceSearch = z.infer<typeof placeSearchSchema>;

/** The part of a list's question that every list asks the same way; `text` is what the filter says now. */
export function listFilter(search: ListSearch & PlaceSearch, text: string) {
  const chosen = readConditions(search.is);
  return {
    ...(text !== '' && { text }),
    ...(chosen.length > 0 && { conditions: chosen }),
    ...(search.connection !== undefined && { connectionIds: [search.connection] }),
    ...(search.env !== undefined && { environmentId: search.env }),
    ...(search.app !== undefined && { application: search.app }),
    ...(search.stack !== undefined && { stackId: search.stack }),
    descending: search.desc === true,
  };
}

/** Takes off everything that a list was narrowed to by a link. */
export const anyPlace: PlaceSearch = { env: undefined, app: undefined, stack: undefined };

/** The conditions in an address, worst first; what is no condition is left out. */
export function readConditions(param: string | undefined): Condition[] {
  const words = (param ?? '').split('.');
  return conditions.filter((condition) => words.includes(condition));
}

/** Conditions for the address; all of them and none of them are both no filter. */
export function writeConditions(chosen: readonly Condition[]): string | undefined {
  return chosen.length === 0 ? undefined : conditions.filter((condition) => chosen.includes(condition)).join('.');
}

/** Adds the condition to the filter or takes it out. */
export function toggleCondition(chosen: readonly Condition[], condition: Condition): Condition[] {
  return chosen.includes(condition) ? chosen.filter((each) => each !== condition) : [...chosen, condition];
}

/** Everything a person on call may want to look at. What nobody has read is not known to be well. */
export const abnormalConditions: readonly Condition[] = conditions.filter(
  (condition) => condition !== 'ok' && condition !== 'off',
);

export function isOnlyAbnormal(chosen: readonly Condition[]): boolean {
  return writeConditions(chosen) === writeConditions(abnormalConditions);
}

/** How many of those counted are abnormal. */
export function countAbnormal(counts: Partial<Record<Condition, number>>): number {
  return abnormalConditions.reduce((sum, condition) => sum + (counts[condition] ?? 0), 0);
}

/** How a list's rows are gathered in groups. */
export const groupParams = <const Groupings extends readonly string[]>(groupings: Groupings) => ({
  by: z.enum(groupings).optional().catch(undefined),
  /** The order of the groups; the worst first where it is left out. */
  groups: z.enum(['name', 'count']).optional().catch(undefined),
  /** All groups are closed. */
  fold: z.literal(true).optional().catch(undefined),
  /** Keys of the groups that are not as `fold` says: the closed ones, or with it the opened ones. */
  except: z.array(z.coerce.string().max(500)).max(500).optional().catch(undefined),
});

/** Which groups are opened. */
interface FoldSearch {
  readonly fold?: true | undefined;
  readonly except?: string[] | undefined;
}

export interface GroupSearch<Grouping extends string = string> extends FoldSearch {
  readonly by?: Grouping | undefined;
  readonly groups?: 'name' | 'count' | undefined;
}

/** The part of a list's question that says how it is grouped. */
export function groupFilter<Grouping extends string>({ by, groups }: GroupSearch<Grouping>) {
  return by === undefined ? {} : { groupBy: by, ...(groups !== undefined && { groupOrder: groups }) };
}

export function isExpanded({ fold, except }: FoldSearch, key: string): boolean {
  return (except?.includes(key) === true) === (fold === true);
}

/** Opens a closed group and closes an opened one. */
export function toggleGroup({ except = [] }: FoldSearch, key: string): FoldSearch {
  const next = except.includes(key) ? except.filter((each) => each !== key) : [...except, key];
  return { except: next.length === 0 ? undefined : next };
}

/** Closes all groups, or opens all of them where none is open. */
export function foldAll({ fold, except }: FoldSearch): FoldSearch {
  const isFolded = fold === true && except === undefined;
  return { fold: isFolded ? undefined : true, except: undefined };
}
