import type { RefreshSeen } from '#contract/cycles.ts';
import type { StopWords } from '../../foundation/jobs/index.ts';
import type { Planned } from './cycle-model.ts';
import type { GroupSeen } from './model.ts';
import { oldInstances, oldWords } from './stop-old.ts';
import { countedWith, ofInstances } from './stop-words.ts';

/** What stopping must know of an instance refresh that AWS does. */
export type RefreshStop = Pick<RefreshSeen, 'status' | 'whyNoRollback'>;

const lastWords = 'What AWS is replacing at this moment it brings to an end first; then it begins no other.';
const unseenWords = 'What AWS may have begun with it brings to an end, and then it begins no other.';

/** What becomes of every instance of a group if its refresh is cancelled now; null where AWS does not show one. */
export function refreshStopWords(
  { plan }: Pick<Planned, 'plan'>,
  group: GroupSeen,
  refresh: RefreshStop | null,
): StopWords[] {
  const old = oldInstances(plan, group, new Set());
  return ofInstances([...oldWords({ ...old, staying: 0 }), ...refreshWords(refresh, old.staying)]);
}

/** The same where nothing could be read. */
export function unseenRefreshStopWords(): StopWords[] {
  return ofInstances([unseenWords]);
}

function refreshWords(refresh: RefreshStop | null, staying: number): string[] {
  if (refresh === null) return [unseenWords];
  if (refresh.status.startsWith('Rollback')) {
    return [lastWords, 'What has been rolled back stays so, and so does the rest.'];
  }
  return [
    lastWords,
    ...(staying > 0 ? [`So at most ${countedWith(staying, 'old instance', ['stays', 'stay'])}.`] : []),
    ...(refresh.whyNoRollback === null ? ['To go back to what the group launched before, roll it back instead.'] : []),
  ];
}
