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

/** What each role includes. An approver is also an operator and a viewer; an auditor only looks. */
const included: Record<Role, readonly Role[]> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  approver: ['viewer', 'operator', 'approver'],
  auditor: ['viewer', 'auditor'],
  administrator: ['viewer', 'operator', 'approver', 'auditor', 'administrator'],
};

/** Whether somebody with these roles may do what needs the given one. */
export function allows(roles: readonly Role[], needed: Role): boolean {
  return roles.some((role) => included[role].includes(needed));
}
