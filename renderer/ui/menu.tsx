import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

export interface MenuEntry {
  readonly label: string;
  readonly onSelect: () => void;
  readonly shortcut?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

export interface MenuProps {
  readonly trigger: ReactElement;
  /** Groups of entries; a line stands between them. */
  readonly groups: readonly (readonly MenuEntry[])[];
}

const itemLook =
  'flex h-control items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-selected data-disabled:opacity-50';

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  const content = (
    <>
      <span className="grow">{entry.label}</span>
      {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
    </>
  );
  if (entry.checked === undefined) {
    return (
      <Base.Item className={itemLook} onClick={entry.onSelect} disabled={entry.disabled ?? false}>
        {content}
      </Base.Item>
    );
  }
  return (
    <Base.CheckboxItem
      className={itemLook}
      checked={entry.checked}
      onCheckedChange={entry.onSelect}
      disabled={entry.disabled ?? false}
    >
      <span className="w-3.5">
        <Base.CheckboxItemIndicator>
          <Check size={14} aria-hidden />
        </Base.CheckboxItemIndicator>
      </span>
      {content}
    </Base.CheckboxItem>
  );
}

/** A menu of actions behind a button. */
export function Menu({ trigger, groups }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className="z-40">
          <Base.Popup className="min-w-44 rounded-lg bg-raised p-1 shadow-popup">
            {groups.map((group, index) => (
              <div key={group.map((entry) => entry.label).join()}>
                {index > 0 && <Base.Separator className="my-1 h-px bg-line" />}
                {group.map((entry) => (
                  <Entry key={entry.label} entry={entry} />
                ))}
              </div>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
