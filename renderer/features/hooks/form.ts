import { type Hook, hookSchema, type SecretRef } from '#contract/hooks.ts';

/** What was typed and chosen in the form of a hook; also what the chosen kind does not use. */
export interface TypedHook {
  readonly name: string;
  readonly kind: Hook['target']['kind'];
  readonly url: string;
  readonly secret: SecretRef['kind'] | 'none';
  readonly secretName: string;
  readonly secretPath: string;
  readonly program: string;
  /** One a line. */
  readonly args: string;
  readonly timeoutS: string;
}

/** The fields that can be filled in wrongly. */
export type HookField = Exclude<keyof TypedHook, 'kind' | 'secret'>;

export type HookComplaints = Readonly<Partial<Record<HookField, string>>>;

export type CheckedHook =
  | { readonly hook: Hook; readonly complaints: null }
  | { readonly hook: null; readonly complaints: HookComplaints };

const blank: TypedHook = {
  ...{ name: '', kind: 'webhook', url: '', secret: 'none', secretName: '', secretPath: '', program: '', args: '' },
  timeoutS: '60',
};

/** The form at first: a hook as it is, or a new one. */
export function typedHook(hook: Hook | null): TypedHook {
  if (hook === null) return blank;
  const { name, target } = hook;
  const typed = { ...blank, name, kind: target.kind, timeoutS: String(hook.timeoutS) };
  if (target.kind === 'command') return { ...typed, program: target.program, args: target.args.join('\n') };
  const { url, secret } = target;
  if (secret === null) return { ...typed, url };
  const where = secret.kind === 'file' ? { secretPath: secret.path } : { secretName: secret.name };
  return { ...typed, ...where, url, secret: secret.kind };
}

/** The hook that the form makes, or what is wrong with each field. */
export function checkHook(typed: TypedHook): CheckedHook {
  const { name, timeoutS } = typed;
  const parsed = hookSchema.safeParse({ name, target: targetOf(typed), timeoutS: numberIn(timeoutS) });
  if (parsed.success) return { hook: parsed.data, complaints: null };
  const complaints: Partial<Record<HookField, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldsByPath[path.filter((part) => typeof part === 'string').join('.')];
    if (field !== undefined) complaints[field] ??= message;
  }
  return { hook: null, complaints };
}

function targetOf({ kind, url, program, args, ...typed }: TypedHook) {
  if (kind === 'webhook') return { kind, url: url.trim(), secret: secretOf(typed) };
  return { kind, program, args: args.split('\n').filter((line) => line !== '') };
}

function secretOf({ secret, secretName, secretPath }: Pick<TypedHook, 'secret' | 'secretName' | 'secretPath'>) {
  switch (secret) {
    case 'none':
      return null;
    case 'environment':
      return { kind: secret, name: secretName.trim() };
    case 'file':
      return { kind: secret, path: secretPath };
  }
}

/** `Number('')` is 0, which nobody meant who left a field empty. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

const fieldsByPath: Readonly<Record<string, HookField>> = {
  name: 'name',
  'target.url': 'url',
  'target.secret.name': 'secretName',
  'target.secret.path': 'secretPath',
  'target.program': 'program',
  'target.args': 'args',
  timeoutS: 'timeoutS',
};

/** What a hook does, in one line. */
export function targetWords({ target }: Hook): string {
  return target.kind === 'webhook' ? `POST to ${target.url}` : `Runs ${[target.program, ...target.args].join(' ')}`;
}

/** Where its secret is found; null where it sends none. */
export function secretWords({ target }: Hook): string | null {
  if (target.kind === 'command' || target.secret === null) return null;
  const { secret } = target;
  return secret.kind === 'file'
    ? `with the secret in ${secret.path}`
    : `with the secret in the variable ${secret.name}`;
}
