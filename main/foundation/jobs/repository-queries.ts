import type { JobState, JobsQuery } from '#contract/jobs.ts';
import type { Database } from '../store/index.ts';
import type { JobRecord } from './records.ts';
import { decodeJob, type JobRow } from './repository-jobs.ts';

export interface JobPage {
  readonly jobs: readonly JobRecord[];
  readonly total: number;
  readonly next: string | null;
  readonly counts: { readonly [State in JobState]?: number };
}

/** Lists jobs, newest first. Children are seen with their root; by themselves only while they need attention. */
export function openJobQueries(db: Database): (query: JobsQuery) => JobPage {
  const seen = "(parent_id is null or state = 'needs_attention')";
  return (query) => {
    const filter = filterOf(query);
    const where = [seen, ...filter.conditions];
    const states = query.states && query.states.length > 0 ? [among('state', query.states.length)] : [];
    const counted = db
      .prepare<unknown[], { state: JobState; jobs: number }>(
        `select state, count(*) as jobs from job where ${where.join(' and ')} group by state`,
      )
      .all(...filter.values);
    const isWanted = (state: JobState) => states.length === 0 || query.states?.includes(state);
    const before = query.before === undefined ? [] : ['number < (select number from job where id = ?)'];
    const rows = db
      .prepare<unknown[], JobRow>(
        `select * from job where ${[...where, ...states, ...before].join(' and ')} order by number desc limit ?`,
      )
      .all(
        ...filter.values,
        ...(states.length > 0 ? (query.states ?? []) : []),
        ...(query.before === undefined ? [] : [query.before]),
        query.limit + 1,
      );
    const jobs = rows.slice(0, query.limit).map(decodeJob);
    return {
      jobs,
      total: counted.reduce((sum, { state, jobs: count }) => sum + (isWanted(state) ? count : 0), 0),
      next: rows.length > query.limit ? (jobs.at(-1)?.id ?? null) : null,
      counts: Object.fromEntries(counted.map(({ state, jobs: count }) => [state, count])),
    };
  };
}

function among(column: string, count: number): string {
  return `${column} in (${Array.from({ length: count }, () => '?').join(', ')})`;
}

/** What is asked for besides the states. */
function filterOf({ kinds, connectionIds, resource, text }: JobsQuery): { conditions: string[]; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  if (kinds) {
    conditions.push(kinds.length === 0 ? 'false' : among('kind', kinds.length));
    values.push(...kinds);
  }
  if (connectionIds) {
    conditions.push(connectionIds.length === 0 ? 'false' : among('connection_id', connectionIds.length));
    values.push(...connectionIds);
  }
  if (resource) {
    conditions.push('connection_id = ? and resource_id = ? and resource_kind = ?');
    values.push(resource.connectionId, resource.id, resource.kind);
  }
  for (const word of (text ?? '').toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    conditions.push('instr(words, ?) > 0');
    values.push(word);
  }
  return { conditions, values };
}
