import { useQuery } from '@tanstack/react-query';
import type { Change, ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Age } from '../../ui/age.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { DetailsSection } from './details-pane.tsx';

const shownChanges = 20;

/** What the inventory saw happen to a resource, as a part of its details. */
export function RecentChanges({ resource }: { readonly resource: ResourceRef }) {
  return (
    <DetailsSection title="Recent changes">
      <ChangeList resource={resource} />
    </DetailsSection>
  );
}

/** What the inventory saw happen to a resource, newest first. */
export function ChangeList({ resource }: { readonly resource: ResourceRef }) {
  const changes = useQuery(api.inventory.changes.queryOptions({ input: { resource, limit: shownChanges } }));
  return (
    <>
      {changes.isError && <ProblemView problem={toProblem(changes.error)} />}
      {changes.data?.length === 0 && <p className="text-muted">None since Infraviewer began to look.</p>}
      <ol className="flex flex-col gap-1.5">
        {changes.data?.map((change) => (
          <li key={change.id} className="flex gap-3">
            <Age at={change.at} className="w-10 shrink-0 text-right text-muted" />
            <ChangeText change={change} />
          </li>
        ))}
      </ol>
    </>
  );
}

const kindWords = { appeared: 'Appeared', changed: 'Changed', vanished: 'Vanished' } as const;

function ChangeText({ change }: { readonly change: Change }) {
  if (change.fields.length === 0) return <span>{kindWords[change.kind]}</span>;
  return (
    <ul className="min-w-0">
      {change.fields.map(({ field, before, after }) => (
        <li key={field} className="[overflow-wrap:anywhere]">
          <span className="text-muted">{field}</span> {before ?? 'nothing'} <span className="text-muted">→</span>
          <span className="sr-only"> became </span> {after ?? 'nothing'}
        </li>
      ))}
    </ul>
  );
}
