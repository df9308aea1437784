import { useQuery } from '@tanstack/react-query';
import type { DatabaseDetail, DatabaseRow } from '#contract/databases.ts';
import type { ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { conditionText } from '../inventory/cells.tsx';
import { Copyable } from '../inventory/copyable.tsx';
import {
  CopyableList,
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
} from '../inventory/details-pane.tsx';
import { placeEntries } from '../inventory/place-entries.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { engineText } from './columns.tsx';

interface DatabaseDetailsProps {
  readonly resource: ResourceRef;
  readonly onClose: () => void;
}

/** Everything about one database instance or cluster. */
export function DatabaseDetails({ resource, onClose }: DatabaseDetailsProps) {
  const { connectionId, id } = resource;
  const database = useQuery(api.databases.get.queryOptions({ input: { connectionId, id } }));
  return (
    <DetailsPane
      kind={database.data?.row.kind === 'cluster' ? 'Database cluster' : 'Database'}
      title={database.data?.row.name ?? databaseNameOf(id)}
      onClose={onClose}
      follow={resource}
      actions={<CopyButton text={id} label="Copy database ARN" />}
    >
      {database.isPending && <DetailsLoading />}
      <DetailsTrouble query={database} />
      {database.data !== undefined && <DatabaseFacts detail={database.data} />}
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

/** The identifier in a database's ARN, `arn:aws:rds:REGION:ACCOUNT:db:NAME`. */
function databaseNameOf(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}

const placedByWords: Record<NonNullable<DatabaseRow['placedBy']>, string> = {
  tag: 'Told by a tag',
  name: 'Told by its name',
};

function DatabaseFacts({ detail }: { readonly detail: DatabaseDetail }) {
  const { row, related, pendingChanges, settings, tags } = detail;
  return (
    <>
      <DetailsStatus condition={row.condition} status={row.status} reason={conditionText(row)} read={row.read} />
      <Warnings row={row} />
      <DetailsSection title="Overview">
        <KeyValueList entries={overviewEntries(row)} />
      </DetailsSection>
      {pendingChanges.length > 0 && (
        <DetailsSection title="Changes that wait for the maintenance window">
          <KeyValueList entries={pendingChanges} />
        </DetailsSection>
      )}
      {related.length > 0 && (
        <DetailsSection title={row.kind === 'cluster' ? `Instances (${related.length})` : 'Cluster'}>
          <RelatedDatabases rows={related} />
        </DetailsSection>
      )}
      <DetailsSection title="Belongs to">
        <KeyValueList entries={placeEntries(row, row.placedBy === null ? undefined : placedByWords[row.placedBy])} />
      </DetailsSection>
      <DetailsSection title="Settings">
        {settings.length === 0 ? (
          <p className="text-muted">AWS tells nothing more.</p>
        ) : (
          <KeyValueList entries={settings} />
        )}
      </DetailsSection>
      <DetailsSection title="Tags">
        <CopyableList entries={tags} empty="This database has no tags." />
      </DetailsSection>
    </>
  );
}

/** What is allowed, but rarely meant. */
function Warnings({ row }: { readonly row: DatabaseRow }) {
  const warnings = [
    row.isPublic && 'It can be reached from the internet: public access is switched on.',
    !row.isEncrypted && 'Its storage is not encrypted.',
  ].filter((warning) => warning !== false);
  if (warnings.length === 0) return null;
  return (
    <DetailsSection title="Take note">
      <ul className="flex flex-col gap-1">
        {warnings.map((warning) => (
          <li key={warning} className="flex items-start gap-2">
            <Mark shape="triangle" className="mt-1 text-warning" />
            {warning}
          </li>
        ))}
      </ul>
    </DetailsSection>
  );
}

function overviewEntries(row: DatabaseRow) {
  return [
    { key: 'Engine', value: engineText(row) },
    { key: 'Class', value: row.instanceClass },
    { key: 'Zones', value: [row.isMultiZone ? 'Multi-zone' : 'One zone', row.zone].filter(Boolean).join(', ') },
    { key: 'Endpoint', value: row.endpoint && <Copyable text={row.endpoint} label="Copy endpoint" /> },
    { key: 'Cluster', value: row.clusterName },
    { key: 'Storage', value: row.storageGigabytes === null ? null : `${formatNumber(row.storageGigabytes)} GB` },
    { key: 'Encryption', value: row.isEncrypted ? 'Encrypted' : 'Not encrypted' },
    { key: 'Public access', value: row.isPublic ? 'Yes' : 'No' },
    { key: 'Deletion', value: row.deletionProtection ? 'Protected' : 'Not protected' },
    { key: 'Created', value: row.createdAt === null ? null : <Age at={row.createdAt} suffix="ago" /> },
  ];
}

function RelatedDatabases({ rows }: { readonly rows: readonly DatabaseRow[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {rows.map((row) => (
        <li key={row.id} className="flex min-w-0 items-center gap-1.5">
          <ConditionMark condition={row.condition} />
          <ResourceLink resource={{ kind: 'database', connectionId: row.connectionId, id: row.id }}>
            {row.name}
          </ResourceLink>
          <span className="truncate text-muted text-sm">
            {[row.status, row.instanceClass, row.zone].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
