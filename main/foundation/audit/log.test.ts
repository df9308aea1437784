import { describe, expect, it } from 'vitest';
import { problemCodeOf, temporaryFolders } from '../store/store.testing.ts';
import { anIntent, anOrigin, byAda, openTestLog } from './audit.testing.ts';

const newFolder = temporaryFolders();
const { action, connectionId } = anIntent;

const answer = { at: 1, durationMs: 2, requestId: 'r-1', httpStatus: 200, code: null };

describe('a permit', () => {
  it('lets its write leave once its intent is committed, until its outcome is recorded', () => {
    const { log } = openTestLog(newFolder());
    const permit = log.intent(anIntent, anOrigin, byAda);
    expect(log.check(permit, action, connectionId)).toBeNull();
    permit.answered(answer);
    log.outcome(permit, 'done');
    expect(log.check(permit, action, connectionId)).toMatchObject({
      code: 'write_refused',
      message: 'autoscaling:SetDesiredCapacity was not sent: its permit is spent.',
    });
    expect(problemCodeOf(() => log.outcome(permit, 'done'))).toBe('wrong_state');
  });
});
