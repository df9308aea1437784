import type { StopWords } from '../../foundation/jobs/index.ts';
import { counted, type Sizes } from './model.ts';
import { sizeNames } from './sizes.ts';

/** About what becomes of instances. */
export function ofInstances(texts: readonly string[]): StopWords[] {
  return texts.map((text) => ({ concerns: 'instances', text }));
}

/** About what was set on the group meanwhile. */
export function ofSettings(texts: readonly string[]): StopWords[] {
  return texts.map((text) => ({ concerns: 'settings', text }));
}

/** About why something is told by the record alone. */
export function ofUnread(why: string): StopWords {
  return { concerns: 'unread', text: `The group could not be read, so this is by the record alone. ${why}` };
}

/** Each size in the order in which people name them. */
export const sizesInOrder = ['desiredCapacity', 'minSize', 'maxSize'] as const satisfies readonly (keyof Sizes)[];

/** e.g. `The maximum size goes back from 14 to 12`; null where it is that already. */
export function goesBack(name: keyof Sizes, from: Sizes, to: Sizes): string | null {
  return from[name] === to[name] ? null : `The ${sizeNames[name]} goes back from ${from[name]} to ${to[name]}`;
}

/** e.g. `1 old instance is`, `3 old instances are`. */
export function countedWith(count: number, noun: string, [one, several]: readonly [string, string]): string {
  return `${counted(count, noun)} ${count === 1 ? one : several}`;
}
