import { conditions, type SearchHit } from '#contract/inventory.ts';
import type { Filter } from './queries-filter.ts';
import { likePattern } from './search.ts';

type Query = (sql: string, parameters: readonly unknown[]) => Record<string, unknown>[];

interface Searched {
  readonly kind: SearchHit['kind'];
  readonly table: string;
  /** SQL for the line that tells two hits of one name apart. */
  readonly detail: string;
}

/** The largest things first, where two match equally well. */
const searched: readonly Searched[] = [
  { kind: 'environment', table: 'environment', detail: "concat_ws(' · ', account, region)" },
  { kind: 'stack', table: 'stack', detail: "concat_ws(' · ', status, region)" },
  { kind: 'group', table: 'scaling_group', detail: "concat_ws(' · ', inService || ' in service', region)" },
  { kind: 'load_balancer', table: 'load_balancer', detail: "concat_ws(' · ', kind, scheme, region)" },
  { kind: 'database', table: 'database', detail: "concat_ws(' · ', engine, status, region)" },
  { kind: 'target_group', table: 'target_group', detail: "concat_ws(' · ', protocol || ':' || port, region)" },
  { kind: 'instance', table: 'instance', detail: "concat_ws(' · ', id, state, type, privateIp, zone)" },
];

/** How well a row fits: the whole name or id, its beginning, some part of it, or something else such as a tag. */
const fit = `case
  when name = ? collate nocase or id = ? collate nocase then 0
  when name like ? escape '\\' or id like ? escape '\\' then 1
  when name like ? escape '\\' then 2
  else 3 end`;

/** Finds things of every kind that every word of the text occurs in, the best fit first. */
export function findEverywhere(
  { text, limit }: { readonly text: string; readonly limit: number },
  shown: () => Filter,
  query: Query,
): SearchHit[] {
  const wanted = text.trim();
  if (wanted === '') return [];
  let best: readonly Found[] = [];
  for (const one of searched) {
    // Where two fit equally well the kind that was looked through before goes first, so only a better one has a place.
    const found = find(one, { text: wanted, limit, below: best[limit - 1]?.fit }, shown(), query);
    best = [...best, ...found].toSorted((left, right) => left.fit - right.fit).slice(0, limit);
  }
  return best.map(({ hit }) => hit);
}

interface Found {
  /** 0 for the whole name or id, up to 3 for something else. */
  readonly fit: number;
  readonly hit: SearchHit;
}

interface Wanted {
  readonly text: string;
  readonly limit: number;
  /** Only what fits better than this. */
  readonly below: number | undefined;
}

function find(one: Searched, { text, limit, below }: Wanted, shown: Filter, query: Query): Found[] {
  const filter = one.kind === 'environment' ? shown.addEnvironmentText(text) : shown.addText(one.table, text);
  filter.addIf(below, 'fit < ?');
  const sql = `select ${fit} as fit, connectionId, id, name, ${one.detail} as detail, condition, environment
    from ${one.table} ${filter.where} order by fit, condition, name collate nocase, id, connectionId limit ?`;
  const part = likePattern(text);
  const start = part.slice(1);
  const rows = query(sql, [text, text, start, start, part, ...filter.parameters, limit]);
  return rows.map(({ fit, condition, ...row }) => ({
    fit: Number(fit),
    hit: { ...row, kind: one.kind, condition: conditions[Number(condition)] } as SearchHit,
  }));
}
