import { usePreferences } from '../features/settings/index.ts';
import { commandEntry, commandIds } from '../lib/commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

interface KeyLine {
  readonly title: string;
  readonly keys: readonly string[];
}

/** What lists listen to by themselves, after the WAI-ARIA grid and treegrid patterns. */
const listKeys: readonly KeyLine[] = [
  { title: 'Move through the rows', keys: ['↑', '↓'] },
  { title: 'Open and close a row; move through its cells', keys: ['→', '←'] },
  { title: 'First and last row', keys: ['mod+Home', 'mod+End'] },
  { title: 'A page up and down', keys: ['PgUp', 'PgDn'] },
  { title: 'Select the row', keys: ['Space'] },
  { title: 'Open the row: its details, or a stack’s page; sort, on a heading', keys: ['Enter'] },
  { title: 'Mark several rows', keys: ['Shift+↑', 'Shift+↓'] },
  { title: 'Mark one more row, or take its mark off', keys: ['mod+Space'] },
  { title: 'Mark all rows that are here', keys: ['mod+A'] },
  { title: 'Change the width of a column, on its heading', keys: ['Shift+←', 'Shift+→'] },
  { title: 'Close, clear, go back', keys: ['Esc'] },
];

/** What the map listens to by itself while it has the focus. */
const mapKeys: readonly KeyLine[] = [
  { title: 'Walk along the arrows, into what encloses and out', keys: ['↑', '↓', '←', '→'] },
  { title: 'Open the details of the selection', keys: ['Enter'] },
  { title: 'Closer and farther', keys: ['+', '-'] },
];

function linesOf(group: string): KeyLine[] {
  return commandIds.flatMap((id) => {
    const entry = commandEntry(id);
    return entry.group === group && entry.keys !== undefined ? [{ title: entry.title, keys: [entry.keys] }] : [];
  });
}

function KeyGroup({ title, lines }: { readonly title: string; readonly lines: readonly KeyLine[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-semibold text-muted text-sm">{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line.title} className="flex items-center gap-3 py-1">
            <span className="grow">{line.title}</span>
            <span className="flex gap-1">
              {line.keys.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export interface KeyboardMapProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Every key there is. */
export function KeyboardMap({ open, onOpenChange }: KeyboardMapProps) {
  const { singleKeyShortcuts } = usePreferences();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard map"
      width="wide"
      {...(!singleKeyShortcuts && { description: 'Single keys are switched off in the settings.' })}
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <KeyGroup title="Everywhere" lines={linesOf('Everywhere')} />
        <KeyGroup title="Go to" lines={linesOf('Go to')} />
        <KeyGroup title="This screen" lines={linesOf('This screen')} />
        <KeyGroup title="In a list" lines={listKeys} />
        <KeyGroup title="On the map" lines={mapKeys} />
      </div>
    </Dialog>
  );
}
