import type { Json } from './model.ts';

/** What stands in place of a value that is not recorded, as AWS writes a NoEcho parameter. */
export const masked = '****';

const secretName = /passw(or)?d|passphrase|secret|private_?key|access_?key|credential|session_?token|auth_?token/i;
// Long-lived and temporary access key ids: nothing that is recorded needs one.
const accessKeyId = /\b(AKIA|ASIA)[A-Z0-9]{12,}/g;

/**
 * The value as it may be recorded: what carries a secret's name is masked, access key ids are cut, and half characters,
 * for which JSON has no form, are replaced. A NoEcho value has no telling name: whoever knows of it masks it before.
 */
export function withoutSecrets<Value extends Json>(value: Value): Value;
export function withoutSecrets(value: Json): Json {
  if (typeof value === 'string') return withoutAccessKeys(value.toWellFormed());
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item));
  if (typeof value !== 'object' || value === null) return value;
  // Without a prototype, so that a member of whatever name is one; a list of pairs on the way takes twice the time.
  const recorded: Record<string, Json> = Object.create(null);
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, Json>>)[name] ?? null;
    recorded[name.toWellFormed()] = isSecret(name, member) ? masked : withoutSecrets(member);
  }
  return recorded;
}

/** Nearly no text has one, and to replace nothing takes as long as everything else that is done here. */
function withoutAccessKeys(text: string): string {
  return text.includes('AKIA') || text.includes('ASIA') ? text.replace(accessKeyId, `$1${masked}`) : text;
}

/** Numbers and switches tell nothing, e.g. the length of a password that is asked for. */
function isSecret(name: string, value: Json): boolean {
  return value !== null && typeof value !== 'number' && typeof value !== 'boolean' && secretName.test(name);
}
