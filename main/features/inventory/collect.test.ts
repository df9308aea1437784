import { StackStatus } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from 'vitest';
import { problem } from '#contract/problems.ts';
import { scriptedClients } from './collect.testing.ts';
import { groupFact, listGroups, readGroups } from './collect-groups.ts';
import { instanceFact, listInstances, listLaunchTemplates, readInstances } from './collect-instances.ts';
import { listStackHeads, listStacks, readStacks, stackFact, stackHead } from './collect-stacks.ts';

const signal = new AbortController().signal;
const createdAt = new Date('2026-11-01T00:00:00Z');

function stack(name: string, more: object = {}) {
  return { StackId: `arn:${name}`, StackName: name, StackStatus: 'CREATE_COMPLETE', CreationTime: createdAt, ...more };
}

describe('stacks', () => {
  test('a stack with nothing but what AWS always sends', () => {
    const { StackStatus: status, ...rest } = stack('shop');
    expect(stackFact({ ...rest, StackStatus: StackStatus.CREATE_COMPLETE })).toEqual({
      kind: 'stack',
      id: 'arn:shop',
      name: 'shop',
      status,
      statusReason: null,
      description: null,
      parentId: null,
      rootId: null,
      createdAt: createdAt.getTime(),
      updatedAt: null,
      drift: 'not_checked',
      terminationProtection: false,
      lastOperationId: null,
      parameters: [],
      outputs: [],
      tags: [],
    });
  });

  test('a stack with everything', () => {
    const fact = stackFact({
      StackId: 'arn:shop-web',
      StackName: 'shop-web',
      StackStatus: StackStatus.UPDATE_ROLLBACK_COMPLETE,
      StackStatusReason: 'The web server did not start',
      CreationTime: createdAt,
      LastUpdatedTime: new Date('2026-11-02T00:00:00Z'),
      Description: 'Web servers',
      ParentId: 'arn:shop',
      RootId: 'arn:shop',
      EnableTerminationProtection: true,
      DriftInformation: { StackDriftStatus: 'DRIFTED' },
      LastOperations: [{ OperationId: 'op-2', OperationType: 'UPDATE_STACK' }],
      Parameters: [
        { ParameterKey: 'Password', ParameterValue: '****' },
        { ParameterKey: 'Image', ParameterValue: '/images/web', ResolvedValue: 'ami-1' },
      ],
      Outputs: [{ OutputKey: 'Url', OutputValue: 'https://shop', Description: 'Where', ExportName: 'shop-url' }],
      Tags: [{ Key: 'team', Value: 'web' }],
    });
    expect(fact).toMatchObject({
      statusReason: 'The web server did not start',
      parentId: 'arn:shop',
      updatedAt: Date.UTC(2026, 10, 2),
      drift: 'drifted',
      terminationProtection: true,
      lastOperationId: 'op-2',
      parameters: [
        { key: 'Password', value: '****' },
        { key: 'Image', value: '/images/web' },
      ],
      outputs: [{ key: 'Url', value: 'https://shop', description: 'Where', exportName: 'shop-url' }],
      tags: [{ key: 'team', value: 'web' }],
    });
  });

  test.each([
    ['IN_SYNC', 'in_sync'],
    ['DRIFTED', 'drifted'],
    ['NOT_CHECKED', 'not_checked'],
    ['UNKNOWN', 'unknown'],
    ['SOMETHING_NEW', 'unknown'],
  ])('drift %s is %s', (status, drift) => {
    const summary = stack('shop', { DriftInformation: { StackDriftStatus: status } });
    expect(stackHead(summary as Parameters<typeof stackHead>[0]).drift).toBe(drift);
  });

  test('every page is read, deleted stacks are left out and a stack that comes twice counts once', async () => {
    const pages = [
      { Stacks: [stack('a'), stack('b')], NextToken: '1' },
      { Stacks: [stack('b'), stack('gone', { StackStatus: 'DELETE_COMPLETE' })], NextToken: '2' },
      { Stacks: [stack('c')] },
    ];
    const { cloudformation, calls } = scriptedClients(({ input }) => pages[Number(input['NextToken'] ?? 0)] ?? {});
    const facts = await listStacks(cloudformation, signal);
    expect(facts.map((fact) => fact.name)).toEqual(['a', 'b', 'c']);
    expect(calls).toHaveLength(3);
  });

  test('heads are asked for in every status but DELETE_COMPLETE', async () => {
    const { cloudformation, calls } = scriptedClients(() => ({ StackSummaries: [stack('a')] }));
    const heads = await listStackHeads(cloudformation, signal);
    expect(heads.map((head) => head.id)).toEqual(['arn:a']);
    expect(calls[0]?.input['StackStatusFilter']).toHaveLength(Object.keys(StackStatus).length - 1);
    expect(calls[0]?.input['StackStatusFilter']).not.toContain('DELETE_COMPLETE');
  });

  test('stacks that are gone are missing in what is read by id; any other failure fails the read', async () => {
    const { cloudformation } = scriptedClients(({ input }) => {
      if (input['StackName'] === 'arn:old') throw problem('not_found', 'Stack with id arn:old does not exist', '');
      if (input['StackName'] === 'arn:secret') throw problem('access_denied', 'No.', '');
      const status = input['StackName'] === 'arn:deleted' ? 'DELETE_COMPLETE' : 'CREATE_COMPLETE';
      return { Stacks: [stack(String(input['StackName']).slice(4), { StackStatus: status })] };
    });
    const facts = await readStacks(cloudformation, ['arn:a', 'arn:old', 'arn:deleted', 'arn:b'], signal);
    expect(facts.map((fact) => fact.id)).toEqual(['arn:a', 'arn:b']);
    await expect(readStacks(cloudformation, ['arn:a', 'arn:secret'], signal)).rejects.toThrow('No.');
  });

  test('a stack without an id fails the listing, since leaving it out would look like a deletion', async () => {
    const { cloudformation } = scriptedClients(() => ({ Stacks: [stack('a'), stack('b', { StackId: undefined })] }));
    await expect(listStacks(cloudformation, signal)).rejects.toThrow('AWS answered without the id of a stack.');
  });
});

