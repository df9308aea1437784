import { implement } from '@orpc/server';
import { contract } from '#contract/index.ts';
import { problem } from '#contract/problems.ts';
import { type CodedErrorOptions, codedError } from './coded-error.ts';
import { allows, type CallContext } from './model.ts';

/**
 * The contract, ready for its handlers, with what every transport enforces around each of them: the role a procedure
 * needs, and that nothing but coded problems leaves the core.
 */
export function createProcedures(options: CodedErrorOptions) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ next, signal }) => {
      try {
        return await next();
      } catch (error) {
        // The caller hung up: there is nobody to tell, and it is no failure.
        if (signal?.aborted) throw error;
        throw codedError(error, options);
      }
    })
    .use(({ context, next, path, procedure }) => {
      const { role } = procedure['~orpc'].meta;
      if (allows(context.person.roles, role)) return next();
      throw problem(
        'not_allowed',
        `You need the role ${role} to call ${path.join('.')}.`,
        'Ask an administrator of this console for it.',
      );
    });
}

export type Procedures = ReturnType<typeof createProcedures>;
