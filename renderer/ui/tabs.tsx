import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { useCommand } from '../lib/commands.ts';

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** How many things are in it, where that is known. */
  readonly count?: number | undefined;
}

export interface TabsProps<Value extends string> {
  /** What the tabs are parts of, for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** The content of the chosen tab. */
  readonly children: ReactNode;
}

/** Parts of a screen of which one is shown. Arrow keys move within the tabs, `[` and `]` from anywhere. */
export function Tabs<Value extends string>({ label, tabs, value, onChange, children }: TabsProps<Value>) {
  const step = (by: number) => {
    const index = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next !== undefined) onChange(next.value);
  };
  useCommand('previousTab', () => step(-1));
  useCommand('nextTab', () => step(1));
  return (
    <Base.Root value={value} onValueChange={(next: Value) => onChange(next)} className="flex h-full min-h-0 flex-col">
      <Base.List
        activateOnFocus
        aria-label={label}
        className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-surface px-3"
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 border-transparent border-b-2 px-2 text-muted select-none hover:text-ink focus-visible:-outline-offset-2 data-active:border-ink data-active:font-medium data-active:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-muted text-sm">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel value={value} tabIndex={-1} className="min-h-0 grow outline-none">
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
