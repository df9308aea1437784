import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { screenTitle } from '../lib/screen-title.ts';

/** What the frame puts beside every screen's heading. */
export const ScreenMenu = createContext<ReactNode>(null);

export interface ScreenProps {
  /** The screen's heading; it is also told in the window's title. */
  readonly title: string;
  /** What stands beside the heading, e.g. the number of things. */
  readonly summary?: ReactNode;
  /** Filters and buttons, at the right. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A screen: one heading with its tools, and below it the content, which fills the rest. */
export function Screen({ title, summary, tools, children }: ScreenProps) {
  useEffect(() => screenTitle.set(title), [title]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-4 py-1.5">
        <div className="flex min-w-0 max-w-full items-center gap-1">
          {/* A J hangs over to the left, where it would be cut off. */}
          <h1 title={title} className="-ml-0.5 truncate pl-0.5 font-semibold text-lg">
            {title}
          </h1>
          {useContext(ScreenMenu)}
        </div>
        {summary}
        {tools !== undefined && <div className="ml-auto flex flex-wrap items-center gap-2">{tools}</div>}
      </header>
      <div className="min-h-0 grow">{children}</div>
    </div>
  );
}
