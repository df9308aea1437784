import { z } from 'zod';
import { type JobState, type JobsQuery, jobStates } from '#contract/jobs.ts';
import { parseResourceKey } from '../inventory/resource-key.ts';
import { listParams } from '../inventory/search-params.ts';

const { q, connection } = listParams;

/** The address of the list of jobs: `/jobs?states=failed.needs_attention`. */
export const jobsSearchSchema = z.object({
  q,
  connection,
  /** States, joined by dots. */
  states: z.string().max(200).optional().catch(undefined),
  /** The one thing whose jobs are shown (see resource-key.ts). */
  of: z.string().max(800).optional().catch(undefined),
  selected: z.string().max(300).optional().catch(undefined),
});

export type JobsSearch = z.infer<typeof jobsSearchSchema>;

/** The address of one job: `/job?id=…`. */
export const jobSearchSchema = z.object({
  id: z.string().max(300).catch(''),
  /** Only warnings and errors in its log. */
  log: z.literal('abnormal').optional().catch(undefined),
});

/** The states in an address; what is no state is left out. */
export function readStates(param: string | undefined): JobState[] {
  const words = (param ?? '').split('.');
  return jobStates.filter((state) => words.includes(state));
}

/** Adds the state to the filter or takes it out. */
export function toggleState(param: string | undefined, state: JobState): string | undefined {
  const chosen = readStates(param);
  const next = chosen.includes(state) ? chosen.filter((each) => each !== state) : [...chosen, state];
  return next.length === 0 ? undefined : next.join('.');
}

export type JobsFilter = Omit<JobsQuery, 'before' | 'limit'>;

/** What the address and the words of the filter ask for. */
export function jobsFilter(search: JobsSearch, text: string): JobsFilter {
  const states = readStates(search.states);
  const resource = search.of === undefined ? null : parseResourceKey(search.of);
  return {
    ...(states.length > 0 && { states }),
    ...(resource !== null && { resource }),
    ...(search.connection !== undefined && { connectionIds: [search.connection] }),
    ...(text !== '' && { text }),
  };
}
