import { Columns3 } from 'lucide-react';
import { memo } from 'react';
import { Button } from '../button.tsx';
import { Popover } from '../popover.tsx';
import type { GridColumn } from './model.ts';
import type { ShownColumns } from './use-shown-columns.ts';

interface ColumnChooserProps<Row> extends Omit<ShownColumns<Row>, 'columns'> {
  readonly all: readonly GridColumn<Row>[];
}

function ColumnChooserView<Row>({ all, hidden, toggle, showAll }: ColumnChooserProps<Row>) {
  const [first, ...others] = all;
  return (
    <div className="grid-columns-button">
      <Popover
        title="Columns"
        trigger={
          <Button look="quiet" shape="smallIcon" aria-label="Choose columns" title="Choose columns">
            <Columns3 size={14} strokeWidth={1.75} aria-hidden />
          </Button>
        }
      >
        <ul className="flex flex-col gap-0.5">
          <ColumnBox label={first?.label ?? ''} shown disabled onToggle={() => undefined} />
          {others.map(({ id, label }) => (
            <ColumnBox key={id} label={label} shown={!hidden.has(id)} onToggle={() => toggle(id)} />
          ))}
        </ul>
        <Button className="mt-2" disabled={hidden.size === 0} onClick={showAll}>
          Show all
        </Button>
      </Popover>
    </div>
  );
}

/** Which columns are shown; behind a button at the end of the header. Other rows do not draw it again. */
export const ColumnChooser = memo(ColumnChooserView) as typeof ColumnChooserView;

interface ColumnBoxProps {
  readonly label: string;
  readonly shown: boolean;
  readonly disabled?: boolean;
  readonly onToggle: () => void;
}

function ColumnBox({ label, shown, disabled = false, onToggle }: ColumnBoxProps) {
  return (
    <li>
      <label className="flex min-h-6 items-center gap-2">
        <input type="checkbox" checked={shown} disabled={disabled} onChange={onToggle} />
        {label}
      </label>
    </li>
  );
}
