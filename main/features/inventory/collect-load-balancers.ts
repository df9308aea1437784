import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type LoadBalancer,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { collectPages, milliseconds, required } from './collect.ts';
import type { LoadBalancerFact, TargetFact, TargetGroupFact, TargetHealthFact } from './resources.ts';

/**
 * AWS docs: PageSize of DescribeLoadBalancers, classic or not, and of DescribeTargetGroups is 400 at most. The SDK's
 * paginators leave it to the caller.
 */
export const balancersPerPage = 400;

/** Every application, network and gateway load balancer. */
export function listLoadBalancers(
  client: ElasticLoadBalancingV2Client,
  signal: AbortSignal,
): Promise<LoadBalancerFact[]> {
  const pages = paginateDescribeLoadBalancers({ client }, { PageSize: balancersPerPage }, { abortSignal: signal });
  return collectPages(pages, (page) => (page.LoadBalancers ?? []).map(loadBalancerFact));
}

/** Every target group with the load balancers that send to it; its targets come only with its health. */
export function listTargetGroups(
  client: ElasticLoadBalancingV2Client,
  signal: AbortSignal,
): Promise<TargetGroupFact[]> {
  const pages = paginateDescribeTargetGroups({ client }, { PageSize: balancersPerPage }, { abortSignal: signal });
  return collectPages(pages, (page) => (page.TargetGroups ?? []).map(targetGroupFact));
}

/** The health of every target of one target group. */
export async function readTargetHealth(
  client: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  signal: AbortSignal,
): Promise<TargetHealthFact> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn });
  const answer = await client.send(command, { abortSignal: signal });
  return { kind: 'target_health', id: targetGroupArn, targets: (answer.TargetHealthDescriptions ?? []).map(target) };
}

export function loadBalancerFact(balancer: LoadBalancer): LoadBalancerFact {
  return {
    kind: 'load_balancer',
    id: required(balancer.LoadBalancerArn, 'the ARN of a load balancer'),
    name: required(balancer.LoadBalancerName, 'the name of a load balancer'),
    type: balancer.Type ?? 'application',
    state: balancer.State?.Code ?? null,
    stateReason: balancer.State?.Reason || null,
    scheme: balancer.Scheme ?? null,
    dnsName: balancer.DNSName || null,
    vpcId: balancer.VpcId || null,
    zones: (balancer.AvailabilityZones ?? []).flatMap((zone) => zone.ZoneName ?? []).sort(),
    createdAt: milliseconds(balancer.CreatedTime),
  };
}

export function targetGroupFact(group: TargetGroup): TargetGroupFact {
  return {
    kind: 'target_group',
    id: required(group.TargetGroupArn, 'the ARN of a target group'),
    name: required(group.TargetGroupName, 'the name of a target group'),
    protocol: group.Protocol ?? null,
    port: group.Port ?? null,
    targetType: group.TargetType ?? null,
    healthCheck: group.HealthCheckEnabled === false ? null : healthCheck(group),
    loadBalancerIds: group.LoadBalancerArns ?? [],
    vpcId: group.VpcId || null,
  };
}

function healthCheck(group: TargetGroup): string | null {
  const { HealthCheckProtocol: protocol, HealthCheckPort: port, HealthCheckPath: path } = group;
  if (!protocol) return null;
  const checked = port === 'traffic-port' ? group.Port : port;
  return checkInWords(`${protocol}:${checked ?? ''}${path ?? ''}`, {
    intervalSeconds: group.HealthCheckIntervalSeconds,
    healthyAfter: group.HealthyThresholdCount,
    unhealthyAfter: group.UnhealthyThresholdCount,
  });
}

/** e.g. `HTTP:8080/health every 15 s, up after 5, down after 2`. */
export function checkInWords(
  what: string,
  how: {
    readonly intervalSeconds: number | undefined;
    readonly healthyAfter: number | undefined;
    readonly unhealthyAfter: number | undefined;
  },
): string {
  const every = how.intervalSeconds === undefined ? '' : ` every ${how.intervalSeconds} s`;
  const up = how.healthyAfter === undefined ? '' : `, up after ${how.healthyAfter}`;
  const down = how.unhealthyAfter === undefined ? '' : `, down after ${how.unhealthyAfter}`;
  return `${what}${every}${up}${down}`;
}

function target({ Target: target, TargetHealth: health }: TargetHealthDescription): TargetFact {
  return {
    targetId: required(target?.Id, 'the id of a target'),
    port: target?.Port ?? null,
    zone: target?.AvailabilityZone || null,
    state: required(health?.State, 'the health of a target'),
    reason: health?.Reason || null,
    description: health?.Description || null,
  };
}
