import { z } from 'zod';
import { problemSchema } from './problems.ts';
import { procedure, reading } from './procedure.ts';

/** How a connection proves who it is, as far as the AWS configuration tells. */
export const signInSchema = z.enum([
  'keys',
  'sso',
  'role',
  'role_mfa',
  'process',
  'login',
  'web_identity',
  'environment',
  'simulator',
]);

export type SignIn = z.infer<typeof signInSchema>;

/** An endpoint override: where calls really go. Shown loudly; writes are refused unless it is loopback. */
export const endpointSchema = z.object({ url: z.string(), loopback: z.boolean() });

export type Endpoint = z.infer<typeof endpointSchema>;

/** A way to sign in that this machine offers. Listing them contacts nobody. */
export const candidateSchema = z.object({
  /** `demo`, `environment` or `profile:NAME`. */
  id: z.string(),
  label: z.string(),
  source: z.enum(['demo', 'environment', 'profile']),
  signIn: signInSchema,
  /** The region the configuration names, if any. */
  region: z.string().nullable(),
  /** The regions there are; null where any AWS region may be chosen. */
  regions: z.array(z.string()).nullable(),
  /** The account the configuration names, if any; only signing in proves it. */
  account: z.string().nullable(),
  endpoint: endpointSchema.nullable(),
  /** Why this one cannot be opened, e.g. a role whose source profile does not exist. */
  problem: problemSchema.nullable(),
});

export type Candidate = z.infer<typeof candidateSchema>;

export const connectionStateSchema = z.enum(['signing_in', 'mfa_needed', 'ready', 'expired', 'failed']);

export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** An account, a region and how to sign in, chosen by a person. */
export const connectionSchema = z.object({
  /** `CANDIDATE@REGION`, e.g. `profile:prod@eu-west-1`. */
  id: z.string(),
  candidateId: z.string(),
  label: z.string(),
  source: candidateSchema.shape.source,
  signIn: signInSchema,
  region: z.string(),
  state: connectionStateSchema,
  /** Twelve digits, once STS has said so. */
  account: z.string().nullable(),
  /** The caller's ARN, once STS has said so. */
  identity: z.string().nullable(),
  /** When the credentials run out, in milliseconds since the epoch; null where they do not or it is not known. */
  signedInUntil: z.number().nullable(),
  endpoint: endpointSchema.nullable(),
  /** The MFA device that a code is needed for. */
  mfaSerial: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** Read-only until it is armed. */
  isProtected: z.boolean(),
  /** Until when writes are armed, in milliseconds since the epoch; null where they are not. */
  armedUntil: z.number().nullable(),
});

export type Connection = z.infer<typeof connectionSchema>;

const connectionRef = z.object({ connectionId: z.string().min(1).max(300) });

export const connections = {
  candidates: reading
    .route({ method: 'GET', path: '/connections/candidates', summary: 'Ways to sign in that this machine offers' })
    .output(z.object({ candidates: z.array(candidateSchema), problems: z.array(problemSchema) })),
  list: reading
    .route({ method: 'GET', path: '/connections', summary: 'Connections that are open' })
    .output(z.array(connectionSchema)),
  open: procedure
    .meta({ role: 'operator', mutates: false })
    .route({ method: 'POST', path: '/connections', summary: 'Choose a way to sign in and a region' })
    .input(z.object({ candidateId: z.string().min(1).max(200), region: z.string().min(1).max(40) }))
    .output(connectionSchema),
  close: procedure
    .meta({ role: 'operator', mutates: false })
    .route({ method: 'POST', path: '/connections/close', summary: 'Stop reading with a connection' })
    .input(connectionRef)
    .output(z.object({})),
  submitMfa: procedure
    .meta({ role: 'operator', mutates: false })
    .route({ method: 'POST', path: '/connections/mfa', summary: 'Give the MFA code a connection waits for' })
    .input(connectionRef.extend({ code: z.string().regex(/^\d{6}$/, 'An MFA code has six digits.') }))
    .output(connectionSchema),
  signInAgain: procedure
    .meta({ role: 'operator', mutates: false })
    .route({ method: 'POST', path: '/connections/sign-in', summary: 'Sign in again after expiry or failure' })
    .input(connectionRef)
    .output(connectionSchema),
};
