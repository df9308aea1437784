import type { HandlerExecutionContext, InitializeMiddleware, MiddlewareStack } from '@smithy/types';
import type { WritePermit } from '../audit/index.ts';

/** The middleware that draws passes; what belongs to a permit runs before it. */
export const guardName = 'infraviewerGuard';

const permits = new WeakMap<HandlerExecutionContext, WritePermit>();

/** The permit that a call was made with; null for a client that only reads. */
export function permitOf(context: HandlerExecutionContext): WritePermit | null {
  return permits.get(context) ?? null;
}

/**
 * The same client, whose calls carry a permit and name its job and step in the user agent, which CloudTrail records.
 * It shares everything with the client it is made from, so that it costs next to nothing.
 */
export function withPermit<Client extends object>(client: Client, permit: WritePermit): Client {
  const { middlewareStack } = client as { readonly middlewareStack: MiddlewareStack<object, object> };
  const stack = middlewareStack.clone();
  const { jobId, stepKey } = permit.origin;
  const carry: InitializeMiddleware<object, object> = (next, context) => (args) => {
    permits.set(context, permit);
    // The SDK writes it as `job/ID#STEP`, with a hyphen for every character that a user agent cannot have.
    context.userAgent = [...(context.userAgent ?? []), [`job/${jobId.replaceAll('/', '-')}`, stepKey]];
    return next(args);
  };
  stack.addRelativeTo(carry, { relation: 'before', toMiddleware: guardName, name: 'infraviewerPermit' });
  return Object.create(client, { middlewareStack: { value: stack } }) as Client;
}
