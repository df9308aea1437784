import { useCommand } from '../../lib/commands.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Select } from '../../ui/select.tsx';
import { Legend } from './legend.tsx';
import type { MapSearch, Overlay } from './search-params.ts';

const overlayOptions = [
  { value: 'health', label: 'Health' },
  { value: 'change', label: 'Recent change' },
  { value: 'zone', label: 'Zone' },
] as const;

const sinceOptions = [
  { value: 'minutes', label: '10 minutes' },
  { value: 'hour', label: '1 hour' },
] as const;

interface MapToolsProps {
  readonly search: MapSearch;
  readonly overlay: Overlay;
  readonly hasSelection: boolean;
  readonly onChange: (next: MapSearch) => void;
}

/** How the map is looked at; each of these is a key too. */
export function MapTools({ search, overlay, hasSelection, onChange }: MapToolsProps) {
  const near = search.near === true;
  const blast = search.blast === true;
  const table = search.view === 'table';
  const toggle = {
    near: () => hasSelection && onChange({ near: near ? undefined : true }),
    blast: () => hasSelection && onChange({ blast: blast ? undefined : true, details: undefined }),
    table: () => onChange({ view: table ? undefined : 'table' }),
  };
  useCommand('mapNear', toggle.near);
  useCommand('mapBlast', toggle.blast);
  useCommand('mapTable', toggle.table);
  return (
    <>
      <Select
        label="Overlay"
        labelShown
        value={overlay}
        options={overlayOptions}
        onChange={(value) => onChange({ overlay: value === 'health' ? undefined : value })}
      />
      {overlay === 'change' && (
        <Select
          label="Within the last"
          labelShown
          value={search.since ?? 'minutes'}
          options={sinceOptions}
          onChange={(value) => onChange({ since: value === 'hour' ? 'hour' : undefined })}
        />
      )}
      <Button aria-pressed={near} disabled={!hasSelection} onClick={toggle.near}>
        Near <Kbd keys="f" />
      </Button>
      <Button aria-pressed={blast} disabled={!hasSelection} onClick={toggle.blast}>
        Blast radius <Kbd keys="b" />
      </Button>
      <Button aria-pressed={table} onClick={toggle.table}>
        Table <Kbd keys="v" />
      </Button>
      <Legend overlay={overlay} />
    </>
  );
}

interface HiddenChipProps {
  readonly hidden: number;
  readonly all: boolean;
  readonly onChange: (next: MapSearch) => void;
}

/** How much is left out, why, and the way to see what still fits. */
export function HiddenChip({ hidden, all, onChange }: HiddenChipProps) {
  if (hidden === 0 && !all) return null;
  const why = 'A map draws at most 500 things. What is left out is calm; the lists have everything.';
  return (
    <Button
      shape="small"
      title={why}
      aria-pressed={all}
      onClick={() => onChange({ all: all ? undefined : true })}
      className="text-muted"
    >
      {hidden === 0 ? 'All are shown' : `${formatNumber(hidden)} hidden`}
      {!all && <span className="text-ink underline underline-offset-2">show</span>}
    </Button>
  );
}
