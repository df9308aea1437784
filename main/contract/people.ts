import { z } from 'zod';
import { procedure, type Role, reading, roles } from './procedure.ts';

/** What each role includes. An approver is also an operator and a viewer; an auditor only looks. */
const included: Record<Role, readonly Role[]> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  approver: ['viewer', 'operator', 'approver'],
  auditor: ['viewer', 'auditor'],
  administrator: ['viewer', 'operator', 'approver', 'auditor', 'administrator'],
};

/** Whether somebody with these roles may do what needs the given one. The core enforces it; a window asks beforehand. */
export function allows(held: readonly Role[], needed: Role): boolean {
  return held.some((role) => included[role].includes(needed));
}

const rolesSchema = z.array(z.enum(roles));

export const personSchema = z.object({
  name: z.string(),
  roles: rolesSchema,
  /** When this session ends, in milliseconds since the epoch; null on the desktop. */
  until: z.number().nullable(),
});

export const browserSessionSchema = z.object({
  /** Tells one from another; it opens nothing. */
  id: z.string(),
  name: z.string(),
  roles: rolesSchema,
  createdAt: z.number(),
  lastSeenAt: z.number().nullable(),
  expiresAt: z.number(),
  isThisOne: z.boolean(),
});

export type BrowserSession = z.infer<typeof browserSessionSchema>;

export const invitationSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: rolesSchema,
  createdAt: z.number(),
  expiresAt: z.number(),
});

export type Invitation = z.infer<typeof invitationSchema>;

/** Whom to invite, and as what. */
export const inviteeSchema = z.object({
  name: z.string().trim().min(1, 'Say who it is for.').max(100),
  role: z.enum(roles),
});

export type Invitee = z.infer<typeof inviteeSchema>;

/** How long the writes of a protected connection can be armed for, in minutes. */
export const armMinutesMax = 60;

const administration = procedure.meta({ role: 'administrator', mutates: false });
const operation = procedure.meta({ role: 'operator', mutates: false });
const connectionId = z.string().min(1).max(300);

export const people = {
  me: reading.route({ method: 'GET', path: '/me', summary: 'Who you are and what you may do' }).output(personSchema),
  sessions: administration
    .route({ method: 'GET', path: '/sessions', summary: 'Who is signed in' })
    .output(z.array(browserSessionSchema)),
  revoke: administration
    .route({ method: 'POST', path: '/sessions/revoke', summary: 'Sign somebody out' })
    .input(z.object({ id: z.string().min(1).max(200) }))
    .output(z.object({})),
  invitations: administration
    .route({ method: 'GET', path: '/invitations', summary: 'Invitations that nobody has used yet' })
    .output(z.array(invitationSchema)),
  /** The link is shown once and works once. A desktop has no server to invite to and refuses. */
  invite: administration
    .route({ method: 'POST', path: '/invitations', summary: 'Invite somebody with a role' })
    .input(inviteeSchema)
    .output(z.object({ invitation: invitationSchema, url: z.string() })),
  withdraw: administration
    .route({ method: 'POST', path: '/invitations/withdraw', summary: 'Withdraw an invitation' })
    .input(z.object({ id: z.string().min(1).max(200) }))
    .output(z.object({})),
  protect: administration
    .route({
      method: 'POST',
      path: '/connections/protect',
      summary: 'Make a connection read-only until it is armed, or not',
    })
    .input(z.object({ connectionId, isProtected: z.boolean() }))
    .output(z.object({})),
  arm: operation
    .route({ method: 'POST', path: '/connections/arm', summary: 'Let a protected connection write for a limited time' })
    .input(
      z.object({
        connectionId,
        minutes: z
          .number()
          .int()
          .min(1, 'At least one minute.')
          .max(armMinutesMax, `At most ${armMinutesMax} minutes.`),
        reason: z.string().trim().min(1, 'Say why.').max(500),
      }),
    )
    .output(z.object({ armedUntil: z.number() })),
  disarm: operation
    .route({ method: 'POST', path: '/connections/disarm', summary: 'Make a protected connection read-only again now' })
    .input(z.object({ connectionId }))
    .output(z.object({})),
};
