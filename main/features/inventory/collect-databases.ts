import {
  type DBCluster,
  type DBInstance,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { collectPages, keyValues, milliseconds, required } from './collect.ts';
import type { DatabaseFact, KeyValue } from './resources.ts';

/** AWS docs: MaxRecords of DescribeDBInstances and DescribeDBClusters is 100 at most, and 100 unless given. */
export const databasesPerPage = 100;

/** Every DB instance and every DB cluster, those of the engines that answer the same API too. */
export async function listDatabases(client: RDSClient, signal: AbortSignal): Promise<DatabaseFact[]> {
  const paging = { client, pageSize: databasesPerPage };
  const [instances, clusters] = await Promise.all([
    collectPages(paginateDescribeDBInstances(paging, {}, { abortSignal: signal }), (page) =>
      (page.DBInstances ?? []).map(instanceFact),
    ),
    collectPages(paginateDescribeDBClusters(paging, {}, { abortSignal: signal }), (page) =>
      (page.DBClusters ?? []).map(clusterFact),
    ),
  ]);
  return [...instances, ...clusters];
}

export function instanceFact(instance: DBInstance): DatabaseFact {
  return {
    kind: 'database',
    form: 'instance',
    id: required(instance.DBInstanceArn, 'the ARN of a DB instance'),
    name: required(instance.DBInstanceIdentifier, 'the identifier of a DB instance'),
    engine: required(instance.Engine, 'the engine of a DB instance'),
    engineVersion: instance.EngineVersion || null,
    // AWS docs: an instance that is being created has no status in its very first moments.
    status: instance.DBInstanceStatus || 'creating',
    instanceClass: instance.DBInstanceClass || null,
    zone: instance.AvailabilityZone || null,
    isMultiZone: instance.MultiAZ ?? false,
    endpoint: address(instance.Endpoint?.Address, instance.Endpoint?.Port),
    clusterName: instance.DBClusterIdentifier || null,
    storageGigabytes: instance.AllocatedStorage ?? null,
    isEncrypted: instance.StorageEncrypted ?? false,
    isPublic: instance.PubliclyAccessible ?? false,
    deletionProtection: instance.DeletionProtection ?? false,
    createdAt: milliseconds(instance.InstanceCreateTime),
    pendingChanges: pendingChanges(instance.PendingModifiedValues),
    settings: labelled({
      'Maintenance window': instance.PreferredMaintenanceWindow,
      'Backup window': instance.PreferredBackupWindow,
      'Backups kept': days(instance.BackupRetentionPeriod),
      'Storage type': instance.StorageType,
      'Provisioned IOPS': instance.Iops,
      'Parameter group': instance.DBParameterGroups?.flatMap((group) => group.DBParameterGroupName ?? []).join(', '),
      'Option group': instance.OptionGroupMemberships?.flatMap((group) => group.OptionGroupName ?? []).join(', '),
      'Subnet group': instance.DBSubnetGroup?.DBSubnetGroupName,
      VPC: instance.DBSubnetGroup?.VpcId,
      'Security groups': instance.VpcSecurityGroups?.flatMap((group) => group.VpcSecurityGroupId ?? []).join(', '),
      'Standby zone': instance.SecondaryAvailabilityZone,
      'Replica of': instance.ReadReplicaSourceDBInstanceIdentifier,
      'Read replicas': instance.ReadReplicaDBInstanceIdentifiers?.join(', '),
      'Certificate authority': instance.CACertificateIdentifier,
      'Minor versions': minorVersions(instance.AutoMinorVersionUpgrade),
      'Database name': instance.DBName,
    }),
    tags: keyValues(instance.TagList),
  };
}

export function clusterFact(cluster: DBCluster): DatabaseFact {
  return {
    kind: 'database',
    form: 'cluster',
    id: required(cluster.DBClusterArn, 'the ARN of a DB cluster'),
    name: required(cluster.DBClusterIdentifier, 'the identifier of a DB cluster'),
    engine: required(cluster.Engine, 'the engine of a DB cluster'),
    engineVersion: cluster.EngineVersion || null,
    status: required(cluster.Status, 'the status of a DB cluster'),
    instanceClass: cluster.DBClusterInstanceClass || null,
    zone: null,
    isMultiZone: cluster.MultiAZ ?? false,
    endpoint: address(cluster.Endpoint, cluster.Port),
    clusterName: null,
    // AWS docs: an Aurora cluster's storage grows by itself and is always given as 1.
    storageGigabytes: cluster.Engine?.startsWith('aurora') ? null : (cluster.AllocatedStorage ?? null),
    isEncrypted: cluster.StorageEncrypted ?? false,
    isPublic: cluster.PubliclyAccessible ?? false,
    deletionProtection: cluster.DeletionProtection ?? false,
    createdAt: milliseconds(cluster.ClusterCreateTime),
    pendingChanges: pendingChanges(cluster.PendingModifiedValues),
    settings: labelled({
      'Reader endpoint': address(cluster.ReaderEndpoint, cluster.Port),
      'Maintenance window': cluster.PreferredMaintenanceWindow,
      'Backup window': cluster.PreferredBackupWindow,
      'Backups kept': days(cluster.BackupRetentionPeriod),
      'Engine mode': cluster.EngineMode,
      'Parameter group': cluster.DBClusterParameterGroup,
      'Subnet group': cluster.DBSubnetGroup,
      'Security groups': cluster.VpcSecurityGroups?.flatMap((group) => group.VpcSecurityGroupId ?? []).join(', '),
      Zones: cluster.AvailabilityZones?.join(', '),
      Members: cluster.DBClusterMembers?.map(memberInWords).join(', '),
      'Database name': cluster.DatabaseName,
    }),
    tags: keyValues(cluster.TagList),
  };
}

type Member = NonNullable<DBCluster['DBClusterMembers']>[number];

function memberInWords({ DBInstanceIdentifier: name, IsClusterWriter: isWriter }: Member): string {
  return `${name ?? ''} (${isWriter ? 'writer' : 'reader'})`;
}

function address(host: string | undefined, port: number | undefined): string | null {
  if (!host) return null;
  return port === undefined ? host : `${host}:${port}`;
}

function days(count: number | undefined): string | undefined {
  if (count === undefined) return undefined;
  return count === 1 ? '1 day' : `${count} days`;
}

function minorVersions(isAutomatic: boolean | undefined): string | undefined {
  if (isAutomatic === undefined) return undefined;
  return isAutomatic ? 'installed by themselves' : 'installed by hand';
}

/** Without those that are not set. */
function labelled(settings: Readonly<Record<string, string | number | null | undefined>>): KeyValue[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    return value === null || value === undefined || value === '' ? [] : [{ key, value: String(value) }];
  });
}

/** What waits for the maintenance window. That a password is going to change is told, the password never. */
function pendingChanges(pending: object | undefined): KeyValue[] {
  return Object.entries(pending ?? {}).flatMap(([key, value]) => {
    if (value === undefined || value === null) return [];
    if (key === 'MasterUserPassword') return [{ key, value: 'a new one' }];
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return text === '{}' || text === '[]' ? [] : [{ key, value: text }];
  });
}
