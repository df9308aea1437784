import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '#contract/inventory.ts';
import { databaseVerdict } from './conditions-database.ts';

describe('the condition of a database', () => {
  const expected: Partial<Record<Condition, readonly string[]>> = {
    ok: ['available'],
    off: ['stopped'],
    failed: [
      'failed',
      'cloning-failed',
      'migration-failed',
      'inaccessible-encryption-credentials',
      'inaccessible-encryption-credentials-recoverable',
      'incompatible-create',
      'incompatible-network',
      'incompatible-option-group',
      'incompatible-parameters',
      'incompatible-restore',
      'insufficient-capacity',
      'restore-error',
      'storage-full',
    ],
    changing: [
      'backing-up',
      'backtracking',
      'configuring-associations',
      'configuring-enhanced-monitoring',
      'configuring-iam-database-auth',
      'configuring-log-exports',
      'converting-to-vpc',
      'creating',
      'delete-precheck',
      'deleting',
      'failing-over',
      'maintenance',
      'migrating',
      'modifying',
      'moving-to-vpc',
      'preparing-data-migration',
      'promoting',
      'rebooting',
      'renaming',
      'resetting-master-credentials',
      'scaling-compute',
      'starting',
      'stopping',
      'storage-config-upgrade',
      'storage-initialization',
      'storage-optimization',
      'update-iam-db-auth',
      'upgrading',
    ],
  };
  const all = Object.entries(expected).flatMap(([condition, statuses]) =>
    statuses.map((status) => [status, condition]),
  );

  it.each(all)('in %s is %s', (status, condition) => {
    expect(databaseVerdict(status ?? '').condition).toBe(condition);
  });

  it('is ok only when it is available, and a warning for a status that nobody knows', () => {
    fc.assert(
      fc.property(fc.string(), (status) => {
        if (status !== 'available') expect(databaseVerdict(status).condition).not.toBe('ok');
      }),
    );
    expect(databaseVerdict('levitating')).toEqual({
      condition: 'warning',
      reason: 'RDS says levitating, which is not a known status.',
    });
  });
});
