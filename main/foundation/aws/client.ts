import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { STSClient } from '@aws-sdk/client-sts';
import { type HttpHandler, HttpRequest } from '@smithy/core/protocols';
import { type MiddlewareStack, SMITHY_CONTEXT_KEY } from '@smithy/types';
import { problem } from '#contract/problems.ts';
import { type Clock, type Random, sleep } from '../runtime/index.ts';
import type { Call, Gate, Outcome, Pass } from './gate.ts';
import { callProblem, cancelled, classify, type Failure } from './problems.ts';
import type { ServiceClients, ServiceName } from './reader.ts';
import { operationKind, retryDelayMs } from './retry.ts';

export interface ClientOptions {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly random: Random;
  readonly requestHandler: HttpHandler;
}

interface ClientConfig {
  readonly region: () => Promise<string>;
  readonly credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  readonly requestHandler: HttpHandler;
  readonly maxAttempts: 1;
  readonly retryMode: 'standard';
  readonly userAgentAppId: string;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly profile?: string;
}

const constructors: { [Name in ServiceName]: (config: ClientConfig) => ServiceClients[Name] } = {
  cloudformation: (config) => new CloudFormationClient(config),
  autoscaling: (config) => new AutoScalingClient(config),
  ec2: (config) => new EC2Client(config),
  elb: (config) => new ElasticLoadBalancingClient(config),
  elbv2: (config) => new ElasticLoadBalancingV2Client(config),
  rds: (config) => new RDSClient(config),
  sts: (config) => new STSClient(config),
};

/**
 * An SDK client whose every attempt passes the gate. The SDK's own retry, credential chain and endpoint settings are
 * switched off: what leaves, when, as whom and where to is decided here alone.
 */
export function createClient<Name extends ServiceName>(
  connectionId: string,
  service: Name,
  options: ClientOptions,
): ServiceClients[Name] {
  // Every attempt draws a pass first, so this is set before the SDK asks for region or credentials.
  let latest: Pass | null = null;
  const pass = (): Pass => {
    if (latest === null) throw problem('internal', `A call to ${service} left without a pass.`, '');
    return latest;
  };
  const profile = /^profile:(.+)@[^@]+$/.exec(connectionId)?.[1];
  const client = constructors[service]({
    region: async () => pass().region,
    credentials: unremembered(async () => sdkCredentials(pass())),
    requestHandler: options.requestHandler,
    maxAttempts: 1,
    retryMode: 'standard',
    userAgentAppId: 'infraviewer',
    ignoreConfiguredEndpointUrls: true,
    // So that FIPS and dual-stack settings are read from this profile, not from the default one.
    ...(profile === undefined ? {} : { profile }),
  });
  const stack = client.middlewareStack as MiddlewareStack<object, object>;
  guard(stack, { connectionId, service }, options, (drawn) => {
    latest = drawn;
  });
  redirect(stack, () => latest?.endpoint ?? null);
  return client;
}

/** The SDK would keep credentials until they expire; it leaves alone a provider that says it remembers by itself. */
function unremembered<Provider extends () => Promise<unknown>>(provider: Provider): Provider {
  return Object.assign(provider, { memoized: true });
}

function sdkCredentials({ credentials }: Pass) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}

/** Draws a pass per attempt, counts, repeats what deserves it, and turns every error into a ProblemError. */
function guard(
  stack: MiddlewareStack<object, object>,
  place: Omit<Call, 'operation'>,
  options: ClientOptions,
  drawn: (pass: Pass) => void,
): void {
  stack.add(
    (next, context) => async (args) => {
      const call: Call = { ...place, operation: (context.commandName ?? '').replace(/Command$/, '') };
      const signal = signalOf(context[SMITHY_CONTEXT_KEY]);
      try {
        return await attemptUntilDone(call, options, signal, (pass) => {
          drawn(pass);
          return next(args);
        });
      } catch (error) {
        if (signal?.aborted) throw cancelled(signal.reason);
        throw error;
      }
    },
    { step: 'initialize', priority: 'high', name: 'infraviewerGuard' },
  );
}

async function attemptUntilDone<Result>(
  call: Call,
  { gate, clock, random }: ClientOptions,
  signal: AbortSignal | undefined,
  send: (pass: Pass) => Promise<Result>,
): Promise<Result> {
  const kind = operationKind(call.operation);
  const startedAt = clock.now();
  for (let attempts = 1; ; attempts++) {
    const pass = await gate.draw(call, signal);
    const sentAt = clock.now();
    try {
      const result = await send(pass);
      gate.report(outcome(call, pass, clock.now() - sentAt, null));
      return result;
    } catch (error) {
      if (signal?.aborted) throw error;
      const failure = classify(error);
      gate.report(outcome(call, pass, clock.now() - sentAt, failure));
      const delayMs = retryDelayMs({ failure, kind, attempts, elapsedMs: clock.now() - startedAt }, random);
      if (delayMs === null) throw callProblem(failure, call, pass);
      await sleep(clock, delayMs, signal);
    }
  }
}

function outcome(call: Call, pass: Pass, durationMs: number, failure: Failure | null): Outcome {
  const result = failure === null ? 'ok' : failure.kind === 'throttled' ? 'throttled' : 'error';
  const expired = failure?.kind === 'expired' ? callProblem(failure, call, pass).problem : null;
  return { call, signIn: pass.signIn, durationMs, result, expired };
}

/** Sends the request to the endpoint override, before it is signed. */
function redirect(stack: MiddlewareStack<object, object>, endpoint: () => string | null): void {
  stack.add(
    (next) => (args) => {
      const target = endpoint();
      if (target !== null && HttpRequest.isInstance(args.request)) {
        const { protocol, hostname, port, pathname } = new URL(target);
        args.request.protocol = protocol;
        args.request.hostname = hostname;
        if (port) args.request.port = Number(port);
        args.request.path = `${pathname.replace(/\/$/, '')}${args.request.path}`;
      }
      return next(args);
    },
    { step: 'build', priority: 'high', name: 'infraviewerEndpoint' },
  );
}

/** The SDK keeps the caller's abort signal in the context of the call. */
function signalOf(context: unknown): AbortSignal | undefined {
  if (typeof context !== 'object' || context === null || !('abortSignal' in context)) return undefined;
  return context.abortSignal instanceof AbortSignal ? context.abortSignal : undefined;
}
