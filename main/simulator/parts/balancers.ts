import type {
  ClassicLoadBalancer,
  HealthCheck,
  Listener,
  LoadBalancer,
  Region,
  Stack,
  Subnet,
  TargetGroup,
} from '../world.ts';
import { hex, stableEc2Id } from './ids.ts';
import type { Network } from './network.ts';
import type { PlannedResource } from './stack-operations.ts';
import { cloudFormationTags } from './tags.ts';

export const loadBalancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
export const targetGroupType = 'AWS::ElasticLoadBalancingV2::TargetGroup';
export const listenerType = 'AWS::ElasticLoadBalancingV2::Listener';
export const classicLoadBalancerType = 'AWS::ElasticLoadBalancing::LoadBalancer';

/** The load balancers of a stack, none of them in the account yet. */
export interface BalancerDrafts {
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly classicLoadBalancers: readonly ClassicLoadBalancer[];
}

/** Where a stack's load balancers are made. */
export interface BalancerPlace {
  readonly region: Region;
  readonly network: Network;
  readonly stack: Stack;
  readonly random: () => number;
}

/** What belongs together by its logical ids: a load balancer sends what its listener hears to its target group. */
const sides = [
  { balancer: 'PublicLoadBalancer', listener: 'Listener', targetGroup: 'TargetGroup' },
  { balancer: 'InternalLoadBalancer', listener: 'InternalListener', targetGroup: 'InternalTargetGroup' },
] as const;

/** How long leaving targets are given: a company lowers AWS's 300 seconds, or each deployment waits for them. */
const deregistrationDelayMs = 30_000;

const trafficPort = 8080;

const httpCheck: HealthCheck = {
  protocol: 'HTTP',
  port: null,
  path: '/health',
  intervalMs: 15_000,
  timeoutMs: 5_000,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
};

const tcpCheck: HealthCheck = { ...httpCheck, protocol: 'TCP', path: null, intervalMs: 10_000, unhealthyThreshold: 3 };

const classicCheck: HealthCheck = { ...httpCheck, port: trafficPort, intervalMs: 10_000, healthyThreshold: 2 };

export function draftBalancers(place: BalancerPlace, resources: readonly PlannedResource[]): BalancerDrafts {
  const idOf = (logicalId: string) => resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
  const made = sides.flatMap((side) => {
    const [balancerArn, listenerArn, groupArn] = [idOf(side.balancer), idOf(side.listener), idOf(side.targetGroup)];
    if (!balancerArn || !listenerArn || !groupArn) return [];
    const balancer = draftLoadBalancer(place, side.balancer, balancerArn);
    const targetGroup = draftTargetGroup(place, side.targetGroup, groupArn, balancer.type);
    balancer.listeners.push(...draftListeners(place, balancer, listenerArn, targetGroup));
    return [{ balancer, targetGroup }];
  });
  return {
    loadBalancers: made.map(({ balancer }) => balancer),
    targetGroups: made.map(({ targetGroup }) => targetGroup),
    classicLoadBalancers: resources
      .filter(({ type }) => type === classicLoadBalancerType)
      .map(({ logicalId, physicalId }) => draftClassicLoadBalancer(place, logicalId, physicalId)),
  };
}

function draftLoadBalancer(place: BalancerPlace, logicalId: string, arn: string): LoadBalancer {
  const { region, random } = place;
  const [kind, name = ''] = partsOf(arn);
  const type = kind === 'net' ? 'network' : 'application';
  const scheme = logicalId.startsWith('Public') ? 'internet-facing' : 'internal';
  const number = hex(random, 10);
  const host = `${scheme === 'internal' ? 'internal-' : ''}${name}-${number}`.toLowerCase();
  return {
    ...shared(place, logicalId, scheme),
    arn,
    name,
    type,
    // Elastic Load Balancing user guides, "DNS name": the two types differ in where the Region stands.
    dnsName:
      type === 'network'
        ? `${name.toLowerCase()}-${number}.elb.${region.name}.amazonaws.com`
        : `${host}.${region.name}.elb.amazonaws.com`,
    listeners: [],
  };
}

function draftTargetGroup(
  place: BalancerPlace,
  logicalId: string,
  arn: string,
  behind: LoadBalancer['type'],
): TargetGroup {
  return {
    arn,
    name: arn.split('/')[1] ?? '',
    protocol: behind === 'network' ? 'TCP' : 'HTTP',
    port: trafficPort,
    vpcId: place.network.vpcId,
    healthCheck: behind === 'network' ? tcpCheck : httpCheck,
    deregistrationDelayMs,
    targets: new Map(),
    tags: [...place.stack.tags, ...cloudFormationTags(place.stack, logicalId)],
  };
}

