import {
  type DBClusterMessage,
  type DBInstanceMessage,
  DescribeDBClusters$,
  type DescribeDBClustersMessage,
  DescribeDBInstances$,
  type DescribeDBInstancesMessage,
  type Filter,
} from '@aws-sdk/client-rds';
import { AwsError } from '../wire/errors.ts';
import type { DatabaseCluster, DatabaseInstance } from '../world.ts';
import * as view from './database-views.ts';
import { type PageRequest, page } from './pages.ts';
import { type Call, operation, operations, type Room } from './room.ts';

export const databases: Room = {
  service: 'rds',
  signingName: 'rds',
  protocol: 'query',
  apiVersion: '2014-10-31',
  xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
  operations: operations(
    operation(DescribeDBInstances$, describeInstances),
    operation(DescribeDBClusters$, describeClusters),
  ),
};

/** Amazon RDS API reference: MaxRecords, "Default: 100. Constraints: Minimum 20, maximum 100". */
const pageBounds = { least: 20, most: 100 };

function describeInstances(input: DescribeDBInstancesMessage, { region }: Call): DBInstanceMessage {
  const known = [...region.databases.values()];
  const asked = identified(known, input.DBInstanceIdentifier, (name) => {
    return new AwsError('DBInstanceNotFound', `DBInstance ${name} not found.`, 404);
  });
  const wanted = filtered(asked, input.Filters, instanceFilters);
  const { items, nextToken } = page(wanted, pages<DatabaseInstance>('DescribeDBInstances', input));
  return { DBInstances: items.map((database) => view.instance(database, region)), Marker: nextToken };
}

function describeClusters(input: DescribeDBClustersMessage, { region }: Call): DBClusterMessage {
  const known = [...region.databaseClusters.values()];
  const asked = identified(known, input.DBClusterIdentifier, (name) => {
    return new AwsError('DBClusterNotFoundFault', `DBCluster ${name} not found.`, 404);
  });
  const wanted = filtered(asked, input.Filters, clusterFilters);
  const { items, nextToken } = page(wanted, pages<DatabaseCluster>('DescribeDBClusters', input));
  return { DBClusters: items.map((cluster) => view.cluster(cluster, region)), Marker: nextToken };
}

/** Amazon RDS API reference: the identifier may be an ARN, "isn't case-sensitive". */
function identified<Item extends { readonly name: string; readonly arn: string }>(
  known: readonly Item[],
  identifier: string | undefined,
  refuse: (name: string) => AwsError,
): readonly Item[] {
  if (identifier === undefined) return known;
  const wanted = identifier.toLowerCase();
  const found = known.filter(({ name, arn }) => name === wanted || arn === identifier);
  if (found.length === 0) throw refuse(identifier);
  return found;
}

type Fields<Item> = Readonly<Record<string, (item: Item) => readonly (string | null)[]>>;

/** Amazon RDS API reference: DescribeDBInstances, Filters. */
const instanceFilters: Fields<DatabaseInstance> = {
  'db-cluster-id': ({ clusterName }) => [clusterName],
  'db-instance-id': ({ name, arn }) => [name, arn],
  'dbi-resource-id': ({ resourceId }) => [resourceId],
  engine: ({ engine }) => [engine],
};

/** Amazon RDS API reference: DescribeDBClusters, Filters. */
const clusterFilters: Fields<DatabaseCluster> = {
  'db-cluster-id': ({ name, arn }) => [name, arn],
  'db-cluster-resource-id': ({ resourceId }) => [resourceId],
  engine: ({ engine }) => [engine],
};

function filtered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  fields: Fields<Item>,
): readonly Item[] {
  const accepts = (filters ?? []).map(({ Name: name = '', Values: values = [] }) => {
    const valuesOf = fields[name];
    if (!valuesOf) throw new AwsError('InvalidParameterValue', `Unrecognized filter name: ${name}`);
    return (item: Item) => valuesOf(item).some((value) => value !== null && values.includes(value));
  });
  return items.filter((item) => accepts.every((accept) => accept(item)));
}

function pages<Item extends { readonly name: string }>(
  listing: string,
  { MaxRecords: asked, Marker: token }: Pick<DescribeDBInstancesMessage, 'MaxRecords' | 'Marker'>,
): PageRequest<Item> {
  const { least, most } = pageBounds;
  const size = asked ?? most;
  if (size < least || size > most) {
    const message = `Invalid value ${size} for MaxRecords. Must be between ${least} and ${most}`;
    throw new AwsError('InvalidParameterValue', message);
  }
  const invalidToken = () => new AwsError('InvalidParameterValue', 'The request failed because the marker is invalid.');
  return { listing, size, token, keyOf: ({ name }) => name, invalidToken };
}
