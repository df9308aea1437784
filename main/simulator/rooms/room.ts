import type { StaticOperationSchema } from '@smithy/types';
import type { Machines } from '../life/machines.ts';
import type { Speech } from '../wire/protocol.ts';
import type { Caller, Region, World } from '../world.ts';

/** Who asks, and where. */
export interface Call {
  readonly world: World;
  /** What carries out writes that take time. */
  readonly machines: Machines;
  readonly region: Region;
  readonly caller: Caller;
  /** Milliseconds since the epoch, on the world's clock. */
  readonly now: number;
}

export interface Operation {
  readonly schema: StaticOperationSchema;
  readonly perform: (input: unknown, call: Call) => unknown;
}

/** One AWS service: how it speaks and what it can do. */
export type Room = Service & Speech;

interface Service {
  /** What calls are counted, throttled and met by faults under, such as `elbv2`. */
  readonly service: string;
  /** The service's name in a signature's credential scope and in IAM's actions, such as `elasticloadbalancing`. */
  readonly signingName: string;
  readonly apiVersion: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** An operation: the schema that drives the wire, and the SDK's types for what stands behind it. */
export function operation<Input, Output>(
  schema: StaticOperationSchema,
  perform: (input: Input, call: Call) => Output,
): Operation {
  // The wire reads the input by the same schema that the type was made from.
  return { schema, perform: (input, call) => perform(input as Input, call) };
}

export function operations(...list: readonly Operation[]): ReadonlyMap<string, Operation> {
  return new Map(list.map((entry) => [entry.schema[2], entry]));
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export function date(atMs: number): Date {
  return new Date(atMs);
}

/** A date, or undefined for what has not happened. */
export function dateOrNone(atMs: number | null): Date | undefined {
  return atMs === null ? undefined : new Date(atMs);
}
