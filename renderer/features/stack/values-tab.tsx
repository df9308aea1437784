import { SearchField } from '../../ui/field.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { CopyableList } from '../inventory/details-pane.tsx';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { matchesWords } from './events.ts';
import type { StackPageSearch } from './search-params.ts';
import { TabBar } from './tab-bar.tsx';

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly description?: string | null;
  readonly exportName?: string | null;
}

interface ValuesTabProps {
  readonly noun: 'parameters' | 'outputs';
  readonly entries: readonly Entry[];
  readonly search: Pick<StackPageSearch, 'q'>;
  readonly onSearch: (next: Pick<StackPageSearch, 'q'>) => void;
}

/** The parameters or the outputs of a stack: found by name or value, each to be copied. */
export function ValuesTab({ noun, entries, search, onSearch }: ValuesTabProps) {
  const [text, setText] = useTextFilter(search.q, (q) => onSearch({ q }));
  const shown = entries
    .map(({ key, value, ...rest }) => ({ key, value, note: noteOf(rest) }))
    .filter(({ key, value, note }) => matchesWords([key, value, note], text.trim()));
  return (
    <div className="flex h-full flex-col">
      <TabBar>
        <SearchField label={`Filter ${noun}`} value={text} onChange={setText} className="w-64" />
        <span role="status" className="text-muted">
          {shown.length === entries.length ? entries.length : `${shown.length} of ${entries.length}`}
          <span className="sr-only"> {noun}</span>
        </span>
      </TabBar>
      <ScrollRegion label={noun} className="min-h-0 grow p-4">
        <div className="max-w-4xl">
          <CopyableList
            entries={shown}
            empty={entries.length === 0 ? `This stack has no ${noun}.` : `None of its ${noun} matches.`}
          />
        </div>
      </ScrollRegion>
    </div>
  );
}

function noteOf({ description = null, exportName = null }: Omit<Entry, 'key' | 'value'>): string {
  return [description, exportName === null ? null : `exported as ${exportName}`].filter(Boolean).join(' · ');
}