describe('Auto Scaling groups', () => {
  const group = (more: object = {}) => ({
    AutoScalingGroupName: 'web',
    MinSize: 1,
    MaxSize: 4,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: ['eu-west-1a'],
    HealthCheckType: 'EC2',
    CreatedTime: createdAt,
    ...more,
  });

  test('a group with a launch template, members and suspended processes', () => {
    const fact = groupFact(
      group({
        LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' },
        SuspendedProcesses: [{ ProcessName: 'AZRebalance', SuspensionReason: 'by hand' }],
        Instances: [
          {
            InstanceId: 'i-1',
            AvailabilityZone: 'eu-west-1a',
            LifecycleState: 'InService',
            HealthStatus: 'Healthy',
            ProtectedFromScaleIn: true,
            LaunchConfigurationName: 'old-web',
          },
        ],
      }),
    );
    expect(fact).toMatchObject({
      id: 'web',
      launchedFrom: { templateId: 'lt-1', templateName: 'web', version: '$Default', configuration: null },
      suspensions: [{ process: 'AZRebalance', reason: 'by hand' }],
      members: [
        {
          instanceId: 'i-1',
          lifecycle: 'InService',
          protectedFromScaleIn: true,
          launchedFrom: { templateId: null, version: null, configuration: 'old-web' },
          instanceType: null,
        },
      ],
      status: null,
      tags: [],
    });
  });

  test('a mixed instances policy gives the template and the overrides that name another', () => {
    const fact = groupFact(
      group({
        MixedInstancesPolicy: {
          LaunchTemplate: {
            LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '$Latest' },
            Overrides: [
              { InstanceType: 'm7i.large' },
              { InstanceType: 'm7g.large', LaunchTemplateSpecification: { LaunchTemplateId: 'lt-arm', Version: '3' } },
            ],
          },
        },
      }),
    );
    expect(fact.launchedFrom).toMatchObject({ templateId: 'lt-1', version: '$Latest' });
    expect(fact.overrides).toEqual([
      {
        instanceType: 'm7g.large',
        launchedFrom: { templateId: 'lt-arm', templateName: null, version: '3', configuration: null },
      },
    ]);
  });

  test('a group without any launch source', () => {
    expect(groupFact(group()).launchedFrom).toBeNull();
  });

  test('listing takes the largest pages; reading names only these groups', async () => {
    const { autoscaling, calls } = scriptedClients(() => ({ AutoScalingGroups: [group()] }));
    await listGroups(autoscaling, signal);
    await readGroups(autoscaling, ['web'], signal);
    expect(calls.map((call) => call.input)).toEqual([
      expect.objectContaining({ MaxRecords: 100, IncludeManagedResources: true }),
      expect.objectContaining({ AutoScalingGroupNames: ['web'] }),
    ]);
  });
});

