import {
  DescribeInstanceHealthCommand,
  type ElasticLoadBalancingClient,
  type InstanceState,
  type LoadBalancerDescription,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing';
import { collectPages, milliseconds, required } from './collect.ts';
import { balancersPerPage, checkInWords } from './collect-load-balancers.ts';
import type { ClassicHealthFact, ClassicLoadBalancerFact, TargetFact } from './resources.ts';

/** Every classic load balancer with its instances. */
export function listClassicBalancers(
  client: ElasticLoadBalancingClient,
  signal: AbortSignal,
): Promise<ClassicLoadBalancerFact[]> {
  const pages = paginateDescribeLoadBalancers({ client }, { PageSize: balancersPerPage }, { abortSignal: signal });
  return collectPages(pages, (page) => (page.LoadBalancerDescriptions ?? []).map(classicBalancerFact));
}

/** The health of every instance of one classic load balancer. */
export async function readClassicHealth(
  client: ElasticLoadBalancingClient,
  name: string,
  signal: AbortSignal,
): Promise<ClassicHealthFact> {
  const command = new DescribeInstanceHealthCommand({ LoadBalancerName: name });
  const answer = await client.send(command, { abortSignal: signal });
  return { kind: 'classic_health', id: name, targets: (answer.InstanceStates ?? []).map(target) };
}

export function classicBalancerFact(balancer: LoadBalancerDescription): ClassicLoadBalancerFact {
  const name = required(balancer.LoadBalancerName, 'the name of a classic load balancer');
  const check = balancer.HealthCheck;
  return {
    kind: 'classic_load_balancer',
    id: name,
    name,
    scheme: balancer.Scheme || null,
    dnsName: balancer.DNSName || null,
    vpcId: balancer.VPCId || null,
    zones: [...(balancer.AvailabilityZones ?? [])].sort(),
    createdAt: milliseconds(balancer.CreatedTime),
    healthCheck: check?.Target
      ? checkInWords(check.Target, {
          intervalSeconds: check.Interval,
          healthyAfter: check.HealthyThreshold,
          unhealthyAfter: check.UnhealthyThreshold,
        })
      : null,
    instanceIds: (balancer.Instances ?? []).flatMap((instance) => instance.InstanceId ?? []),
  };
}

/** AWS docs: an instance in service has the reason `N/A`, and so has its description. */
function target(instance: InstanceState): TargetFact {
  return {
    targetId: required(instance.InstanceId, 'the id of an instance of a classic load balancer'),
    port: null,
    zone: null,
    state: required(instance.State, 'the health of an instance of a classic load balancer'),
    reason: said(instance.ReasonCode),
    description: said(instance.Description),
  };
}

function said(text: string | undefined): string | null {
  return text && text !== 'N/A' ? text : null;
}
