import { describe, expect, test } from 'vitest';
import { scriptedClients } from './collect.testing.ts';
import { classicBalancerFact, listClassicBalancers, readClassicHealth } from './collect-classic-balancers.ts';
import { clusterFact, instanceFact, listDatabases } from './collect-databases.ts';
import {
  listLoadBalancers,
  listTargetGroups,
  loadBalancerFact,
  readTargetHealth,
  targetGroupFact,
} from './collect-load-balancers.ts';

const signal = new AbortController().signal;
const createdAt = new Date('2026-11-01T00:00:00Z');

describe('load balancers and target groups', () => {
  test('a load balancer of which little is known, and one of which much is', () => {
    expect(loadBalancerFact({ LoadBalancerArn: 'arn:shop', LoadBalancerName: 'shop' })).toEqual({
      kind: 'load_balancer',
      id: 'arn:shop',
      name: 'shop',
      type: 'application',
      state: null,
      stateReason: null,
      scheme: null,
      dnsName: null,
      vpcId: null,
      zones: [],
      createdAt: null,
    });
    const fact = loadBalancerFact({
      LoadBalancerArn: 'arn:shop',
      LoadBalancerName: 'shop',
      Type: 'network',
      State: { Code: 'failed', Reason: 'No addresses left' },
      Scheme: 'internal',
      AvailabilityZones: [{ ZoneName: 'eu-west-1b' }, { ZoneName: 'eu-west-1a' }],
      CreatedTime: createdAt,
    });
    expect(fact).toMatchObject({
      type: 'network',
      state: 'failed',
      stateReason: 'No addresses left',
      scheme: 'internal',
    });
    expect(fact).toMatchObject({ zones: ['eu-west-1a', 'eu-west-1b'], createdAt: createdAt.getTime() });
  });

  test.each([
    [
      { HealthCheckPort: 'traffic-port', HealthCheckPath: '/health' },
      'HTTP:8080/health every 15 s, up after 5, down after 2',
    ],
    [{ HealthCheckPort: '9000' }, 'HTTP:9000 every 15 s, up after 5, down after 2'],
    [{ HealthCheckEnabled: false }, null],
    [{ HealthCheckProtocol: undefined }, null],
  ])('a health check in words: %j', (check, words) => {
    const group = targetGroupFact({
      TargetGroupArn: 'arn:web',
      TargetGroupName: 'web',
      Port: 8080,
      HealthCheckProtocol: 'HTTP',
      HealthCheckIntervalSeconds: 15,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      LoadBalancerArns: ['arn:shop'],
      ...check,
    });
    expect(group).toMatchObject({ id: 'arn:web', port: 8080, healthCheck: words, loadBalancerIds: ['arn:shop'] });
  });

  test('listing takes the largest pages', async () => {
    const { elbv2, calls } = scriptedClients(({ operation }) =>
      operation === 'DescribeLoadBalancers'
        ? { LoadBalancers: [{ LoadBalancerArn: 'arn:shop', LoadBalancerName: 'shop' }] }
        : { TargetGroups: [{ TargetGroupArn: 'arn:web', TargetGroupName: 'web' }] },
    );
    expect(await listLoadBalancers(elbv2, signal)).toHaveLength(1);
    expect(await listTargetGroups(elbv2, signal)).toHaveLength(1);
    expect(calls.map((call) => call.input['PageSize'])).toEqual([400, 400]);
  });

  test('health comes with the reasons of AWS, target by target', async () => {
    const TargetHealthDescriptions = [
      { Target: { Id: 'i-1', Port: 8080 }, TargetHealth: { State: 'healthy' } },
      {
        Target: { Id: '10.0.0.5', Port: 8080, AvailabilityZone: 'eu-west-1a' },
        TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' },
      },
    ];
    const { elbv2 } = scriptedClients(() => ({ TargetHealthDescriptions }));
    expect(await readTargetHealth(elbv2, 'arn:web', signal)).toEqual({
      kind: 'target_health',
      id: 'arn:web',
      targets: [
        { targetId: 'i-1', port: 8080, zone: null, state: 'healthy', reason: null, description: null },
        {
          targetId: '10.0.0.5',
          port: 8080,
          zone: 'eu-west-1a',
          state: 'unhealthy',
          reason: 'Target.Timeout',
          description: 'Request timed out',
        },
      ],
    });
  });
});

