import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

export interface SplitPaneProps {
  /** Remembers the widths under this name. */
  readonly id: string;
  readonly children: ReactNode;
  /** The pane at the right; null hides it. */
  readonly details: ReactNode | null;
  readonly root: Ref<HTMLDivElement>;
  /** Hears the keys pressed in both halves: Esc closes the details wherever the focus is. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Something and, beside it, its details; the border can be moved with the pointer and with arrow keys. */
export function SplitPane({ id, children, details, root, onKeyDown }: SplitPaneProps) {
  const layout = useDefaultLayout({ id, storage: localStorage, panelIds: ['main', 'details'] });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears keys that nothing inside has taken.
    <div ref={root} className="h-full" onKeyDown={onKeyDown}>
      <Group className="h-full min-h-0" {...(details !== null && layout)} id={id}>
        <Panel id="main" minSize={360} className="min-w-0">
          {children}
        </Panel>
        {details !== null && (
          <>
            <Separator
              aria-label="Width of Details"
              className="w-px bg-line data-[separator=active]:bg-ink data-[separator=hover]:bg-edge"
            />
            <Panel id="details" minSize={300} defaultSize={400} groupResizeBehavior="preserve-pixel-size">
              <aside aria-label="Details" className="h-full overflow-hidden bg-surface">
                {details}
              </aside>
            </Panel>
          </>
        )}
      </Group>
    </div>
  );
}
