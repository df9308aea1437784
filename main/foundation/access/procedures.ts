import { implement } from '@orpc/server';
import { contract } from '#contract/index.ts';
import type { CodedErrorOptions } from './coded-error.ts';
import { codingProblems, refusingProtected, requiringRole } from './enforcement.ts';
import type { CallContext } from './model.ts';
import type { WriteProtection } from './protection.ts';

export interface ProceduresOptions extends CodedErrorOptions {
  readonly protection: Pick<WriteProtection, 'mayWrite'>;
}

/** The contract, ready for its handlers, with what every transport enforces around each of them. */
export function createProcedures(options: ProceduresOptions) {
  return implement(contract)
    .$context<CallContext>()
    .use(codingProblems(options))
    .use(requiringRole)
    .use(refusingProtected(options.protection));
}

export type Procedures = ReturnType<typeof createProcedures>;
