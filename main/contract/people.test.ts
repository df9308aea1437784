import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allows } from './people.ts';
import { type Role, roles } from './procedure.ts';

const allowed = (role: Role) => roles.filter((needed) => allows([role], needed));

describe('what a role allows', () => {
  it.each<[Role, Role[]]>([
    ['viewer', ['viewer']],
    ['operator', ['viewer', 'operator']],
    ['approver', ['viewer', 'operator', 'approver']],
    ['auditor', ['viewer', 'auditor']],
    ['administrator', ['viewer', 'operator', 'approver', 'auditor', 'administrator']],
  ])('%s', (role, needed) => {
    expect(allowed(role)).toEqual(needed);
  });

  it('is nothing without a role', () => {
    expect(roles.some((needed) => allows([], needed))).toBe(false);
  });

  it('is never less with one role more', () => {
    const some = fc.array(fc.constantFrom(...roles));
    fc.assert(
      fc.property(some, fc.constantFrom(...roles), fc.constantFrom(...roles), (held, more, needed) => {
        return !allows(held, needed) || allows([...held, more], needed);
      }),
    );
  });
});
