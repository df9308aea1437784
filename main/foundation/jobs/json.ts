import { ProblemError, problem } from '#contract/problems.ts';
import { isJson, type Json } from '../audit/model.ts';

/** The value as it is written; throws `internal` where reading it back would give another one. */
export function encodeJson(value: Json, what: string): string {
  if (!isJson(value)) {
    throw problem('internal', `${what} cannot be written down as plain data.`, 'Report this: it is an error of ours.');
  }
  return JSON.stringify(value);
}

export function decodeJson<Value = Json>(text: string): Value {
  return JSON.parse(text) as Value;
}

/** What is written here was typed before; null stays null. */
export function encodeNullable(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

export function decodeNullable<Value>(text: string | null): Value | null {
  return text === null ? null : decodeJson<Value>(text);
}

/** A parameter as people read it. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whatever was thrown, as a problem. What no code of ours knows is told as it is: it is an error in a definition. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const unforeseen = problem('internal', `Something unforeseen happened: ${message}`, 'Report this.');
  return new ProblemError(unforeseen.problem, { cause: error });
}
