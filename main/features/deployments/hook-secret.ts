import { readFile } from 'node:fs/promises';
import type { SecretRef } from '#contract/hooks.ts';

/** Where keys of other systems are found. */
export interface SecretSource {
  readonly environment: NodeJS.ProcessEnv;
  readonly readFile: (path: string) => Promise<string>;
}

export function secretsOf(environment: NodeJS.ProcessEnv): SecretSource {
  return { environment, readFile: (path) => readFile(path, 'utf8') };
}

/** A key, or why it could not be had; that never tells anything of the key. */
export type SecretRead = { readonly key: string } | { readonly problem: string };

const longestKey = 8_192;

/** Reads a key when it is needed. It must not be kept, logged or shown. */
export async function readSecret(ref: SecretRef, source: SecretSource): Promise<SecretRead> {
  const where = ref.kind === 'environment' ? `the environment variable ${ref.name}` : `the file ${ref.path}`;
  const text = await textOf(ref, source);
  const key = text?.trim() ?? '';
  if (key === '') return { problem: `its key is not found in ${where}` };
  // What an HTTP header cannot carry would be told in an error, with its value.
  if (key.length > longestKey || !/^[\x21-\x7e]+$/.test(key))
    return { problem: `what is in ${where} is no bearer token` };
  return { key };
}

async function textOf(ref: SecretRef, { environment, readFile: read }: SecretSource): Promise<string | undefined> {
  if (ref.kind === 'environment') return environment[ref.name];
  try {
    return await read(ref.path);
  } catch {
    return undefined;
  }
}
