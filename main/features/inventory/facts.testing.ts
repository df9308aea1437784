import type { Service } from '#contract/inventory.ts';
import {
  type Fact,
  type GroupFact,
  type InstanceFact,
  type KeyValue,
  kindsOfService,
  type LaunchTemplateFact,
  type Listing,
  type MemberFact,
  type StackFact,
} from './resources.ts';

/** Facts for tests: each maker fills in what a test does not care about. */

export const testOrigin = { connectionId: 'demo@eu-west-1', account: '111122223333', region: 'eu-west-1' } as const;

export const testIdentity = 'arn:aws:sts::111122223333:assumed-role/Reader/ana';

const createdAt = Date.UTC(2026, 10, 1);

export function stackArn(name: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/11111111-2222-3333-4444-555555555555`;
}

export function tagsOf(values: Readonly<Record<string, string>>): KeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

export function stackFact(name: string, values: Partial<StackFact> = {}): StackFact {
  return {
    kind: 'stack',
    id: stackArn(name),
    name,
    status: 'CREATE_COMPLETE',
    statusReason: null,
    description: null,
    parentId: null,
    rootId: null,
    createdAt,
    updatedAt: null,
    drift: 'not_checked',
    terminationProtection: false,
    lastOperationId: null,
    parameters: [],
    outputs: [],
    tags: [],
    ...values,
  };
}

export function memberFact(instanceId: string, values: Partial<MemberFact> = {}): MemberFact {
  return {
    instanceId,
    lifecycle: 'InService',
    health: 'Healthy',
    protectedFromScaleIn: false,
    launchedFrom: { templateId: 'lt-1', templateName: 'web', version: '7', configuration: null },
    instanceType: 'm7g.large',
    zone: 'eu-west-1a',
    ...values,
  };
}

export function groupFact(name: string, values: Partial<GroupFact> = {}): GroupFact {
  const members = values.members ?? [];
  return {
    kind: 'group',
    id: name,
    arn: `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/${name}`,
    name,
    minSize: 0,
    maxSize: 10,
    desiredCapacity: members.length,
    launchedFrom: { templateId: 'lt-1', templateName: 'web', version: '$Latest', configuration: null },
    overrides: [],
    suspendedProcesses: [],
    targetGroupArns: [],
    loadBalancerNames: [],
    members,
    status: null,
    tags: [],
    ...values,
  };
}

export function templateFact(values: Partial<LaunchTemplateFact> = {}): LaunchTemplateFact {
  return { kind: 'launch_template', id: 'lt-1', name: 'web', defaultVersion: 5, latestVersion: 7, ...values };
}

export function instanceFact(id: string, values: Partial<InstanceFact> = {}): InstanceFact {
  return {
    kind: 'instance',
    id,
    state: 'running',
    stateReason: null,
    type: 'm7g.large',
    zone: 'eu-west-1a',
    imageId: 'ami-0abc',
    privateIp: '10.0.0.1',
    publicIp: null,
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    architecture: 'arm64',
    purchase: 'on_demand',
    launchedAt: createdAt,
    securityGroups: ['sg-1'],
    operator: null,
    tags: [],
    ...values,
  };
}

/** A complete listing of a service's scope, unless the values say otherwise. */
export function listingOf(service: Service, facts: readonly Fact[], values: Partial<Listing> = {}): Listing {
  return {
    ...testOrigin,
    service,
    identity: testIdentity,
    readAt: createdAt,
    facts,
    extent: { of: 'all', kinds: kindsOfService[service] },
    ...values,
  };
}

/** An estate of a given size, with what makes real ones slow: tags, nesting, groups and a few failures. */
export function estateFacts(size: { readonly stacks: number; readonly groups: number; readonly instances: number }) {
  const environments = ['prod', 'staging', 'test', 'dev-ana', 'dev-ben', 'qa', 'demo', 'perf'];
  const stacks = Array.from({ length: size.stacks }, (_, index) => {
    const application = `app${Math.floor(index / 20)}`;
    const environment = environments[index % environments.length] ?? 'prod';
    const root = stackArn(`${application}-${environment}-root`);
    return stackFact(`${application}-${environment}-${index}`, {
      status: index % 97 === 0 ? 'UPDATE_ROLLBACK_COMPLETE' : index % 211 === 0 ? 'CREATE_FAILED' : 'UPDATE_COMPLETE',
      parentId: index % 3 === 0 ? root : null,
      rootId: index % 3 === 0 ? root : null,
      updatedAt: createdAt + index * 60_000,
      description: 'A part of the application with its own network and roles',
      parameters: Array.from({ length: 8 }, (_, key) => ({ key: `Parameter${key}`, value: `value-${index}-${key}` })),
      tags: tagsOf({ Environment: environment, Application: application, Team: `team${index % 12}`, Cost: '4711' }),
    });
  });
  const perGroup = Math.ceil(size.instances / size.groups);
  const groups = Array.from({ length: size.groups }, (_, index) => {
    const stack = stacks[(index * 3) % stacks.length];
    const first = index * perGroup;
    const count = Math.max(0, Math.min(perGroup, size.instances - first));
    return groupFact(`${stack?.name}-asg-${index}`, {
      members: Array.from({ length: count }, (_, position) =>
        memberFact(instanceId(first + position), {
          health: (first + position) % 173 === 0 ? 'Unhealthy' : 'Healthy',
          launchedFrom: {
            templateId: 'lt-1',
            templateName: 'web',
            version: index % 5 === 0 ? '6' : '7',
            configuration: null,
          },
        }),
      ),
      tags: tagsOf({ 'aws:cloudformation:stack-id': stack?.id ?? '' }),
    });
  });
  const instances = groups.flatMap((group, position) =>
    group.members.map((member, index) => instanceOf(group, member, position * perGroup + index)),
  );
  return { stacks, groups, instances, templates: [templateFact()] };
}

function instanceOf(group: GroupFact, member: MemberFact, index: number): InstanceFact {
  return instanceFact(member.instanceId, {
    privateIp: `10.${Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`,
    launchedAt: createdAt + index * 1_000,
    tags: [
      ...group.tags,
      ...tagsOf({
        Name: group.name,
        'aws:autoscaling:groupName': group.name,
        Owner: `owner${index % 40}`,
        Release: '4.2.1',
      }),
    ],
  });
}

function instanceId(index: number): string {
  return `i-${index.toString(16).padStart(17, '0')}`;
}
