import type { StackEvent, StackOperation } from '#contract/lookups.ts';
import { formatLocal, formatRemaining, formatUtc } from '../../lib/format.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { Copyable } from '../inventory/copyable.tsx';
import { DetailsPane, DetailsSection } from '../inventory/details-pane.tsx';
import { operationName } from './event-columns.tsx';
import type { EventRow } from './events.ts';

interface EventDetailsProps {
  readonly row: EventRow;
  readonly onClose: () => void;
}

/** Everything CloudFormation said in one event, or about one operation. */
export function EventDetails({ row, onClose }: EventDetailsProps) {
  switch (row.kind) {
    case 'operation':
      return <OperationDetails operation={row.operation} onClose={onClose} />;
    case 'fold':
      return (
        <DetailsPane kind="Progress" title={`${row.events.length} events of progress`} onClose={onClose}>
          <DetailsSection title="Resources">
            <ul className="flex flex-col gap-1">
              {row.events.map((event) => (
                <li key={event.id}>
                  {event.logicalId} <span className="text-muted">{event.status}</span>
                </li>
              ))}
            </ul>
          </DetailsSection>
        </DetailsPane>
      );
    case 'event':
      return <OneEvent event={row.event} isRootCause={row.isRootCause} onClose={onClose} />;
  }
}

interface OneEventProps {
  readonly event: StackEvent;
  readonly isRootCause: boolean;
  readonly onClose: () => void;
}

function OneEvent({ event, isRootCause, onClose }: OneEventProps) {
  const { id, at, logicalId, physicalId, type, status, reason, condition } = event;
  return (
    <DetailsPane kind={isRootCause ? 'Event, the root cause' : 'Event'} title={logicalId} onClose={onClose}>
      <DetailsSection title="State">
        <ConditionMark condition={condition} text={status} labelled className="font-medium" />
        {reason !== null && <p className="[overflow-wrap:anywhere]">{reason}</p>}
      </DetailsSection>
      <DetailsSection title="Event">
        <KeyValueList
          entries={[
            { key: 'When', value: formatUtc(at) },
            { key: 'Here', value: formatLocal(at) },
            { key: 'Type', value: type },
            { key: 'Physical ID', value: physicalId && <Copyable text={physicalId} label="Copy physical ID" /> },
            { key: 'Event ID', value: <Copyable text={id} label="Copy event ID" /> },
          ]}
        />
      </DetailsSection>
    </DetailsPane>
  );
}

function OperationDetails({
  operation,
  onClose,
}: {
  readonly operation: StackOperation;
  readonly onClose: () => void;
}) {
  const { startedAt, endedAt, status, condition, rootCause, events } = operation;
  return (
    <DetailsPane kind="Operation" title={operationName(operation)} onClose={onClose}>
      <DetailsSection title="State">
        <ConditionMark condition={condition} text={status} labelled className="font-medium" />
        {rootCause !== null && (
          <p className="[overflow-wrap:anywhere]">
            {rootCause.logicalId}: {rootCause.reason ?? rootCause.status}
          </p>
        )}
      </DetailsSection>
      <DetailsSection title="Operation">
        <KeyValueList
          entries={[
            { key: 'Began', value: formatUtc(startedAt) },
            { key: 'Ended', value: endedAt === null ? 'It still runs' : formatUtc(endedAt) },
            { key: 'Took', value: endedAt !== null && formatRemaining(endedAt - startedAt) },
            { key: 'Events', value: events.length },
            { key: 'ID', value: <Copyable text={operation.id} label="Copy operation ID" /> },
          ]}
        />
      </DetailsSection>
    </DetailsPane>
  );
}
