import type { StackEvent } from '#contract/lookups.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';

interface RootCauseProps {
  readonly event: StackEvent;
  readonly onOpen: () => void;
}

/** What went wrong first in the last operation: everything that failed after it follows from it. */
export function RootCause({ event, onOpen }: RootCauseProps) {
  return (
    <section
      aria-label="Root cause"
      className="flex items-start gap-2.5 border-critical border-b bg-critical/8 px-4 py-2"
    >
      <Mark shape="octagon" className="mt-1 text-critical" />
      <div className="min-w-0 grow">
        <p className="[overflow-wrap:anywhere]">
          <span className="font-semibold">Root cause: {event.logicalId}</span>{' '}
          <span className="text-muted">{event.type}</span> {event.status}, <Age at={event.at} suffix="ago" />
        </p>
        {event.reason !== null && <p className="[overflow-wrap:anywhere]">{event.reason}</p>}
      </div>
      <Button onClick={onOpen}>Show the event</Button>
    </section>
  );
}
