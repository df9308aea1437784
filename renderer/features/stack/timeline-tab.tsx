import { useMemo, useState } from 'react';
import type { StackOperation } from '#contract/lookups.ts';
import { formatRemaining, formatUtc, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { operationName } from './event-columns.tsx';
import { ReadAgain, TabBar } from './tab-bar.tsx';
import { timelineOf } from './timeline.ts';
import { TimelineChart } from './timeline-chart.tsx';
import type { StackEvents } from './use-stack-events.ts';

/** One operation on a time scale: what each resource did when, and what waited for what. */
export function TimelineTab({ events }: { readonly events: StackEvents }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { operations, data, error } = events;
  const operation = operations.find(({ id }) => id === chosen) ?? operations[0];
  if (data === undefined) {
    if (error === null) return <SkeletonRows count={12} />;
    const retry = <Button onClick={() => void events.refetch()}>Try again</Button>;
    return <ProblemView problem={toProblem(error)} action={retry} className="m-4" />;
  }
  if (operation === undefined) {
    return <EmptyState title="No events">CloudFormation keeps the events of the last 90 days.</EmptyState>;
  }
  return (
    <div className="flex h-full flex-col">
      <TabBar>
        <Select
          label="Operation"
          value={operation.id}
          options={operations.map((each) => ({ value: each.id, label: operationLabel(each) }))}
          onChange={setChosen}
        />
        <ConditionMark condition={operation.condition} text={operation.status} labelled />
        <span className="text-muted">
          {operation.endedAt === null ? 'runs' : `took ${formatRemaining(operation.endedAt - operation.startedAt)}`},{' '}
          {plural(operation.events.length, 'event')}
        </span>
        <ReadAgain read={events.read} query={events} />
      </TabBar>
      <DetailsTrouble query={events} />
      <div className="min-h-0 grow">
        <OperationTimeline key={operation.id} operation={operation} />
      </div>
    </div>
  );
}

function operationLabel(operation: StackOperation): string {
  return `${operationName(operation)}, ${formatUtc(operation.startedAt)}`;
}

function OperationTimeline({ operation }: { readonly operation: StackOperation }) {
  const now = useNow();
  const end = operation.endedAt ?? now;
  return <TimelineChart timeline={useMemo(() => timelineOf(operation, end), [operation, end])} />;
}
