import { X } from 'lucide-react';
import { placeGroupings } from './groupings.ts';
import { splitEnvironmentId, stackNameOf } from './resource-key.ts';
import type { PlaceSearch } from './search-params.ts';

/** Something that a list is narrowed to by a link. */
export interface FilterChip<Search> {
  readonly label: string;
  /** Undefined while the list is not narrowed so. */
  readonly value: string | undefined;
  /** What takes it off. */
  readonly off: Search;
}

/** A chip's word for what the list is narrowed to; an empty value stands for things that have none. */
export function chipValue(value: string | undefined): string | undefined {
  return value === '' ? 'None' : value;
}

function environmentChip(id: string | undefined): string | undefined {
  return id === undefined ? undefined : splitEnvironmentId(id).name || placeGroupings.environment.none;
}

/** The chips of what every list can be narrowed to: an environment, an application and a stack. */
export function placeChips({ env, app, stack }: PlaceSearch): FilterChip<PlaceSearch>[] {
  return [
    { label: 'Environment', value: environmentChip(env), off: { env: undefined } },
    { label: 'Application', value: chipValue(app), off: { app: undefined } },
    { label: 'Stack', value: stack && stackNameOf(stack), off: { stack: undefined } },
  ];
}

interface FilterChipsProps<Search> {
  readonly chips: readonly FilterChip<Search>[];
  readonly onChange: (next: Search) => void;
}

/** What the list is narrowed to by a link; each can be taken off. */
export function FilterChips<Search>({ chips, onChange }: FilterChipsProps<Search>) {
  const shown = chips.filter(({ value }) => value !== undefined);
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-2 border-line border-b bg-surface px-4 py-1.5">
      {shown.map(({ label, value, off }) => (
        <li key={label} className="inline-flex h-6 min-w-0 items-center gap-1.5 rounded-md bg-selected pl-2 text-sm">
          <span className="text-muted">{label}</span>
          <span className="truncate font-medium">{value}</span>
          <button
            type="button"
            aria-label={`Remove the filter ${label} ${value}`}
            className="flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            onClick={() => onChange(off)}
          >
            <X size={13} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
