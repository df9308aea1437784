import { z } from 'zod';
import { AuditLog } from '../../main/foundation/audit/index.ts';
import {
  type JobContext,
  type JobDefinition,
  JobEngine,
  type Step,
  type Verdict,
} from '../../main/foundation/jobs/index.ts';
import { randomIds, systemClock, systemRandom } from '../../main/foundation/runtime/index.ts';
import type { Database } from '../../main/foundation/store/index.ts';

const place = { connectionId: 'bench@eu-west-1', account: '111122223333', region: 'eu-west-1' };

/** A write as group actions make it, but for AWS's answer, which is there at once. */
export const benchStep: Step<null> = {
  title: 'Set the desired capacity to 5',
  safety: 'token',
  intent: {
    action: 'autoscaling:UpdateAutoScalingGroup',
    ...place,
    resource: 'shop-prod-web-group',
    parameters: { AutoScalingGroupName: 'shop-prod-web-group', MinSize: 2, DesiredCapacity: 5, MaxSize: 10 },
  },
  work: async () => null,
};

export function benchJob(run: (context: JobContext) => Promise<null>): JobDefinition {
  return {
    kind: 'bench.job',
    version: 1,
    input: z.json(),
    output: z.null(),
    title: () => 'Be measured',
    subject: () => ({ ...place, resource: null, name: 'shop-prod-web-group' }),
    locks: () => [],
    run,
  };
}

/** Nothing that is measured throws. */
function verdict(then: Verdict['then']): Verdict {
  return { effect: 'none', then };
}

/** The engine as the console runs it. */
export function openEngine(db: Database, definitions: readonly JobDefinition[]): JobEngine {
  const clock = systemClock;
  return new JobEngine({
    db,
    clock,
    ids: randomIds,
    random: systemRandom,
    history: new AuditLog({ db, clock, ids: randomIds, identityOf: () => null }),
    definitions,
    classify: () => verdict('final'),
    onMoved: () => {},
    onReport: (report) => console.error(report),
  });
}
