import type { CycleRequest } from '#contract/cycles.ts';
import type { Sentence } from './plan-common.ts';

/** What may be asked for and cannot be done by this version: refused rather than ignored. */
export function unavailable({ groups, spec }: CycleRequest): Sentence[] {
  const asked: readonly (readonly [boolean, string, string])[] = [
    [
      groups.length > 1 && spec.selection.kind === 'chosen',
      'Choosing instances of several groups',
      'Cycle the groups by what is stale or old, or one by one.',
    ],
  ];
  return asked
    .filter(([isAsked]) => isAsked)
    .map(([, what, advice]) => ({ message: `${what} is not available yet.`, advice }));
}
