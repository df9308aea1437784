import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { type HttpHandler, HttpRequest } from '@smithy/core/protocols';
import { type MetadataBearer, type MiddlewareStack, SMITHY_CONTEXT_KEY } from '@smithy/types';
import { ProblemError, problem } from '#contract/problems.ts';
import type { WriteAnswer, WritePermit } from '../audit/index.ts';
import { type Clock, type Random, sleep } from '../runtime/index.ts';
import { effectOf, unknownOutcome } from './effects.ts';
import type { Call, Gate, Outcome, Pass } from './gate.ts';
import { guardName, permitOf } from './permitted.ts';
import { callProblem, cancelled, classify, type Failure } from './problems.ts';
import type { ServiceClients, ServiceName } from './reader.ts';
import { type OperationKind, operationKind, retryDelayMs } from './retry.ts';

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
  ssm: (config) => new SSMClient(config),
  cloudwatch: (config) => new CloudWatchClient(config),
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
        return await attemptUntilDone({ call, permit: permitOf(context), signal }, options, (pass) => {
          drawn(pass);
          return next(args);
        });
      } catch (error) {
        if (signal?.aborted && !isOutcomeUnknown(error)) throw cancelled(signal.reason);
        throw error;
      }
    },
    { step: 'initialize', priority: 'high', name: guardName },
  );
}

interface Attempted {
  readonly call: Call;
  readonly permit: WritePermit | null;
  readonly signal: AbortSignal | undefined;
}

async function attemptUntilDone<Result extends object>(
  { call, permit, signal }: Attempted,
  { gate, clock, random }: ClientOptions,
  send: (pass: Pass) => Promise<Result>,
): Promise<Result> {
  const kind = operationKind(call.operation);
  const startedAt = clock.now();
  for (let attempts = 1; ; attempts++) {
    const pass = await gate.draw(call, signal, permit);
    const sentAt = clock.now();
    const answered = (failure: Failure | null, answer: Answer) => {
      const durationMs = clock.now() - sentAt;
      gate.report(outcome(call, pass, durationMs, failure));
      if (kind === 'write') permit?.answered({ at: clock.now(), durationMs, ...answer });
    };
    try {
      const result = await send(pass);
      answered(null, successOf(result));
      return result;
    } catch (error) {
      // A write that was given up may have taken effect: it ends like one whose answer was lost.
      if (signal?.aborted && kind === 'read') throw error;
      const failure = classify(error);
      answered(failure, { code: failure.code, httpStatus: failure.httpStatus, requestId: failure.requestId });
      const delayMs = retryDelayMs({ failure, kind, attempts, elapsedMs: clock.now() - startedAt }, random);
      if (delayMs === null) throw finalProblem(failure, kind, call, pass);
      await sleep(clock, delayMs, signal);
    }
  }
}

type Answer = Pick<WriteAnswer, 'code' | 'httpStatus' | 'requestId'>;

/** The SDK keeps what HTTP said beside the output. */
function successOf(result: object): Answer {
  const { output } = result as { readonly output?: MetadataBearer };
  const { httpStatusCode = null, requestId = null } = output?.$metadata ?? {};
  return { code: null, httpStatus: httpStatusCode, requestId };
}

function finalProblem(failure: Failure, kind: OperationKind, call: Call, pass: Pass): ProblemError {
  const isUnknown = kind === 'write' && effectOf(failure) === 'unknown';
  return isUnknown ? unknownOutcome(failure, call, pass) : callProblem(failure, call, pass);
}

function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'outcome_unknown';
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