describe('classic load balancers', () => {
  test('come with their instances and their health check', async () => {
    const description = {
      LoadBalancerName: 'old',
      Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }],
      HealthCheck: { Target: 'HTTP:80/', Interval: 30, Timeout: 5, HealthyThreshold: 10, UnhealthyThreshold: 2 },
      AvailabilityZones: ['eu-west-1b', 'eu-west-1a'],
    };
    const { elb, calls } = scriptedClients(() => ({ LoadBalancerDescriptions: [description] }));
    expect(await listClassicBalancers(elb, signal)).toMatchObject([
      {
        id: 'old',
        instanceIds: ['i-1', 'i-2'],
        zones: ['eu-west-1a', 'eu-west-1b'],
        healthCheck: 'HTTP:80/ every 30 s, up after 10, down after 2',
      },
    ]);
    expect(calls[0]?.input).toMatchObject({ PageSize: 400 });
    expect(classicBalancerFact({ LoadBalancerName: 'bare' })).toMatchObject({ instanceIds: [], healthCheck: null });
  });

  test('health without a reason says nothing instead of N/A', async () => {
    const InstanceStates = [
      { InstanceId: 'i-1', State: 'InService', ReasonCode: 'N/A', Description: 'N/A' },
      { InstanceId: 'i-2', State: 'OutOfService', ReasonCode: 'Instance', Description: 'Instance is stopped.' },
    ];
    const { elb } = scriptedClients(() => ({ InstanceStates }));
    expect((await readClassicHealth(elb, 'old', signal)).targets).toMatchObject([
      { state: 'InService', reason: null, description: null },
      { state: 'OutOfService', reason: 'Instance', description: 'Instance is stopped.' },
    ]);
  });
});

describe('databases', () => {
  const instance = { DBInstanceArn: 'arn:orders', DBInstanceIdentifier: 'orders', Engine: 'postgres' };
  const cluster = {
    DBClusterArn: 'arn:main',
    DBClusterIdentifier: 'main',
    Engine: 'aurora-mysql',
    Status: 'available',
  };

  test('instances and clusters come in one listing, each kind in the largest pages', async () => {
    const { rds, calls } = scriptedClients(({ operation }) =>
      operation === 'DescribeDBInstances' ? { DBInstances: [instance] } : { DBClusters: [cluster] },
    );
    expect(await listDatabases(rds, signal)).toMatchObject([
      { id: 'arn:orders', form: 'instance' },
      { id: 'arn:main', form: 'cluster' },
    ]);
    expect(calls.map((call) => call.input['MaxRecords'])).toEqual([100, 100]);
  });

  test('an instance of which much is known', () => {
    const fact = instanceFact({
      ...instance,
      DBInstanceStatus: 'modifying',
      DBInstanceClass: 'db.r6g.large',
      Endpoint: { Address: 'orders.rds.example.com', Port: 5432 },
      MultiAZ: true,
      AllocatedStorage: 100,
      BackupRetentionPeriod: 1,
      DBClusterIdentifier: 'main',
      AutoMinorVersionUpgrade: false,
      PreferredMaintenanceWindow: 'sun:03:00-sun:04:00',
      TagList: [{ Key: 'team', Value: 'orders' }],
    });
    expect(fact).toMatchObject({
      status: 'modifying',
      endpoint: 'orders.rds.example.com:5432',
      isMultiZone: true,
      clusterName: 'main',
      storageGigabytes: 100,
      tags: [{ key: 'team', value: 'orders' }],
    });
    expect(fact.settings).toEqual([
      { key: 'Maintenance window', value: 'sun:03:00-sun:04:00' },
      { key: 'Backups kept', value: '1 day' },
      { key: 'Minor versions', value: 'installed by hand' },
    ]);
  });

  test('of a password that is going to change the change is told, never the password', () => {
    const { pendingChanges } = instanceFact({
      ...instance,
      PendingModifiedValues: {
        MasterUserPassword: 'hunter2',
        AllocatedStorage: 200,
        MultiAZ: undefined,
        PendingCloudwatchLogsExports: { LogTypesToEnable: ['audit'] },
        ProcessorFeatures: [],
      },
    });
    expect(pendingChanges).toEqual([
      { key: 'MasterUserPassword', value: 'a new one' },
      { key: 'AllocatedStorage', value: '200' },
      { key: 'PendingCloudwatchLogsExports', value: '{"LogTypesToEnable":["audit"]}' },
    ]);
  });

  test('a cluster tells its members and, as Aurora, no size', () => {
    const DBClusterMembers = [
      { DBInstanceIdentifier: 'main-1', IsClusterWriter: true },
      { DBInstanceIdentifier: 'main-2', IsClusterWriter: false },
    ];
    const fact = clusterFact({ ...cluster, AllocatedStorage: 1, DBClusterMembers });
    expect(fact).toMatchObject({ form: 'cluster', storageGigabytes: null, status: 'available', clusterName: null });
    expect(fact.settings).toEqual([{ key: 'Members', value: 'main-1 (writer), main-2 (reader)' }]);
    expect(clusterFact({ ...cluster, Engine: 'postgres', AllocatedStorage: 100 }).storageGigabytes).toBe(100);
  });
});