describe('instances and launch templates', () => {
  test('an instance of which little is known', () => {
    expect(instanceFact({ InstanceId: 'i-1', State: { Name: 'terminated' } })).toMatchObject({
      id: 'i-1',
      state: 'terminated',
      stateReason: null,
      privateIp: null,
      purchase: 'on_demand',
      launchedAt: null,
      securityGroups: [],
      operator: null,
      tags: [],
    });
  });

  test('an instance of which much is known', () => {
    const fact = instanceFact({
      InstanceId: 'i-1',
      State: { Name: 'shutting-down' },
      StateReason: { Code: 'Server.SpotInstanceTermination', Message: 'Spot took it back' },
      Placement: { AvailabilityZone: 'eu-west-1a' },
      InstanceLifecycle: 'spot',
      LaunchTime: createdAt,
      SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }, { GroupId: 'sg-2' }],
      Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
      Tags: [{ Key: 'Name', Value: 'web-1' }],
    });
    expect(fact).toMatchObject({
      stateReason: 'Spot took it back',
      zone: 'eu-west-1a',
      purchase: 'spot',
      launchedAt: createdAt.getTime(),
      securityGroups: ['web', 'sg-2'],
      operator: 'eks.amazonaws.com',
      tags: [{ key: 'Name', value: 'web-1' }],
    });
  });

  test('a way of buying that is not known yet is said to be unknown', () => {
    const fact = instanceFact({ InstanceId: 'i-1', State: { Name: 'running' }, InstanceLifecycle: 'capacity-block' });
    expect(fact.purchase).toBe('unknown');
  });

  test('listing takes the largest pages and the instances of every reservation; reading filters by id', async () => {
    const { ec2, calls } = scriptedClients(({ operation }) => {
      if (operation === 'DescribeLaunchTemplates') {
        return {
          LaunchTemplates: [
            { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', DefaultVersionNumber: 2, LatestVersionNumber: 5 },
          ],
        };
      }
      const instance = (id: string) => ({ InstanceId: id, State: { Name: 'running' } });
      return { Reservations: [{ Instances: [instance('i-1'), instance('i-2')] }, { Instances: [instance('i-3')] }] };
    });
    expect((await listInstances(ec2, signal)).map((fact) => fact.id)).toEqual(['i-1', 'i-2', 'i-3']);
    await readInstances(ec2, ['i-9'], signal);
    expect(await listLaunchTemplates(ec2, signal)).toEqual([
      { kind: 'launch_template', id: 'lt-1', name: 'web', defaultVersion: 2, latestVersion: 5 },
    ]);
    expect(calls.map((call) => call.input)).toEqual([
      expect.objectContaining({ MaxResults: 1000, IncludeManagedResources: true }),
      expect.objectContaining({ Filters: [{ Name: 'instance-id', Values: ['i-9'] }] }),
      expect.objectContaining({ MaxResults: 200 }),
    ]);
  });
});
