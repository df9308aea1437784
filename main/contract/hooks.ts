import { z } from 'zod';
import { procedure, reading } from './procedure.ts';

const timeoutSchema = z
  .number({ error: 'Give a whole number of seconds.' })
  .int('Give a whole number of seconds.')
  .min(1, 'From 1 to 900 s.')
  .max(900, 'From 1 to 900 s.');

/** Where a key of another system is found when it is needed; the key itself is never stored. */
export const secretRefSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('environment'),
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Give the name of an environment variable.'),
  }),
  z.object({ kind: z.literal('file'), path: z.string().trim().min(1, 'Give the path of the file.').max(1_000) }),
]);

export type SecretRef = z.infer<typeof secretRefSchema>;

/** What is done outside AWS at a retirement. It is told the moment, instance, zone, group and job, at least once. */
export const hookTargetSchema = z.discriminatedUnion('kind', [
  /** Is sent JSON by POST, with a key that is the same for every repetition; it must answer with a success status. */
  z.object({
    kind: z.literal('webhook'),
    url: z
      .string()
      .max(2_000)
      .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), { message: 'Give an http or https URL.' }),
    /** Sent as a bearer token. */
    secret: secretRefSchema.nullable().default(null),
  }),
  /** Runs where the console runs, without a shell, and is told in its environment; it must end with code 0. */
  z.object({
    kind: z.literal('command'),
    program: z.string().trim().min(1, 'Give the program’s path.').max(1_000),
    args: z.array(z.string().max(1_000)).max(50, 'At most 50 arguments.').default([]),
  }),
]);

export type HookTarget = z.infer<typeof hookTargetSchema>;

export const hookNameSchema = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(100)
  .regex(/^[\w .-]+$/, 'Letters, digits, spaces, dots, hyphens.');

export const hookSchema = z.object({
  name: hookNameSchema,
  target: hookTargetSchema,
  timeoutS: timeoutSchema.default(60),
});

export type Hook = z.infer<typeof hookSchema>;

/** How a hook answered. */
export const hookAnswerSchema = z.object({
  state: z.enum(['passed', 'failed']),
  /** e.g. `HTTP 204 from https://deploy.example.com/drain`. */
  evidence: z.string(),
});

export type HookAnswer = z.infer<typeof hookAnswerSchema>;

const administration = procedure.meta({ role: 'administrator', mutates: false });

export const hooks = {
  /** Whoever plans a cycle chooses among them; what they do only administrators see. */
  names: reading
    .route({ method: 'GET', path: '/hooks/names', summary: 'The hooks that may run at a retirement' })
    .output(z.array(hookNameSchema)),
  list: administration
    .route({ method: 'GET', path: '/hooks', summary: 'The hooks with what they do' })
    .output(z.array(hookSchema)),
  /** Makes a hook, or replaces the one of that name. */
  save: administration
    .route({ method: 'POST', path: '/hook', summary: 'Set up a hook' })
    .input(hookSchema)
    .output(z.object({})),
  remove: administration
    .route({ method: 'POST', path: '/hook/remove', summary: 'Remove a hook' })
    .input(z.object({ name: hookNameSchema }))
    .output(z.object({})),
  /** Runs it once with an example, saved or not. */
  try: administration
    .route({ method: 'POST', path: '/hook/try', summary: 'Run a hook with an example' })
    .input(hookSchema)
    .output(hookAnswerSchema),
};
