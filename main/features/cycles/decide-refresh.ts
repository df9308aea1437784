import type { GroupCyclePlan } from '#contract/cycles.ts';
import type { CycleAction, CycleOutcome } from './cycle-model.ts';
import { counted, type GroupSeen, isLeaving, listed } from './model.ts';
import type { RefreshRead } from './observe-refresh.ts';

/** Where an instance refresh stands after one look. */
export type RefreshVerdict =
  | {
      readonly kind: 'wait';
      readonly reason: string;
      readonly progress: { readonly done: number; readonly total: number };
    }
  | { readonly kind: 'end'; readonly end: Extract<CycleAction, { kind: 'end' }> };

/** What one look at a refresh means. `refresh` is null where AWS does not show it. */
export function decideRefresh(plan: GroupCyclePlan, refresh: RefreshRead | null, group: GroupSeen): RefreshVerdict {
  const { left, gone } = victimsOf(plan, group);
  const waiting = (reason: string): RefreshVerdict => ({
    kind: 'wait',
    reason: refresh?.reason ? `${reason} AWS: ${refresh.reason}` : reason,
    progress: { done: gone.length, total: plan.victims.length },
  });
  const ended = (outcome: CycleOutcome, what: string): RefreshVerdict => {
    const why = refresh?.reason && outcome !== 'succeeded' ? `${what} AWS: ${refresh.reason}` : what;
    return {
      kind: 'end',
      end: { kind: 'end', key: 'end', why, outcome, retired: gone, leftover: left, vanished: [], restored: [] },
    };
  };
  if (refresh === null) return waiting('The refresh cannot be seen yet.');
  switch (refresh.status) {
    case 'Pending':
      return waiting('AWS has not begun yet.');
    case 'InProgress':
      return waiting(`${refresh.percentage} % done, ${counted(refresh.instancesToUpdate, 'instance')} to go.`);
    case 'Baking':
      return waiting('All are replaced; AWS watches the alarms before it is done.');
    case 'Cancelling':
      return waiting('AWS is cancelling it.');
    case 'RollbackInProgress':
      return waiting(`AWS is rolling it back: ${counted(refresh.instancesToUpdate, 'instance')} to go.`);
    case 'Successful':
      return left.length === 0
        ? ended('succeeded', 'AWS has replaced all of them.')
        : ended(
            'failed',
            `AWS says that it is done, and ${listed(left)} ${left.length === 1 ? 'is' : 'are'} still there.`,
          );
    case 'Failed':
      return ended('failed', 'AWS gave it up.');
    case 'Cancelled':
      return ended('cancelled', 'It was cancelled.');
    case 'RollbackSuccessful':
      return ended('failed', 'It was rolled back.');
    case 'RollbackFailed':
      return ended('failed', 'It was to be rolled back, and that failed.');
    default:
      return waiting(`AWS says ${refresh.status}.`);
  }
}

function victimsOf({ victims }: GroupCyclePlan, group: GroupSeen) {
  const isLeft = (id: string) => group.members.some((member) => member.id === id && !isLeaving(member));
  const ids = victims.map(({ id }) => id);
  return { left: ids.filter(isLeft), gone: ids.filter((id) => !isLeft(id)) };
}

/** Why a refresh cannot be rolled back as it stands now; null where it can. AWS docs, RollbackInstanceRefresh. */
export function whyNoRollbackNow({ status }: RefreshRead, whyNever: string | null): string | null {
  if (status === 'InProgress' || status === 'Pending' || status === 'Baking') return whyNever;
  if (status === 'RollbackInProgress') return 'It is being rolled back already.';
  if (status === 'Cancelling') return 'It is being cancelled.';
  return 'It has ended.';
}
