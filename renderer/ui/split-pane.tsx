import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

export interface SplitPaneProps {
  /** Remembers the widths under this name. */
  readonly id: string;
  readonly children: ReactNode;
  /** The pane at the right; null hides it. */
  readonly details: ReactNode | null;
  /** The pane's name for screen readers. */
  readonly detailsLabel: string;
}

/** Something and, beside it, its details; the border can be moved with the pointer and with arrow keys. */
export function SplitPane({ id, children, details, detailsLabel }: SplitPaneProps) {
  const layout = useDefaultLayout({ id, storage: localStorage, panelIds: ['main', 'details'] });
  return (
    <Group className="h-full min-h-0" {...(details !== null && layout)} id={id}>
      <Panel id="main" minSize={360} className="min-w-0">
        {children}
      </Panel>
      {details !== null && (
        <>
          <Separator
            aria-label={`Width of ${detailsLabel}`}
            className="w-px bg-line data-[separator=active]:bg-ink data-[separator=hover]:bg-edge"
          />
          <Panel id="details" minSize={300} defaultSize={400} groupResizeBehavior="preserve-pixel-size">
            <aside aria-label={detailsLabel} className="h-full overflow-hidden bg-surface">
              {details}
            </aside>
          </Panel>
        </>
      )}
    </Group>
  );
}
