import type * as sdk from '@aws-sdk/client-rds';
import type { DatabaseCluster, DatabaseInstance, Region, Tag } from '../world.ts';
import { date } from './room.ts';

/** The world's databases in the shapes of the RDS API. */

export function instance(source: DatabaseInstance, region: Region): sdk.DBInstance {
  return {
    ...shared(source),
    DBInstanceIdentifier: source.name,
    DBInstanceArn: source.arn,
    DbiResourceId: source.resourceId,
    DBInstanceStatus: source.status,
    DBInstanceClass: source.instanceClass,
    DBClusterIdentifier: source.clusterName ?? undefined,
    // A database that is being made has no address yet.
    Endpoint: source.status === 'creating' ? undefined : { Address: address(source, '', region), Port: source.port },
    AvailabilityZone: source.zone,
    SecondaryAvailabilityZone: source.secondaryZone ?? undefined,
    MultiAZ: source.secondaryZone !== null,
    AllocatedStorage: source.storageGigabytes,
    StorageType: source.clusterName === null ? 'gp3' : 'aurora',
    PubliclyAccessible: source.isPublic,
    InstanceCreateTime: date(source.createdAt),
    DBParameterGroups: [{ DBParameterGroupName: source.parameterGroup, ParameterApplyStatus: 'in-sync' }],
    DBSubnetGroup: subnetGroup(source, region),
    PendingModifiedValues: {
      DBInstanceClass: source.pending.instanceClass,
      EngineVersion: source.pending.engineVersion,
    },
    MonitoringInterval: 60,
    LicenseModel: source.engine.includes('postgres') ? 'postgresql-license' : 'general-public-license',
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    ReadReplicaDBInstanceIdentifiers: [],
    TagList: tags(source.tags),
  };
}

export function cluster(source: DatabaseCluster, region: Region): sdk.DBCluster {
  return {
    ...shared(source),
    DBClusterIdentifier: source.name,
    DBClusterArn: source.arn,
    DbClusterResourceId: source.resourceId,
    Status: source.status,
    Endpoint: address(source, 'cluster-', region),
    ReaderEndpoint: address(source, 'cluster-ro-', region),
    Port: source.port,
    AvailabilityZones: [...source.zones],
    MultiAZ: source.memberNames.length > 1,
    AllocatedStorage: 1,
    ClusterCreateTime: date(source.createdAt),
    DBClusterParameterGroup: source.parameterGroup,
    DBSubnetGroup: source.subnetGroup,
    DBClusterMembers: source.memberNames.map((DBInstanceIdentifier, index) => ({
      DBInstanceIdentifier,
      IsClusterWriter: index === 0,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: 1,
    })),
    EngineMode: 'provisioned',
    TagList: tags(source.tags),
  };
}

function shared(source: DatabaseInstance | DatabaseCluster) {
  return {
    Engine: source.engine,
    EngineVersion: source.engineVersion,
    MasterUsername: 'operations',
    BackupRetentionPeriod: source.backupDays,
    PreferredBackupWindow: source.backupWindow,
    PreferredMaintenanceWindow: source.maintenanceWindow,
    VpcSecurityGroups: [{ VpcSecurityGroupId: source.securityGroupId, Status: 'active' }],
    StorageEncrypted: source.isEncrypted,
    DeletionProtection: source.deletionProtection,
    AutoMinorVersionUpgrade: true,
    IAMDatabaseAuthenticationEnabled: false,
    CopyTagsToSnapshot: true,
  };
}

function address({ name, resourceId }: DatabaseInstance | DatabaseCluster, prefix: string, region: Region): string {
  const part = resourceId.slice(-12).toLowerCase();
  return `${name}.${prefix}${part}.${region.name}.rds.amazonaws.com`;
}

function subnetGroup({ subnetGroup: name, vpcId }: DatabaseInstance, region: Region): sdk.DBSubnetGroup {
  const subnets = [...region.subnets.values()].filter((subnet) => subnet.vpcId === vpcId && subnet.kind === 'private');
  return {
    DBSubnetGroupName: name,
    DBSubnetGroupDescription: 'Private subnets',
    VpcId: vpcId,
    SubnetGroupStatus: 'Complete',
    Subnets: subnets.map(({ id, zone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: zone },
      SubnetStatus: 'Active',
    })),
  };
}

function tags(source: readonly Tag[]): sdk.Tag[] {
  return source.map(({ key, value }) => ({ Key: key, Value: value }));
}
