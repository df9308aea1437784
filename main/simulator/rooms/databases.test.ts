import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBInstances,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulator } from '../index.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';

function start(estate: 'demo' | 'medium' | 'large' = 'demo') {
  const simulator = createSimulator({ estate, clock: new VirtualClock(), throttle: false });
  const { databases: client } = sdkClients(simulator.aws, simulator.callers[0]?.accessKeyId);
  return { client, aws: simulator.aws };
}

describe('DescribeDBInstances', () => {
  it('pages by 20 to 100', async () => {
    const { client, aws } = start('medium');
    const sizes: number[] = [];
    for await (const page of paginateDescribeDBInstances({ client, pageSize: 20 }, {})) {
      sizes.push(page.DBInstances?.length ?? 0);
    }
    expect(sizes).toEqual([20, 20, 15]);
    expect(aws.calls.of('rds.DescribeDBInstances')).toBe(3);
    for (const MaxRecords of [19, 101]) {
      expect(await refused(client.send(new DescribeDBInstancesCommand({ MaxRecords })))).toBe(
        `InvalidParameterValue: Invalid value ${MaxRecords} for MaxRecords. Must be between 20 and 100`,
      );
    }
    const wrong = client.send(new DescribeDBInstancesCommand({ Marker: 'xyz' }));
    expect(await refused(wrong)).toContain('InvalidParameterValue');
  });

  it('shows one as AWS does, with its tags', async () => {
    const { client } = start();
    const DBInstanceIdentifier = 'Identity-Prod-Main';
    const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    expect(DBInstances).toHaveLength(1);
    expect(DBInstances?.[0]).toMatchObject({
      DBInstanceIdentifier: 'identity-prod-main',
      DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:identity-prod-main',
      Engine: 'postgres',
      DBInstanceStatus: 'available',
      MultiAZ: true,
      AvailabilityZone: 'eu-west-1a',
      SecondaryAvailabilityZone: 'eu-west-1b',
      StorageEncrypted: true,
      DeletionProtection: true,
      Endpoint: { Port: 5432 },
    });
    expect(DBInstances?.[0]?.TagList).toContainEqual({ Key: 'environment', Value: 'prod' });
    expect(DBInstances?.[0]?.TagList?.map((tag) => tag.Key)).toContain('aws:cloudformation:stack-id');
  });

  it('leaves some databases to their names', async () => {
    const { client } = start();
    const { DBInstances } = await client.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'payments-prod-main' }),
    );
    expect(DBInstances?.[0]?.TagList).toEqual([]);
  });

  it('filters', async () => {
    const { client } = start();
    const Filters = [{ Name: 'db-cluster-id', Values: ['shop-prod-main'] }];
    const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ Filters }));
    expect(DBInstances?.map((one) => one.DBInstanceIdentifier)).toEqual(['shop-prod-main-1', 'shop-prod-main-2']);
    const unknown = [{ Name: 'colour', Values: ['blue'] }];
    const wrong = client.send(new DescribeDBInstancesCommand({ Filters: unknown }));
    expect(await refused(wrong)).toContain('Unrecognized filter name: colour');
  });

  it('does not know one that is not there', async () => {
    const { client } = start();
    const instance = client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'nobody' }));
    expect(await refused(instance)).toBe('DBInstanceNotFoundFault: DBInstance nobody not found.');
    const cluster = client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'nobody' }));
    expect(await refused(cluster)).toBe('DBClusterNotFoundFault: DBCluster nobody not found.');
  });
});

it('describes clusters with their writer and their readers', async () => {
  const { client } = start();
  const { DBClusters } = await client.send(new DescribeDBClustersCommand({}));
  expect(DBClusters).toHaveLength(1);
  expect(DBClusters?.[0]).toMatchObject({
    DBClusterIdentifier: 'shop-prod-main',
    Engine: 'aurora-postgresql',
    Status: 'available',
    MultiAZ: true,
    DBClusterMembers: [
      { DBInstanceIdentifier: 'shop-prod-main-1', IsClusterWriter: true },
      { DBInstanceIdentifier: 'shop-prod-main-2', IsClusterWriter: false },
    ],
  });
  expect(DBClusters?.[0]?.ReaderEndpoint).toContain('shop-prod-main.cluster-ro-');
});
