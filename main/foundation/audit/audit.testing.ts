import { onTestFinished } from 'vitest';
import type { Clock } from '../runtime/index.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { type Database, openState } from '../store/index.ts';
import { AuditLog } from './log.ts';
import type { WriteIntent, WriteOrigin } from './model.ts';

export interface TestLog {
  readonly log: AuditLog;
  readonly db: Database;
  readonly clock: VirtualClock;
}

/** The audit log of a new state.db in this folder, closed with the test. */
export function openTestLog(folder: string): TestLog {
  const clock = new VirtualClock();
  const { db } = openState(folder, { clock });
  onTestFinished(() => {
    db.close();
  });
  return { log: openLogOn(db, clock), db, clock };
}

/** An audit log in a state.db that the test has opened itself. */
export function openLogOn(db: Database, clock: Clock): AuditLog {
  return new AuditLog({ db, clock, ids: () => 'installation-1', identityOf: () => 'arn:aws:iam::1:user/ada' });
}

export const anIntent: WriteIntent = {
  action: 'autoscaling:SetDesiredCapacity',
  connectionId: 'demo@eu-west-1',
  account: '111122223333',
  region: 'eu-west-1',
  resource: 'web-asg',
  parameters: { AutoScalingGroupName: 'web-asg', DesiredCapacity: 5, HonorCooldown: false },
};

export const anOrigin: WriteOrigin = { jobId: 'job-1', stepKey: 'grow', attempt: 1, epoch: 1 };

export const byAda = { requester: 'ada', ticket: 'OPS-1' };
