import { type CallCounts, createCallCounter } from './calls.ts';
import {
  ConnectionLostError,
  createFaults,
  type FaultRule,
  type Faults,
  type FaultTarget,
  refusalOf,
} from './faults.ts';
import { rooms } from './rooms/index.ts';
import type { Operation, Room } from './rooms/room.ts';
import { createThrottle } from './throttle.ts';
import { authenticate, missingSignature, scopeOf } from './wire/authentication.ts';
import { AwsError, inputError } from './wire/errors.ts';
import { type FormNode, parseForm, readInput, type Violation } from './wire/form.ts';
import { answer, refusal, type WireRequest, type WireResponse } from './wire/protocol.ts';
import { shapeOf } from './wire/shape.ts';
import { type Caller, regionOf, seededRandom, type World } from './world.ts';

export interface SimulatedAws {
  /**
   * Answers one request, errors of AWS included. Rejects only when the connection breaks (`lost_response`) or with the
   * signal's reason.
   */
  handle(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>;
  readonly faults: Faults;
  readonly calls: CallCounts;
}

export interface SimulatedAwsOptions {
  /** Whether calls beyond AWS's rates are refused. */
  readonly throttle: boolean;
  /** Whether answers are remembered for `stale_read`; off where memory counts. On unless told. */
  readonly remember?: boolean;
}

/** A request that is routed, and whose caller is known. */
interface Routed {
  readonly room: Room;
  readonly operation: Operation;
  readonly name: string;
  readonly form: FormNode;
  readonly caller: Caller;
  readonly region: string;
}

/** An AWS that answers from a world: the same handler behind the loopback server and inside a test's SDK client. */
export function createSimulatedAws(world: World, options: SimulatedAwsOptions): SimulatedAws {
  const faults = createFaults();
  const counter = createCallCounter();
  const throttle = options.throttle ? createThrottle(world.clock) : undefined;
  const answers = options.remember === false ? undefined : new Map<string, WireResponse>();
  const random = seededRandom(1);

  async function respond(request: WireRequest, signal: AbortSignal | undefined): Promise<WireResponse> {
    const requestId = newRequestId(random);
    const form = parseForm(request.body);
    const room = roomOf(request, form);
    try {
      const routed = route(request, room, form, world);
      counter.called(`${room.service}.${routed.name}`);
      return await meetFault(routed, request, requestId, signal);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      counter.refused(error.code);
      return refusal(room.protocol, error, requestId);
    }
  }

  async function meetFault(
    routed: Routed,
    request: WireRequest,
    requestId: string,
    signal: AbortSignal | undefined,
  ): Promise<WireResponse> {
    const target = targetOf(routed);
    const rule = faults.take(target);
    if (!rule) return perform(routed, request, requestId);
    const error = refusalOf(rule.kind, target);
    if (error) throw error;
    if (rule.kind === 'silent') return silence(signal);
    if (rule.kind === 'stale_read') return remembered(routed, request) ?? perform(routed, request, requestId);
    await delay(rule);
    const response = perform(routed, request, requestId);
    if (rule.kind === 'lost_response') throw new ConnectionLostError();
    return response;
  }

  function perform(routed: Routed, request: WireRequest, requestId: string): WireResponse {
    const { room, operation, name, caller, region } = routed;
    const input = inputOf(routed);
    throttle?.take({ account: caller.account, region, service: room.service, operation: name, input });
    const call = { world, caller, region: regionOf(world, caller.account, region), now: world.clock.now() };
    const response = answer(room.protocol, {
      operation: name,
      xmlNamespace: room.xmlNamespace,
      shape: shapeOf(operation.schema[5], room.protocol),
      output: operation.perform(input, call),
      requestId,
    });
    answers?.set(answerKey(routed, request), response);
    return response;
  }

  function remembered(routed: Routed, request: WireRequest): WireResponse | undefined {
    if (!answers) throw new Error('A stale_read needs a simulated AWS that remembers its answers');
    return answers.get(answerKey(routed, request));
  }

  async function delay({ kind, delayMs }: FaultRule): Promise<void> {
    if (kind !== 'slow') return;
    await new Promise<void>((resolve) => {
      world.clock.timer(delayMs ?? 0, resolve);
    });
  }

  return {
    handle: (request, signal) => abortable(() => respond(request, signal), signal),
    faults,
    calls: counter,
  };
}

/** By the signature's scope; for a request without one by its API version, which no two services share. */
function roomOf(request: WireRequest, form: FormNode): Room {
  const service = scopeOf(request)?.service;
  const version = form.children.get('Version')?.value;
  const room = rooms.find((one) => (service ? one.service === service : one.apiVersion === version)) ?? rooms[0];
  if (!room) throw new Error('There are no rooms');
  return room;
}

function route(request: WireRequest, room: Room, form: FormNode, world: World): Routed {
  const scope = scopeOf(request);
  if (!scope) throw missingSignature();
  const caller = authenticate(scope, world);
  const name = form.children.get('Action')?.value ?? '';
  const operation = scope.service === room.service ? room.operations.get(name) : undefined;
  if (!operation) throw invalidAction(room, name);
  return { room, operation, name, form, caller, region: scope.region };
}

function invalidAction(room: Room, name: string): AwsError {
  const message =
    room.protocol === 'ec2'
      ? `The action ${name} is not valid for this web service.`
      : `Could not find operation ${name} for version ${room.apiVersion}`;
  return new AwsError('InvalidAction', message);
}

function inputOf({ room, operation, form }: Routed): unknown {
  const violations: Violation[] = [];
  const input = readInput(shapeOf(operation.schema[4], room.protocol), form, violations);
  if (violations.length > 0) throw inputError(violations, room.protocol);
  return input;
}

function targetOf({ room, name, caller, region }: Routed): FaultTarget {
  return { service: room.service, operation: name, account: caller.account, region, arn: caller.arn };
}

function answerKey({ room, caller, region }: Routed, request: WireRequest): string {
  return `${room.service} ${caller.account} ${region} ${request.body}`;
}

/** Never answers; ends only with the signal. */
function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Rejects with the signal's reason as soon as it is aborted. */
function abortable<Result>(work: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return work();
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function newRequestId(random: () => number): string {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
