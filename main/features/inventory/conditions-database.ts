import type { Condition } from '#contract/inventory.ts';
import type { Verdict } from './conditions.ts';

/**
 * AWS docs, "Viewing Amazon RDS DB instance status" and "Viewing DB cluster status": the first pattern that fits
 * decides. What is being done to a database may keep it from answering, so none of it is ok.
 */
const statuses: readonly { readonly pattern: RegExp; readonly condition: Condition }[] = [
  { pattern: /^available$/, condition: 'ok' },
  { pattern: /^stopped$/, condition: 'off' },
  { pattern: /^(incompatible-.+|inaccessible-encryption-credentials(-recoverable)?)$/, condition: 'failed' },
  { pattern: /^(failed|.+-failed|restore-error|storage-full|insufficient-capacity)$/, condition: 'failed' },
  {
    pattern: /^(creating|modifying|backing-up|rebooting|upgrading|maintenance|renaming|deleting)$/,
    condition: 'changing',
  },
  {
    pattern: /^(starting|stopping|failing-over|promoting|migrating|backtracking|delete-precheck)$/,
    condition: 'changing',
  },
  { pattern: /^(configuring|converting|moving|resetting|scaling|preparing|update|storage)-.+$/, condition: 'changing' },
];

/** RDS tells its statuses as plain words; one that is not known is a warning, never ok. */
export function databaseVerdict(status: string): Verdict {
  const known = statuses.find(({ pattern }) => pattern.test(status));
  if (!known) return { condition: 'warning', reason: `RDS says ${status}, which is not a known status.` };
  return { condition: known.condition, reason: reasonFor(status, known.condition) };
}

function reasonFor(status: string, condition: Condition): string {
  if (condition === 'ok') return 'Available.';
  if (condition === 'off') return 'Stopped.';
  return `RDS says ${status}.`;
}
