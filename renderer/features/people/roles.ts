import type { Role } from '#contract/procedure.ts';

/** What each role is for, in a few words. */
export const roleWords: Record<Role, string> = {
  viewer: 'Viewer: sees everything, changes nothing',
  operator: 'Operator: opens connections and works on what runs',
  approver: 'Approver: an operator who may approve changes',
  auditor: 'Auditor: sees everything and reads the history',
  administrator: 'Administrator: may do everything',
};
