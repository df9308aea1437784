import { Minus, PenLine, Plus } from 'lucide-react';
import type { Connection } from '#contract/connections.ts';
import type { Change } from '#contract/inventory.ts';
import { formatUtc } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { connectionName } from '../connections/index.ts';
import { kindWords } from '../inventory/kind-words.ts';
import { ResourceLink } from '../inventory/resource-link.tsx';

const icons = { appeared: Plus, changed: PenLine, vanished: Minus } as const;

/** What can happen to a thing, in words. */
export const changeWords: Record<Change['kind'], string> = {
  appeared: 'Appeared',
  changed: 'Changed',
  vanished: 'Vanished',
};

/** What happened, as a sign and a word. */
export function ChangeKind({ kind }: { readonly kind: Change['kind'] }) {
  const Icon = icons[kind];
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon size={13} aria-hidden className="shrink-0 text-muted" />
      {changeWords[kind]}
    </span>
  );
}

/** What one field was and what it became. */
export function FieldChange({ field, before, after }: Change['fields'][number]) {
  return (
    <>
      <span className="text-muted">{field}</span> {before ?? 'nothing'} <span className="text-muted">→</span>
      <span className="sr-only"> became </span> {after ?? 'nothing'}
    </>
  );
}

/** The columns of the record. */
export function changeColumns(connections: readonly Connection[]): GridColumn<Change>[] {
  return [
    { id: 'kind', label: 'What', size: 104, cell: ({ kind }) => <ChangeKind kind={kind} /> },
    { id: 'age', label: 'Ago', size: 60, align: 'end', cell: ({ at }) => <Age at={at} className="text-muted" /> },
    {
      id: 'at',
      label: 'Noticed (UTC)',
      size: 172,
      cell: ({ at }) => <span className="font-mono text-sm">{formatUtc(at)}</span>,
    },
    { id: 'thing', label: 'Kind', size: 104, cell: ({ resource }) => kindWords[resource.kind].one },
    {
      id: 'name',
      label: 'Name',
      size: 220,
      cell: ({ resource, name, kind }) =>
        kind === 'vanished' ? (
          <span className="font-medium">{name}</span>
        ) : (
          <ResourceLink
            resource={resource}
            className="font-medium underline decoration-line underline-offset-2 hover:decoration-ink"
          >
            {name}
          </ResourceLink>
        ),
    },
    {
      id: 'fields',
      label: 'Before → after',
      size: 280,
      grows: true,
      cell: ({ fields }) =>
        fields.map((change, index) => (
          <span key={change.field}>
            {index > 0 && <span className="text-muted"> · </span>}
            <FieldChange {...change} />
          </span>
        )),
    },
    {
      id: 'connection',
      label: 'Connection',
      size: 170,
      cell: ({ resource }) => connectionName(resource.connectionId, connections),
    },
  ];
}
