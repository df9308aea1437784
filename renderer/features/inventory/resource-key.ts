import type { ResourceRef } from '#contract/inventory.ts';

const separator = '~';

/** What is named by its connection and an id of its own. */
const namedKinds = ['stack', 'group', 'instance', 'load_balancer', 'target_group', 'database'] as const;

/** A resource as one word for a link, e.g. `stack~demo@eu-west-1~arn:aws:cloudformation:…`. */
export function resourceKey({ kind, connectionId, id }: ResourceRef): string {
  return kind === 'environment' ? [kind, id].join(separator) : [kind, connectionId, id].join(separator);
}

/** The resource a word from a link names; null where it names none. */
export function parseResourceKey(key: string): ResourceRef | null {
  const start = key.indexOf(separator);
  const word = key.slice(0, Math.max(0, start));
  const rest = key.slice(start + 1);
  if (word === 'environment') return { kind: word, connectionId: splitEnvironmentId(rest).connectionId, id: rest };
  const kind = namedKinds.find((each) => each === word);
  const end = rest.lastIndexOf(separator);
  if (kind === undefined || end < 0) return null;
  return { kind, connectionId: rest.slice(0, end), id: rest.slice(end + 1) };
}

/** An environment's id is `CONNECTION/NAME`, and a connection's ends with `@REGION`. */
export function splitEnvironmentId(id: string): { readonly connectionId: string; readonly name: string } {
  const match = /^(.+?@[a-z0-9-]+)\/(.*)$/s.exec(id);
  return { connectionId: match?.[1] ?? '', name: match?.[2] ?? id };
}

/** The name in a stack's ARN, `arn:…:stack/NAME/UUID`. */
export function stackNameOf(arn: string): string {
  return arn.split('/')[1] ?? arn;
}
