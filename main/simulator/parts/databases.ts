import type { DatabaseCluster, DatabaseInstance, Region, Stack, Tag } from '../world.ts';
import { nameSuffix, pick, stableEc2Id } from './ids.ts';
import type { Network } from './network.ts';
import type { PlannedResource } from './stack-operations.ts';
import { cloudFormationTags } from './tags.ts';

export const databaseInstanceType = 'AWS::RDS::DBInstance';
export const databaseClusterType = 'AWS::RDS::DBCluster';

/** The databases of a stack, none of them in the account yet. */
export interface DatabaseDrafts {
  readonly instances: readonly DatabaseInstance[];
  readonly clusters: readonly DatabaseCluster[];
}

/** Where databases are made. */
export interface DatabasePlace {
  readonly region: Region;
  readonly network: Network;
  readonly isProduction: boolean;
  readonly createdAt: number;
  readonly random: () => number;
}

export function draftDatabases(
  place: DatabasePlace,
  stack: Stack,
  resources: readonly PlannedResource[],
): DatabaseDrafts {
  const tagsFor = ({ logicalId }: PlannedResource) => databaseTags(stack, logicalId);
  const named = (type: string) => resources.filter((resource) => resource.type === type);
  const [cluster] = named(databaseClusterType);
  const instances = named(databaseInstanceType).map((resource, index) =>
    databaseInstance(place, {
      name: resource.physicalId,
      clusterName: cluster?.physicalId ?? null,
      tags: tagsFor(resource),
      zoneIndex: index,
    }),
  );
  if (!cluster) return { instances, clusters: [] };
  const members = instances.map(({ name }) => name);
  return { instances, clusters: [databaseCluster(place, cluster.physicalId, members, tagsFor(cluster))] };
}

/**
 * A team that does not tag once restored its databases from snapshots by hand, under the same names: a restored
 * database has none of its stack's tags.
 */
function databaseTags(stack: Stack, logicalId: string): Tag[] {
  return stack.tags.length === 0 ? [] : [...stack.tags, ...cloudFormationTags(stack, logicalId)];
}

export interface DatabaseOrder {
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly clusterName?: string | null;
  /** Which of the network's zones it is in; another one than its sibling's. */
  readonly zoneIndex?: number;
  readonly engine?: 'postgres' | 'mysql';
  readonly isPublic?: boolean;
  readonly isEncrypted?: boolean;
}

const productionClasses = ['db.r6g.large', 'db.r6g.xlarge', 'db.m6g.2xlarge'];
const smallClasses = ['db.t4g.medium', 'db.t4g.large'];

/** A database that runs; production has a standby in another zone. */
export function databaseInstance(place: DatabasePlace, order: DatabaseOrder): DatabaseInstance {
  const { random, isProduction, network } = place;
  const { clusterName = null, zoneIndex = 0, isPublic = false, isEncrypted = true } = order;
  const engine = clusterName === null ? (order.engine ?? 'postgres') : 'aurora-postgresql';
  const zones = network.privateSubnets.map(({ zone }) => zone);
  const zoneAt = (index: number) => zones[index % zones.length] ?? place.region.name;
  return {
    ...shared(place, order.name, order.tags),
    arn: databaseArn(place.region, 'db', order.name),
    resourceId: `db-${nameSuffix(random)}${nameSuffix(random)}`,
    engine,
    engineVersion: versionOf(engine, random),
    port: engine === 'mysql' ? 3306 : 5432,
    parameterGroup: `default.${engine}`,
    isEncrypted,
    instanceClass: pick(random, isProduction ? productionClasses : smallClasses),
    zone: zoneAt(zoneIndex),
    // The instances of a cluster stand by for each other.
    secondaryZone: isProduction && clusterName === null ? zoneAt(zoneIndex + 1) : null,
    storageGigabytes: clusterName === null ? pick(random, isProduction ? [200, 500, 1_000] : [20, 50]) : 1,
    isPublic,
    clusterName,
    pending: {},
  };
}

function databaseCluster(place: DatabasePlace, name: string, members: readonly string[], tags: readonly Tag[]) {
  const engine = 'aurora-postgresql';
  return {
    ...shared(place, name, tags),
    arn: databaseArn(place.region, 'cluster', name),
    resourceId: `cluster-${nameSuffix(place.random)}${nameSuffix(place.random)}`,
    engine,
    engineVersion: auroraVersion,
    port: 5432,
    parameterGroup: `default.${engine}`,
    isEncrypted: true,
    zones: place.network.privateSubnets.map(({ zone }) => zone),
    memberNames: [...members],
  };
}

function shared({ network, isProduction, createdAt }: DatabasePlace, name: string, tags: readonly Tag[]) {
  return {
    name,
    status: 'available',
    createdAt,
    vpcId: network.vpcId,
    subnetGroup: `${network.vpcId}-private`,
    securityGroupId: stableEc2Id('sg', `${network.vpcId}/databases`),
    deletionProtection: isProduction,
    backupDays: isProduction ? 14 : 1,
    backupWindow: '01:10-01:40',
    maintenanceWindow: 'sun:03:00-sun:03:30',
    tags: [...tags],
  };
}

/** All instances of a cluster run its version. */
const auroraVersion = '16.4';

function versionOf(engine: string, random: () => number): string {
  if (engine === 'aurora-postgresql') return auroraVersion;
  return engine === 'mysql' ? '8.0.39' : pick(random, ['14.13', '15.8', '16.4']);
}

function databaseArn({ name, account }: Region, kind: 'db' | 'cluster', database: string): string {
  return `arn:aws:rds:${name}:${account}:${kind}:${database}`;
}

/** Each cluster of a region with its instances. */
export function membersOf({ databases }: Region, { memberNames }: DatabaseCluster): DatabaseInstance[] {
  return memberNames.map((name) => databases.get(name)).filter((member) => member !== undefined);
}
