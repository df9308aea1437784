import type { Litter } from '#contract/litter.ts';
import { type ProblemError, problem } from '#contract/problems.ts';
import type { RepairJobInput } from './job-repair.ts';
import type { Found } from './litter-found.ts';

/** One repair for each group, of all that was chosen of it; throws `wrong_state` where nothing can be done by itself. */
export function repairsOf(chosen: readonly Found[]): RepairJobInput[] {
  const byGroup = Map.groupBy(chosen, ({ litter }) => JSON.stringify([litter.connectionId, litter.groupName]));
  return [...byGroup.values()].flatMap((found) => {
    const [first] = found;
    if (!first) return [];
    for (const { litter } of found) if (litter.repair === null) throw onlyByHand(litter);
    const { connectionId, groupName, account, region } = first.litter;
    return [
      {
        ...{ connectionId, groupName, account, region },
        sizes: found.find(({ repair }) => repair.sizes)?.repair.sizes ?? null,
        resume: [...new Set(found.flatMap(({ repair }) => repair.resume))],
        standby: found.flatMap(({ repair }) => repair.standby ?? []),
        unprotect: found.flatMap(({ repair }) => repair.unprotect ?? []),
        refreshId: found.find(({ repair }) => repair.refreshId !== undefined)?.repair.refreshId ?? null,
        mark: found.find(({ repair }) => repair.mark !== null)?.repair.mark ?? null,
      },
    ];
  });
}

function onlyByHand({ connectionId, groupName, message, advice }: Litter): ProblemError {
  return problem('wrong_state', message, advice, { connectionId, resource: groupName });
}
