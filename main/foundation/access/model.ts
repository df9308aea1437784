import type { Role } from '#contract/procedure.ts';

/** Somebody, or some program, that calls the core. */
export interface Person {
  readonly name: string;
  readonly roles: readonly Role[];
}

/** What every transport tells of a call: who makes it, and in which browser session; null where it is in none. */
export interface CallContext {
  readonly person: Person;
  readonly session: { readonly id: string; readonly expiresAt: number } | null;
}
