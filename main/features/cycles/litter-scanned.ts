import { type GroupFact, launchSourceText } from '../inventory/model.ts';
import type { Evidence } from './litter-evidence.ts';
import type { ScannedGroup } from './litter-found.ts';
import type { SeenMembers } from './litter-seen.ts';
import { markKey } from './mark.ts';
import type { GroupWhere } from './write-step.ts';

/** A listed group as far as something may have been left on it, with what else is known of it. */
export function scannedGroup(
  fact: GroupFact,
  where: GroupWhere,
  {
    readAt,
    seen,
    evidence,
  }: { readonly readAt: number; readonly seen: SeenMembers; readonly evidence: Evidence | null },
): ScannedGroup {
  const { name, minSize, desiredCapacity, maxSize } = fact;
  return {
    ...{ ...where, readAt, evidence, suspended: fact.suspensions },
    sizes: { minSize, desiredCapacity, maxSize },
    mark: tagOf(fact, markKey),
    stack: tagOf(fact, 'aws:cloudformation:stack-name'),
    newInstancesProtected: fact.newInstancesProtected,
    members: fact.members.map((member) => ({
      id: member.instanceId,
      lifecycle: member.lifecycle,
      launchedFrom: launchSourceText(member.launchedFrom),
      inState: seen.inState(name, member),
      inProtection: seen.inProtection(name, member),
    })),
  };
}

function tagOf({ tags }: GroupFact, wanted: string): string | null {
  return tags.find(({ key }) => key === wanted)?.value ?? null;
}
