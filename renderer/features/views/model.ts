import type { GridLayout, SavedView, ViewLayout } from '#contract/views.ts';

/** A screen as a view would keep it. */
export type ShownScreen = Pick<SavedView, 'address'> & { readonly layout: ViewLayout };

/** What comes and goes while one looks at a view; a view does not become another by it. */
const passing: readonly string[] = ['view', 'selected', 'details'];

/** The path and query of a screen without the view that led there. */
export function withoutView(address: string): string {
  const { path, parts } = split(address);
  return join(
    path,
    parts.filter((part) => nameOf(part) !== 'view'),
  );
}

/** The address of a saved view, which says that it is this view. */
export function addressOfView({ id, address }: Pick<SavedView, 'id' | 'address'>): string {
  const { path, parts } = split(withoutView(address));
  return join(path, [...parts, `view=${encodeURIComponent(id)}`]);
}

/** Whether the screen shows something else than the view says: other filters, groups, columns or density. */
export function isModified(view: SavedView, shown: ShownScreen): boolean {
  if (lastingPart(view.address) !== lastingPart(shown.address)) return true;
  return view.layout !== null && layoutKey(view.layout) !== layoutKey(shown.layout);
}

function lastingPart(address: string): string {
  const { path, parts } = split(address);
  const lasting = parts.filter((part) => !passing.includes(nameOf(part)));
  return join(path, lasting.map((part) => new URLSearchParams(part).toString()).sort());
}

function layoutKey({ density, grids }: ViewLayout): string {
  const changed = Object.entries(grids)
    .map(([id, layout]): [string, string] => [id, gridKey(layout)])
    .filter(([, key]) => key !== untouched);
  return JSON.stringify([density, changed.sort(byName)]);
}

function gridKey({ hidden, widths }: GridLayout): string {
  return JSON.stringify([hidden.toSorted(), Object.entries(widths).sort(byName)]);
}

const untouched = gridKey({ hidden: [], widths: {} });

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function split(address: string): { readonly path: string; readonly parts: readonly string[] } {
  const [path = '', query = ''] = address.split('?');
  return { path, parts: query.split('&').filter((part) => part !== '') };
}

function join(path: string, parts: readonly string[]): string {
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

function nameOf(part: string): string {
  return part.split('=')[0] ?? part;
}
