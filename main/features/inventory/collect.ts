import { problem } from '#contract/problems.ts';
import type { KeyValue } from './resources.ts';
import { SharedTexts } from './shared-texts.ts';

/**
 * A value that AWS always sends although its types call it optional. Leaving a thing out because it came without one
 * would look like a deletion, so the whole listing fails instead.
 */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value !== null && value !== undefined) return value;
  throw problem(
    'aws_failed',
    `AWS answered without ${what}.`,
    'Refresh; if it stays, check what the endpoint of this connection is.',
  );
}

export function milliseconds(date: Date | undefined): number | null {
  return date ? date.getTime() : null;
}

export function keyValues(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined) {
  return (tags ?? []).map((tag): KeyValue => ({ key: tag.Key ?? '', value: tag.Value ?? '' }));
}

/** Every item of every page, each id once: what moves between two pages while they are read can come twice. */
export async function collectPages<Page, Item extends { readonly id: string }>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const byId = new Map<string, Item>();
  const texts = new SharedTexts();
  for await (const page of pages) for (const item of itemsOf(page)) byId.set(item.id, texts.share(item));
  return [...byId.values()];
}
