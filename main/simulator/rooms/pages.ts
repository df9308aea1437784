export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

export interface PageRequest<Item> {
  /** What the token belongs to: a token of one listing is refused by another. */
  readonly listing: string;
  readonly size: number;
  readonly token: string | undefined;
  /** Unique, and in the listing's order. */
  readonly keyOf: (item: Item) => string;
  readonly invalidToken: (token: string) => Error;
}

/**
 * One page of a listing. The token names the last key that was shown, so that what is born or dies between two pages
 * neither repeats nor hides anything else.
 */
export function page<Item>(items: Iterable<Item>, request: PageRequest<Item>): Page<Item> {
  const after = lastKey(request);
  const rest: { readonly key: string; readonly item: Item }[] = [];
  for (const item of items) {
    const key = request.keyOf(item);
    if (key > after) rest.push({ key, item });
  }
  rest.sort((a, b) => (a.key < b.key ? -1 : 1));
  const shown = rest.slice(0, request.size);
  const last = shown.at(-1);
  const nextToken = last && rest.length > shown.length ? encode(request.listing, last.key) : undefined;
  return { items: shown.map((entry) => entry.item), nextToken };
}

/** A key that sorts the newest first. */
export function newestFirst(at: number, id: string): string {
  return `${String(Number.MAX_SAFE_INTEGER - at).padStart(16, '0')} ${id}`;
}

function lastKey<Item>({ listing, token, invalidToken }: PageRequest<Item>): string {
  if (token === undefined) return '';
  const [tokenListing, key] = decode(token);
  if (tokenListing !== listing || key === undefined) throw invalidToken(token);
  return key;
}

function encode(listing: string, key: string): string {
  return Buffer.from(`${listing}\n${key}`).toString('base64url');
}

function decode(token: string): string[] {
  return Buffer.from(token, 'base64url').toString().split('\n');
}
