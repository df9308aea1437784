import { X } from 'lucide-react';
import { splitEnvironmentId, stackNameOf } from '../inventory/resource-key.ts';
import type { InstancesSearch } from './search-params.ts';

interface FilterChipsProps {
  readonly search: InstancesSearch;
  readonly onChange: (next: InstancesSearch) => void;
}

/** What the list is narrowed to by a link: an environment, an application, a stack or a group; each can be taken off. */
export function FilterChips({ search, onChange }: FilterChipsProps) {
  const chips = [
    {
      label: 'Environment',
      value: search.env && (splitEnvironmentId(search.env).name || 'Not placed'),
      off: { env: undefined },
    },
    { label: 'Application', value: search.app, off: { app: undefined } },
    { label: 'Stack', value: search.stack && stackNameOf(search.stack), off: { stack: undefined } },
    // A group's name means something within its connection only, so the two come and go together.
    { label: 'Group', value: search.group, off: { group: undefined, connection: undefined } },
  ].filter(({ value }) => value !== undefined);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-2 border-line border-b bg-surface px-4 py-1.5">
      {chips.map(({ label, value, off }) => (
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
