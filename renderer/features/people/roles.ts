import type { Role } from '#contract/procedure.ts';

/** Who may do what is said by each role, beside its own: the core decides, this only spares a person the refusal. */
const holders: Record<Role, readonly Role[]> = {
  viewer: ['viewer', 'operator', 'approver', 'auditor', 'administrator'],
  operator: ['operator', 'approver', 'administrator'],
  approver: ['approver', 'administrator'],
  auditor: ['auditor', 'administrator'],
  administrator: ['administrator'],
};

/** Whether somebody with these roles may do what needs the given one. */
export function mayDo(roles: readonly Role[], needed: Role): boolean {
  return roles.some((role) => holders[needed].includes(role));
}

/** What each role is for, in a few words. */
export const roleWords: Record<Role, string> = {
  viewer: 'Viewer: sees everything, changes nothing',
  operator: 'Operator: opens connections and works on what runs',
  approver: 'Approver: an operator who may approve changes',
  auditor: 'Auditor: sees everything and reads the history',
  administrator: 'Administrator: may do everything',
};
