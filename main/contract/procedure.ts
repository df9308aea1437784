import { oc } from '@orpc/contract';
import { type ProblemCode, problemSchema, problemStatuses } from './problems.ts';

/** What a person may do, from least to most; `auditor` reads the history, which an operator need not. */
export const roles = ['viewer', 'operator', 'approver', 'auditor', 'administrator'] as const;

export type Role = (typeof roles)[number];

/** What one middleware enforces on every transport. */
export interface ProcedureMeta {
  /** The role a person needs. */
  readonly role: Role;
  /** True where the call changes something in AWS. Local settings do not count. */
  readonly mutates: boolean;
}

type ProblemErrors = { [Code in ProblemCode]: { status: number; data: typeof problemSchema } };

const problemErrors = Object.fromEntries(
  Object.entries(problemStatuses).map(([code, status]) => [code, { status, data: problemSchema }]),
) as ProblemErrors;

/** The start of every procedure. A procedure that forgets to declare its role can be called by administrators only. */
export const procedure = oc.$meta<ProcedureMeta>({ role: 'administrator', mutates: true }).errors(problemErrors);

/** A procedure that reads, for everybody who may look. */
export const reading = procedure.meta({ role: 'viewer', mutates: false });
