import { z } from 'zod';
import { isJson, type Json, type WriteAnswer } from './model.ts';

/*
 * The format of the audit log. It is final: a log that is written today is verified in years. New kinds may be added;
 * the kinds below never change.
 *
 * A record is a number (`seq`: 1, 2, 3 without a gap), a moment (`at`, milliseconds since the epoch), a body, and
 *
 *   hash = SHA-256( 0x00 ‖ prev ‖ seq LF at LF ‖ body )
 *
 * where `prev` is the hash of the record before (32 zero bytes for the first), `seq` and `at` are decimal ASCII, LF is
 * 0x0A and the body is the exact text that is stored: canonical JSON (RFC 8785) in UTF-8. Leaves and nodes of the tree
 * over the hashes begin with 0x00 and 0x01 (RFC 6962).
 *
 * What names a person or was written by one may have to be erased. The body holds only a commitment to it,
 *
 *   { "sha256": hex( SHA-256( 0x02 ‖ salt ‖ value ) ) }
 *
 * where the salt is 32 random bytes of its own and the value is canonical JSON; both lie beside the record and are
 * erased together, which leaves the record verifiable and nothing to guess from. A null stands in the body as it is.
 *
 * No credential, token or NoEcho value is ever in a record. Where one must be compared with another, a record holds
 * { "hmac": hex, "key": id }: HMAC-SHA-256 with a key that is not in the log.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const commitmentSchema = z.strictObject({ sha256 });

export type Commitment = z.infer<typeof commitmentSchema>;

// What `z.json()` takes, in a tenth of the time.
const json = z.custom<Json>(isJson);
const text = z.string();
const count = z.number().int().min(0);
const seq = z.number().int().min(1);
const nullable = { text: text.nullable(), seq: seq.nullable() };

const answers = z.array(
  z.strictObject({
    // As the clock said: it may have been set back meanwhile.
    at: z.number(),
    durationMs: z.number(),
    requestId: nullable.text,
    httpStatus: z.number().nullable(),
    code: nullable.text,
  }),
);

/** Who did it, and why. */
const person = { person: text };
const because = { ...person, reason: text };

/** Where something is done. */
const place = { connection: text, account: text, region: text };

/** A kind of record: what stays in its body (`plain`), and what the body only commits to (`erasable`). */
function shape<Plain extends z.ZodRawShape, Erasable extends z.ZodRawShape>(plain: Plain, erasable: Erasable) {
  return { plain, erasable, facts: z.strictObject({ ...plain, ...erasable }) };
}

