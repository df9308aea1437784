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
  if (typeof value === 'string') return value.toWellFormed().replace(accessKeyId, `$1${masked}`);
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    return [name.toWellFormed(), isSecret(name, member) ? masked : withoutSecrets(member)];
  });
  return Object.fromEntries(members);
}

/** Numbers and switches tell nothing, e.g. the length of a password that is asked for. */
function isSecret(name: string, value: Json): boolean {
  return secretName.test(name) && value !== null && !['number', 'boolean'].includes(typeof value);
}
