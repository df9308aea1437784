import { os } from '@orpc/server';
import { allows } from '#contract/people.ts';
import { problem } from '#contract/problems.ts';
import type { ProcedureMeta } from '#contract/procedure.ts';
import { type CodedErrorOptions, codedError } from './coded-error.ts';
import type { CallContext } from './model.ts';
import { connectionProtected, type WriteProtection } from './protection.ts';

const around = os.$context<CallContext>().$meta<ProcedureMeta>({ role: 'administrator', mutates: true });

/** Nothing but coded problems leaves the core. */
export function codingProblems(options: CodedErrorOptions) {
  return around.middleware(async ({ next, signal }) => {
    try {
      return await next();
    } catch (error) {
      // The caller hung up: there is nobody to tell, and it is no failure.
      if (signal?.aborted) throw error;
      throw codedError(error, options);
    }
  });
}

/** A procedure is for those who have the role that it declares. */
export const requiringRole = around.middleware(({ context, next, path, procedure }) => {
  const { role } = procedure['~orpc'].meta;
  if (allows(context.person.roles, role)) return next();
  throw problem(
    'not_allowed',
    `You need the role ${role} to call ${path.join('.')}.`,
    'Ask an administrator of this console for it.',
  );
});

/** What changes something in AWS does not reach a protected connection that is not armed. */
export function refusingProtected(protection: Pick<WriteProtection, 'mayWrite'>) {
  return around.middleware(({ next, procedure }, input) => {
    const { mutates } = procedure['~orpc'].meta;
    const refused = mutates && namedConnections(input).find((id) => !protection.mayWrite(id));
    if (refused) throw connectionProtected(refused);
    return next();
  });
}

/** Every connection that an input names, however deep: it has not been validated yet. */
function namedConnections(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    if (name === 'connectionId' && typeof value === 'string') return [value];
    if (name === 'connectionIds' && Array.isArray(value)) return value.filter((id) => typeof id === 'string');
    return namedConnections(value);
  });
}
