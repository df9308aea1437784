import { describe, expect, it } from 'vitest';
import { Told } from './cycle-told.testing.ts';
import { group, member } from './seen.testing.ts';
import { type RefreshStop, refreshStopWords, unseenRefreshStopWords } from './stop-refresh.ts';

const inProgress: RefreshStop = { status: 'InProgress', whyNoRollback: null };
const unseen = 'What AWS may have begun with it brings to an end, and then it begins no other.';

function words(refresh: RefreshStop | null, members = [member(0), member(1), member(2)]): string[] {
  return refreshStopWords(new Told().planned, group({ members }), refresh).map(({ text }) => text);
}

describe('an instance refresh that is stopped', () => {
  it('ends what AWS is at, and is not rolled back by that', () => {
    expect(words(inProgress, [member(1, { lifecycle: 'Terminating' }), member(2), member(12)])).toEqual([
      '1 old instance is gone, and not brought back.',
      '1 old instance drains already, and cannot be called back.',
      'What AWS is replacing at this moment it brings to an end first; then it begins no other.',
      'So at most 1 old instance stays.',
      'To go back to what the group launched before, roll it back instead.',
    ]);
    const fixed = words({ ...inProgress, whyNoRollback: 'No version was given.' });
    expect(fixed.join(' ')).not.toContain('roll it back instead');
  });

  it('stays as it is where it is being rolled back, and says so before AWS has told of it', () => {
    const back = words({ ...inProgress, status: 'RollbackInProgress' });
    expect(back.at(-1)).toBe('What has been rolled back stays so, and so does the rest.');
    expect(words(null)).toEqual([unseen]);
    expect(unseenRefreshStopWords()).toEqual([{ concerns: 'instances', text: unseen }]);
  });
});
