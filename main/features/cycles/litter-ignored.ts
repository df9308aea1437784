import { z } from 'zod';
import type { Settings } from '../../foundation/store/index.ts';

const ignoredSchema = z.array(z.object({ id: z.string(), by: z.string(), at: z.number(), reason: z.string() }));

/** A finding that somebody said is meant to be so. */
export type Ignored = z.infer<typeof ignoredSchema>[number];

const key = 'litter.ignored';

/** Those of findings that are gone are forgotten in the end. */
const keptMax = 1_000;

/** Findings that are meant to be so, with who said so and why; one that changes is another finding. */
export interface IgnoredRepository {
  ids(): ReadonlySet<string>;
  add(ids: readonly string[], said: Omit<Ignored, 'id'>): void;
  remove(ids: readonly string[]): void;
}

export function openIgnored(settings: Settings): IgnoredRepository {
  const all = () => settings.get(key, ignoredSchema) ?? [];
  const without = (ids: readonly string[]) => all().filter(({ id }) => !ids.includes(id));
  return {
    ids: () => new Set(all().map(({ id }) => id)),
    add: (ids, said) => settings.set(key, [...without(ids), ...ids.map((id) => ({ id, ...said }))].slice(-keptMax)),
    remove: (ids) => settings.set(key, without(ids)),
  };
}
