import type { CycleAction, CycleDecision, CycleProgress, Planned } from './cycle-model.ts';
import { nextToRetire, type Situation, situationOf } from './cycle-situation.ts';
import { preparedOf } from './decide-cycle-hooks.ts';
import { currentBatch, dueCheckpoint } from './decide-cycle-work.ts';
import { isSameSizes, listed } from './model.ts';
import { batchText } from './plan-cycle-batches.ts';

/** What a cycle does or waits for now, and what it does after that if all goes well; each in one sentence. */
export interface Outlook {
  readonly now: string;
  readonly next: string;
}

/** What comes next once nothing is to be retired any more. */
export const nextAfterStop = 'What is too much is taken back, the settings are restored, and the cycle ends.';

/** What follows from a decision in a situation, for people. */
export function outlookOf(situation: Situation, progress: CycleProgress, decision: CycleDecision): Outlook {
  if (decision.kind === 'wait') return { now: decision.reason, next: ahead(situation) };
  const { planned, watched, now } = situation;
  const { action } = decision;
  const after = situationOf(planned, [...progress, { action, at: now }], watched, situation);
  return { now: doing(action, planned), next: ahead(after) };
}

function ahead(situation: Situation): string {
  const { standing, surplus, filling } = situation;
  if (standing.unmarkedAt !== null) return 'The cycle ends.';
  if (standing.restored) return 'The mark of this job is taken off the group, and the cycle ends.';
  if (standing.stop) return nextAfterStop;
  const batch = currentBatch(situation);
  const member = preparedOf(situation) ?? nextToRetire(situation);
  if (!batch || !member) {
    if (surplus > 0) return 'What is too much is taken back, and the settings are restored.';
    return 'Once all that was retired is gone the settings are restored, and the cycle ends.';
  }
  const { portion } = standing;
  if (portion && portion.batch === batch.number && portion.left > 0) {
    // Which one it is follows from the zones that new instances come up in.
    const isFull = filling.length >= standing.ours.desiredCapacity;
    return isFull ? `${member.id} in ${member.zone} is retired.` : 'An old instance is retired.';
  }
  const checkpoint = dueCheckpoint(situation, batch);
  if (checkpoint) return `Somebody is asked whether to go on after ${batchText(checkpoint)}.`;
  return `New instances are launched for ${batchText(batch)}.`;
}

/** An action while it is done. */
function doing(action: CycleAction, { plan }: Planned): string {
  switch (action.kind) {
    case 'mark':
      return 'The mark of this job is put on the group.';
    case 'unmark':
      return 'The mark of this job is taken off the group.';
    case 'suspend':
      return `Suspended until the end: ${listed(action.processes)}.`;
    case 'grow':
      if (isSameSizes(action.from, action.to)) return action.why;
      return `The group grows from ${action.from.desiredCapacity} to ${action.to.desiredCapacity} instances.`;
    case 'shrink':
      return `The desired capacity goes back to ${action.to.desiredCapacity}: ${action.why}`;
    case 'retire': {
      const zone = plan.victims.find(({ id }) => id === action.instanceId)?.zone;
      return `${action.instanceId}${zone === undefined ? '' : ` in ${zone}`} is retired: ${action.why}`;
    }
    case 'discard':
      return `${action.instanceId} is terminated: ${action.why}`;
    case 'restore':
      return 'The settings are restored.';
    case 'checkpoint':
      return 'Waiting for approval; the group is looked at meanwhile.';
    case 'command':
    case 'hook':
    case 'lost':
    case 'adopt':
    case 'stop':
    case 'end':
      return action.why;
  }
}
