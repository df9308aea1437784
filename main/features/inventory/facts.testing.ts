import type { Service } from '#contract/inventory.ts';
import { type Entry, type Facts, noFacts } from './link.ts';
import {
  type ClassicHealthFact,
  type ClassicLoadBalancerFact,
  type DatabaseFact,
  type Fact,
  type GroupFact,
  type InstanceFact,
  type KeyValue,
  kindsOfService,
  type LaunchTemplateFact,
  type Listing,
  type LoadBalancerFact,
  type MemberFact,
  type StackFact,
  type TargetFact,
  type TargetGroupFact,
  type TargetHealthFact,
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
    suspensions: [],
    targetGroupArns: [],
    loadBalancerNames: [],
    newInstancesProtected: false,
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

const elbArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

export function loadBalancerArn(name: string): string {
  return `${elbArn}:loadbalancer/app/${name}/0123456789abcdef`;
}

export function targetGroupArn(name: string): string {
  return `${elbArn}:targetgroup/${name}/0123456789abcdef`;
}

export function loadBalancerFact(name: string, values: Partial<LoadBalancerFact> = {}): LoadBalancerFact {
  return {
    kind: 'load_balancer',
    id: loadBalancerArn(name),
    name,
    type: 'application',
    state: 'active',
    stateReason: null,
    scheme: 'internal',
    dnsName: `internal-${name}-1234567890.eu-west-1.elb.amazonaws.com`,
    vpcId: 'vpc-1',
    zones: ['eu-west-1a', 'eu-west-1b'],
    createdAt,
    ...values,
  };
}

/** Behind the load balancer of the same name, unless the values say otherwise. */
export function targetGroupFact(name: string, values: Partial<TargetGroupFact> = {}): TargetGroupFact {
  return {
    kind: 'target_group',
    id: targetGroupArn(name),
    name,
    protocol: 'HTTP',
    port: 8080,
    targetType: 'instance',
    healthCheck: 'HTTP:8080/health every 15 s, 3 of 5',
    loadBalancerIds: [loadBalancerArn(name)],
    vpcId: 'vpc-1',
    ...values,
  };
}

export function targetFact(targetId: string, values: Partial<TargetFact> = {}): TargetFact {
  return { targetId, port: 8080, zone: null, state: 'healthy', reason: null, description: null, ...values };
}

export function targetHealthFact(name: string, targets: readonly TargetFact[]): TargetHealthFact {
  return { kind: 'target_health', id: targetGroupArn(name), targets };
}

export function classicFact(
  name: string,
  instanceIds: readonly string[],
  values: Partial<ClassicLoadBalancerFact> = {},
): ClassicLoadBalancerFact {
  return {
    kind: 'classic_load_balancer',
    id: name,
    name,
    scheme: 'internet-facing',
    dnsName: `${name}-1234567890.eu-west-1.elb.amazonaws.com`,
    vpcId: 'vpc-1',
    zones: ['eu-west-1a'],
    createdAt,
    healthCheck: 'HTTP:80/ every 30 s, 2 of 10',
    instanceIds,
    ...values,
  };
}

export function classicHealthFact(name: string, targets: readonly TargetFact[]): ClassicHealthFact {
  return { kind: 'classic_health', id: name, targets };
}

export function databaseFact(name: string, values: Partial<DatabaseFact> = {}): DatabaseFact {
  const form = values.form ?? 'instance';
  return {
    kind: 'database',
    id: `arn:aws:rds:eu-west-1:111122223333:${form === 'cluster' ? 'cluster' : 'db'}:${name}`,
    name,
    form,
    engine: 'postgres',
    engineVersion: '16.3',
    status: 'available',
    instanceClass: 'db.r6g.large',
    zone: 'eu-west-1a',
    isMultiZone: false,
    endpoint: `${name}.abc.eu-west-1.rds.amazonaws.com:5432`,
    clusterName: null,
    storageGigabytes: 100,
    isEncrypted: true,
    isPublic: false,
    deletionProtection: true,
    createdAt,
    pendingChanges: [],
    settings: [],
    tags: [],
    ...values,
  };
}

/** Everything that was read, as one listing after the other would leave it. */
export function factsOf(all: readonly Fact[]): Facts {
  const kinds = Object.keys(noFacts).map((kind) => [kind, new Map<string, Entry>()] as const);
  const facts = Object.fromEntries(kinds);
  for (const fact of all) facts[fact.kind]?.set(fact.id, { fact, readAt: null, readAs: null });
  return facts as unknown as Facts;
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

interface EstateSize {
  readonly stacks: number;
  readonly groups: number;
  readonly instances: number;
  /** One for each group at most; every fifth is a classic one. */
  readonly balancers?: number;
  readonly databases?: number;
}

/** An estate of a given size, with what makes real ones slow: tags, nesting, groups and a few failures. */
export function estateFacts(size: EstateSize) {
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
      targetGroupArns: hasTargetGroup(index, size) ? [targetGroupArn(`tg-${index}`)] : [],
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
  return {
    stacks,
    groups,
    instances,
    templates: [templateFact()],
    ...balancersOf(groups, size),
    databases: databasesOf(stacks, size),
  };
}

function isClassic(index: number): boolean {
  return index % 5 === 4;
}

function hasTargetGroup(index: number, { balancers = 0 }: EstateSize): boolean {
  return index < balancers && !isClassic(index);
}

/** A load balancer for each group, with the health of all of its targets, some of which are unhealthy. */
function balancersOf(groups: readonly GroupFact[], size: EstateSize) {
  const behind = groups.slice(0, size.balancers ?? 0).map((group, index) => ({ group, index }));
  const targetsOf = (group: GroupFact, healthy: string, unhealthy: string) =>
    group.members.map(({ instanceId }, index) =>
      targetFact(instanceId, {
        state: index % 41 === 40 ? unhealthy : healthy,
        reason: index % 41 === 40 ? 'Target.Timeout' : null,
      }),
    );
  const v2 = behind.filter(({ index }) => hasTargetGroup(index, size));
  const classic = behind.filter(({ index }) => isClassic(index));
  return {
    loadBalancers: v2.map(({ index }) => loadBalancerFact(`tg-${index}`)),
    targetGroups: v2.map(({ index }) => targetGroupFact(`tg-${index}`)),
    targetHealth: v2.map(({ group, index }) =>
      targetHealthFact(`tg-${index}`, targetsOf(group, 'healthy', 'unhealthy')),
    ),
    classic: classic.map(({ group, index }) =>
      classicFact(
        `classic-${index}`,
        group.members.map((member) => member.instanceId),
      ),
    ),
    classicHealth: classic.map(({ group, index }) =>
      classicHealthFact(`classic-${index}`, targetsOf(group, 'InService', 'OutOfService')),
    ),
  };
}

function databasesOf(stacks: readonly StackFact[], { databases = 0 }: EstateSize): DatabaseFact[] {
  return Array.from({ length: databases }, (_, index) => {
    const stack = stacks[(index * 7) % stacks.length];
    const tags = index % 3 === 0 ? [] : tagsOf({ 'aws:cloudformation:stack-id': stack?.id ?? '', Team: 'data' });
    return databaseFact(`${stack?.name}-db-${index}`, {
      tags,
      status: index % 50 === 49 ? 'storage-full' : 'available',
    });
  });
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