/** What comes unencrypted from outside is sent to the encrypted listener; inside there is a single one. */
function draftListeners(
  { region, random }: BalancerPlace,
  balancer: LoadBalancer,
  arn: string,
  targetGroup: TargetGroup,
): Listener[] {
  const defaultAction = { type: 'forward' as const, targetGroups: [{ arn: targetGroup.arn, weight: 1 }] };
  if (balancer.type === 'network') {
    return [{ arn, protocol: 'TCP', port: 80, certificateArn: null, defaultAction, rules: [] }];
  }
  const certificateArn = `arn:aws:acm:${region.name}:${region.account}:certificate/${stableCertificate(region)}`;
  const rule = {
    arn: `${arn.replace(':listener/', ':listener-rule/')}/${hex(random, 16)}`,
    priority: 10,
    pathPatterns: ['/api/*'],
    action: defaultAction,
  };
  const redirect = { type: 'redirect' as const, protocol: 'HTTPS' as const, port: 443 };
  const plain = `${arn.slice(0, arn.lastIndexOf('/'))}/${hex(random, 16)}`;
  return [
    { arn, protocol: 'HTTPS', port: 443, certificateArn, defaultAction, rules: [rule] },
    { arn: plain, protocol: 'HTTP', port: 80, certificateArn: null, defaultAction: redirect, rules: [] },
  ];
}

/** One certificate serves all of an account's names in a Region. */
function stableCertificate({ account, name }: Region): string {
  const digits =
    stableEc2Id('', `${account}/${name}/a`).slice(1, 17) + stableEc2Id('', `${account}/${name}/b`).slice(2);
  return [8, 12, 16, 20, 32].map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end)).join('-');
}

function draftClassicLoadBalancer(place: BalancerPlace, logicalId: string, name: string): ClassicLoadBalancer {
  const { region, random } = place;
  return {
    ...shared(place, logicalId, 'internal'),
    name,
    dnsName: `internal-${name}-${hex(random, 10)}.${region.name}.elb.amazonaws.com`.toLowerCase(),
    port: trafficPort,
    healthCheck: classicCheck,
    deregistrationDelayMs,
    targets: new Map(),
  };
}

function shared({ network, stack }: BalancerPlace, logicalId: string, scheme: LoadBalancer['scheme']) {
  const subnets: readonly Subnet[] = scheme === 'internal' ? network.privateSubnets : network.publicSubnets;
  return {
    scheme,
    createdAt: stack.createdAt,
    vpcId: network.vpcId,
    zones: subnets.map(({ zone, id }) => ({ name: zone, subnetId: id })),
    securityGroupIds: [stableEc2Id('sg', `${stack.name}/${logicalId}`)],
    tags: [...stack.tags, ...cloudFormationTags(stack, logicalId)],
  };
}

/** Of a load balancer's ARN what follows `loadbalancer/`: its type, name and number. */
function partsOf(arn: string): string[] {
  return arn.split('/').slice(1);
}

/** The ARN of a listener names its load balancer (Service Authorization Reference: Elastic Load Balancing V2). */
export function listenerArn(balancerArn: string, random: () => number): string {
  return `${balancerArn.replace(':loadbalancer/', ':listener/')}/${hex(random, 16)}`;
}

/** The logical id of the load balancer that a listener belongs to. */
export function balancerOfListener(logicalId: string): string | undefined {
  return sides.find(({ listener }) => listener === logicalId)?.balancer;
}

/** The target groups that a load balancer's listeners and rules forward to. */
export function targetGroupArnsOf({ listeners }: LoadBalancer): string[] {
  const actions = listeners.flatMap(({ defaultAction, rules }) => [
    defaultAction,
    ...rules.map(({ action }) => action),
  ]);
  const arns = actions.flatMap((action) =>
    action.type === 'forward' ? action.targetGroups.map(({ arn }) => arn) : [],
  );
  return [...new Set(arns)];
}

/** For each target group that is in use the ARNs of its load balancers. */
export function balancersByTargetGroup({ loadBalancers }: Region): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const balancer of loadBalancers.values()) {
    for (const arn of targetGroupArnsOf(balancer)) users.set(arn, [...(users.get(arn) ?? []), balancer.arn]);
  }
  return users;
}
