import { authenticate, scopeOf } from './authentication.ts';
import { type CallCounts, createCallCounter } from './calls.ts';
import { createFaults, type Fault, type Faults, type FaultTarget, failureOf, takesEffect } from './faults.ts';
import { createAgenda } from './life/agenda.ts';
import { createMachines, type Machines } from './life/machines.ts';
import { rooms } from './rooms/index.ts';
import type { Operation, Room } from './rooms/room.ts';
import { createThrottle } from './throttle.ts';
import { invalidAction, missingSignature } from './wire/common-errors.ts';
import { AwsError, inputError } from './wire/errors.ts';
import type { Violation } from './wire/form.ts';
import { answer, refusal, type WireRequest, type WireResponse } from './wire/protocol.ts';
import { type Asked, inputOf, isSpokenIn, readRequest } from './wire/request.ts';
import { type Caller, regionOf, seededRandom, type World, type WorldClock } from './world.ts';

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
  /** Decides which calls meet a fault that meets a share of them; 1 unless given. */
  readonly seed?: number;
  /** What carries out the writes; of the world's own unless given. */
  readonly machines?: Machines;
}

/** A request that is routed, and whose caller is known. */
interface Routed {
  readonly room: Room;
  readonly operation: Operation;
  readonly name: string;
  readonly asked: Asked;
  readonly caller: Caller;
  readonly region: string;
  readonly requestId: string;
}

/** An AWS that answers from a world: the same handler behind the loopback server and inside a test's SDK client. */
export function createSimulatedAws(world: World, options: SimulatedAwsOptions): SimulatedAws {
  const faults = createFaults(world, seededRandom(options.seed ?? 1));
  const calls = createCallCounter();
  const machines = options.machines ?? createMachines(world, createAgenda(world.clock));
  const throttle = options.throttle ? createThrottle(world.clock) : undefined;
  // A generator of its own: asking must not change what the estate's generator brings next.
  const random = seededRandom(1);

  async function respond(request: WireRequest, signal: AbortSignal | undefined): Promise<WireResponse> {
    const requestId = newRequestId(random);
    const asked = readRequest(request);
    const room = roomOf(request, asked);
    try {
      const routed = route(request, room, asked, requestId);
      calls.called(`${room.service}.${routed.name}`);
      const target = targetOf(routed);
      const fault = faults.take(target);
      return fault ? await suffer(fault, routed, target, signal) : perform(routed, world);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      calls.refused(error.code);
      return refusal(room, error, requestId);
    }
  }

  function route(request: WireRequest, room: Room, asked: Asked, requestId: string): Routed {
    const scope = scopeOf(request);
    if (!scope) throw missingSignature(room.service);
    const caller = authenticate(scope, world);
    const name = asked.operation;
    const isOurs = scope.service === room.signingName && isSpokenIn(asked, room.protocol);
    const operation = isOurs ? room.operations.get(name) : undefined;
    if (!operation) throw invalidAction(room.service, name, room.apiVersion);
    return { room, operation, name, asked, caller, region: scope.region, requestId };
  }

  async function suffer(
    fault: Fault,
    routed: Routed,
    target: FaultTarget,
    signal: AbortSignal | undefined,
  ): Promise<WireResponse> {
    if (fault.kind === 'slow') await passTime(world.clock, fault.delayMs ?? 0, signal);
    const response = effectUnder(fault, () => perform(routed, fault.past ? { ...world, regions: fault.past } : world));
    const failure = failureOf(fault, target);
    if (failure) throw failure;
    return response && fault.kind !== 'silent' ? response : untilAborted(signal);
  }

  /** @param seen the world that the operation sees: this one, or for a stale read its past. */
  function perform(routed: Routed, seen: World): WireResponse {
    const { room, operation, name, caller, region, requestId } = routed;
    const input = validInput(routed);
    throttle?.take({ account: caller.account, region, service: room.service, operation: name, input });
    faults.beforeEffect(targetOf(routed));
    const here = regionOf(seen, caller.account, region);
    const call = { world: seen, machines, caller, region: here, now: world.clock.now() };
    return answer(room, {
      operation: name,
      schema: operation.schema[5],
      output: operation.perform(input, call),
      requestId,
    });
  }

  return {
    handle: async (request, signal) => {
      signal?.throwIfAborted();
      return respond(request, signal);
    },
    faults,
    calls,
  };
}

/** By the signature's scope and the API version: both generations of load balancers sign alike. */
function roomOf(request: WireRequest, asked: Asked): Room {
  const signingName = scopeOf(request)?.service;
  const candidates = rooms.filter((one) => signingName === undefined || one.signingName === signingName);
  return candidates.find((one) => one.apiVersion === asked.version) ?? candidates[0] ?? rooms[0];
}

function validInput({ room, operation, asked }: Routed): unknown {
  const violations: Violation[] = [];
  const input = inputOf(asked, operation.schema[4], room.protocol, violations);
  if (violations.length > 0) throw inputError(violations, room.protocol);
  return input;
}

function targetOf({ room, name, caller, region }: Routed): FaultTarget {
  const { service, signingName } = room;
  return { service, signingName, operation: name, account: caller.account, region, arn: caller.arn };
}

/** Lets a call take effect, where its fault does, and somebody else act before that or after it. */
function effectUnder<Result>(fault: Fault, effect: () => Result): Result | undefined {
  if (!takesEffect(fault)) return undefined;
  if (!fault.afterEffect) fault.act?.();
  const result = effect();
  if (fault.afterEffect) fault.act?.();
  return result;
}

/** Never answers; ends only with the signal. */
function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Waits on the world's clock; rejects with the signal's reason as soon as it is aborted. */
async function passTime(clock: WorldClock, durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  let stop = () => {};
  const passed = new Promise<void>((resolve) => {
    stop = clock.timer(durationMs, resolve);
  });
  await Promise.race([passed, untilAborted(signal)]).finally(() => stop());
}

function newRequestId(random: () => number): string {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