const shapes = {
  /** Record 1: whose log this is. `follows` is the end of the closed log that this one goes on from. */
  origin: shape(
    {
      format: z.literal(1),
      installation: text,
      follows: z.strictObject({ installation: text, seq, hash: sha256 }).nullable(),
    },
    {},
  ),

  /** A person signed in to the console. */
  sign_in: shape({ how: z.enum(['link', 'invitation', 'desktop']), roles: z.array(text) }, person),

  /** Somebody asked for a job. `plan` and `approvals` are the records of what was shown and who approved it. */
  'job.requested': shape(
    {
      job: text,
      root: text,
      parent: nullable.text,
      definition: z.strictObject({ kind: text, version: z.number().int() }),
      title: text,
      ...place,
      /** What it changes, by its name. */
      resource: text,
      change: z.enum(['standard', 'normal', 'emergency']),
      /** Whether who asked also approved; null where no approval is needed. */
      selfApproved: z.boolean().nullable(),
      plan: nullable.seq,
      approvals: z.array(seq),
    },
    { requester: text, reason: text, ticket: nullable.text, input: json },
  ),
  /** Somebody wants a job, or with `hold` and `release` every job, to stop or to go on. */
  'job.wish': shape(
    { job: nullable.text, wish: z.enum(['pause', 'resume', 'cancel', 'hold', 'release']) },
    { ...person, reason: nullable.text },
  ),
  /** Somebody decided about a step whose outcome nobody knew; `step` is null where it was about the whole job. */
  'job.answered': shape({ job: text, step: nullable.text, choice: z.enum(['mark_done', 'retry', 'fail']) }, because),
  /** `code` says why it failed; `message` is the sentence that people were told. */
  'job.ended': shape(
    { job: text, state: z.enum(['succeeded', 'failed', 'cancelled']), code: nullable.text },
    { message: nullable.text },
  ),

  /** What was about to be changed outside, committed before it left. */
  'write.intent': shape(
    {
      action: text,
      ...place,
      resource: text,
      parameters: z.record(text, json),
      job: text,
      step: text,
      attempt: count,
      epoch: count,
    },
    /** `identity`: as whom, the ARN. */
    { identity: nullable.text, requester: text, ticket: nullable.text },
  ),
  /** How it ended; `intent` is the number of the record above, and each attempt tells its request id. */
  'write.outcome': shape(
    {
      intent: seq,
      job: text,
      epoch: count,
      result: z.enum(['done', 'found_done', 'refused', 'unknown', 'settled_by_person']),
      answers,
    },
    {},
  ),

  /** What somebody was shown before deciding, by its fingerprint. */
  'plan.shown': shape({ fingerprint: text, ...place, resource: text }, person),
  /** Somebody approved or rejected exactly what has this fingerprint. */
  approval: shape(
    { fingerprint: text, job: nullable.text, decision: z.enum(['approved', 'rejected']), self: z.boolean() },
    { ...person, reason: nullable.text },
  ),

  'connection.protected': shape({ connection: text, isProtected: z.boolean() }, person),
  'connection.armed': shape({ connection: text, until: count }, because),
  'connection.disarmed': shape({ connection: text }, person),

  /** A setting of the console that decides who may do what, or what people see. `value`: what it is from now on. */
  'settings.changed': shape({ setting: text }, { ...person, value: json }),
  /** Somebody took records out; `records` says how many. */
  export: shape({ what: text, format: text, records: count }, { ...person, query: json }),
  /** Values were erased; the records that committed to them stand. */
  'private.erased': shape({ values: z.array(z.strictObject({ seq, field: text })) }, because),
  /** Checkpoints are signed with another key from here on; `publicKey` is SPKI in base64. */
  'key.rotated': shape({ algorithm: text, key: text, publicKey: text, previous: nullable.text }, {}),
  /** The tree over the first `size` records has this root, as a signed note (C2SP tlog-checkpoint) says. */
  checkpoint: shape({ size: count, root: sha256, note: text }, {}),
} as const;

type Shapes = typeof shapes;

export type AuditKind = keyof Shapes;

export const auditKinds = Object.keys(shapes) as AuditKind[];

/** What is told to the log. */
export type AuditFacts<Kind extends AuditKind> = z.infer<Shapes[Kind]['facts']>;

/** What stands in a record. */
export type AuditBody<Kind extends AuditKind = AuditKind> = {
  [One in Kind]: { readonly kind: One } & z.infer<z.ZodObject<Shapes[One]['plain']>> & {
      readonly [Field in keyof Shapes[One]['erasable']]: Commitment | null;
    };
}[Kind];

const bodySchemas = Object.fromEntries(
  Object.entries(shapes).map(([kind, { plain, erasable }]) => {
    const commitments = Object.keys(erasable).map((field) => [field, commitmentSchema.nullable()]);
    return [kind, z.strictObject({ kind: z.literal(kind), ...plain, ...Object.fromEntries(commitments) })];
  }),
) as Record<AuditKind, z.ZodObject>;

/** What may be erased of a kind, by field. */
export function erasableFields(kind: AuditKind): readonly string[] {
  return Object.keys(shapes[kind].erasable);
}

/** The facts as given; throws where one is missing, of the wrong type or unknown. */
export function checkedFacts<Kind extends AuditKind>(kind: Kind, facts: AuditFacts<Kind>): Record<string, Json> {
  return shapes[kind].facts.parse(facts) as Record<string, Json>;
}

/** A stored body; throws where it is none of this format. */
export function parseBody(body: string): AuditBody {
  const parsed: unknown = JSON.parse(body);
  const { kind } = z.object({ kind: z.enum(auditKinds) }).parse(parsed);
  return bodySchemas[kind].parse(parsed) as AuditBody;
}

/** What was kept of a write's answers; throws where it is none of this format. */
export function parseAnswers(text: string): WriteAnswer[] {
  return answers.parse(JSON.parse(text));
}
