import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface DisclosureProps {
  /** What is always seen. */
  readonly summary: ReactNode;
  readonly openAtFirst: boolean;
  readonly children: ReactNode;
}

/** A part that can be folded away. */
export function Disclosure({ summary, openAtFirst, children }: DisclosureProps) {
  return (
    <details open={openAtFirst} className="[&[open]>summary>svg]:rotate-90">
      <summary className="-mx-1 flex min-h-6 items-center gap-1 rounded-md px-1 select-none marker:content-none hover:bg-hover">
        <ChevronRight size={14} aria-hidden className="shrink-0 text-muted" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
