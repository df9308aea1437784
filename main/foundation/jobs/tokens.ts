import { hash } from 'node:crypto';

/** As long as the shortest limit of AWS's client tokens allows (AWS docs: EC2, 64 ASCII characters). */
const tokenLength = 40;

/** The token of a step: the same for every attempt of it, and of no other step. It fits AWS's client tokens. */
export function tokenOf(jobId: string, stepKey: string): string {
  const digest = hash('sha256', JSON.stringify([jobId, stepKey]), 'hex');
  return `j${digest.slice(0, tokenLength - 1)}`;
}
