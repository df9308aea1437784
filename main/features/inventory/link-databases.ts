import { databaseVerdict } from './conditions-database.ts';
import type { Entry, Facts, Origin } from './link.ts';
import { type Places, stackIdIn } from './link-places.ts';
import type { DatabaseFact } from './resources.ts';
import type { DatabaseRecord } from './rows.ts';

type Place = Pick<DatabaseRecord, 'environment' | 'application' | 'stackId' | 'placedBy'>;

/** Places and judges databases. */
export function linkDatabases(facts: Facts, origin: Origin, places: Places): Map<string, DatabaseRecord> {
  const clusters = new Map<string, DatabaseFact>();
  for (const { fact } of facts.database.values()) if (fact.form === 'cluster') clusters.set(fact.name, fact);
  const rows = new Map<string, DatabaseRecord>();
  for (const [id, entry] of facts.database)
    rows.set(id, databaseRecord(entry, origin, placeOf(entry.fact, places, clusters)));
  return rows;
}

/** A member of a cluster is where the cluster is, as far as that is known. */
function placeOf(fact: DatabaseFact, places: Places, clusters: ReadonlyMap<string, DatabaseFact>): Place {
  const own = ownPlace(fact, places);
  const cluster = fact.form === 'instance' ? clusters.get(fact.clusterName ?? '') : undefined;
  if (!cluster) return own;
  const followed = ownPlace(cluster, places);
  if (followed.environment === null) return { ...own, stackId: own.stackId ?? followed.stackId };
  return {
    ...followed,
    application: followed.application ?? own.application,
    stackId: own.stackId ?? followed.stackId,
  };
}

/** First by its tags, of which one tells the stack that made it; then by the naming convention. */
function ownPlace({ name, tags }: DatabaseFact, places: Places): Place {
  const stackId = stackIdIn(tags);
  const inherited = places.ofStack(stackId);
  const isTagged = (inherited.environment ?? places.ofTags(tags).environment) !== null;
  const { environment, application } = places.of(inherited, name, tags);
  return { environment, application, stackId, placedBy: environment === null ? null : isTagged ? 'tag' : 'name' };
}

function databaseRecord({ fact, readAt, readAs }: Entry<DatabaseFact>, origin: Origin, place: Place): DatabaseRecord {
  return {
    ...origin,
    ...place,
    ...databaseVerdict(fact.status),
    readAt,
    readAs,
    id: fact.id,
    name: fact.name,
    kind: fact.form,
    engine: fact.engine,
    engineVersion: fact.engineVersion,
    status: fact.status,
    instanceClass: fact.instanceClass,
    zone: fact.zone,
    isMultiZone: fact.isMultiZone,
    endpoint: fact.endpoint,
    clusterName: fact.clusterName,
    storageGigabytes: fact.storageGigabytes,
    isEncrypted: fact.isEncrypted,
    isPublic: fact.isPublic,
    deletionProtection: fact.deletionProtection,
    createdAt: fact.createdAt,
  };
}
