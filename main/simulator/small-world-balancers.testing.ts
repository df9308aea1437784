import { account, instanceId, regionName } from './small-world.testing.ts';
import type {
  ClassicLoadBalancer,
  HealthCheck,
  LoadBalancer,
  Region,
  Target,
  TargetGroup,
  TargetStatus,
} from './world.ts';

/** Load balancers for the hand-made world. */

const arn = (rest: string) => `arn:aws:elasticloadbalancing:${regionName}:${account}:${rest}`;
const tags = [{ key: 'environment', value: 'test' }];

const healthCheck: HealthCheck = {
  protocol: 'HTTP',
  port: null,
  path: '/health',
  intervalMs: 15_000,
  timeoutMs: 5_000,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
};

const place = (name: string) => ({
  name,
  scheme: 'internet-facing' as const,
  dnsName: `${name}.${regionName}.elb.amazonaws.com`,
  createdAt: Date.UTC(2026, 10, 21, 3),
  vpcId: 'vpc-1',
  zones: [{ name: 'eu-west-1a', subnetId: 'subnet-1' }],
  securityGroupIds: ['sg-1'],
  tags,
});

export function target(index: number, status: TargetStatus): Target {
  return { instanceId: instanceId(index), port: 8080, zone: 'eu-west-1a', status, statusAt: 0 };
}

export function addTargetGroup(region: Region, index: number): TargetGroup {
  const group: TargetGroup = {
    arn: arn(`targetgroup/targets-${index}/1`),
    name: `targets-${index}`,
    protocol: 'HTTP',
    port: 8080,
    vpcId: 'vpc-1',
    healthCheck,
    deregistrationDelayMs: 30_000,
    targets: new Map(),
    tags,
  };
  region.targetGroups.set(group.arn, group);
  return group;
}

/** One that forwards what is encrypted and sends the rest there. */
export function addLoadBalancer(region: Region, index: number, targetGroupArn: string): LoadBalancer {
  const name = `balancer-${index}`;
  const listener = arn(`listener/app/${name}/1`);
  const forward = { type: 'forward' as const, targetGroups: [{ arn: targetGroupArn, weight: 1 }] };
  const redirect = { type: 'redirect' as const, protocol: 'HTTPS' as const, port: 443 };
  const certificateArn = 'arn:aws:acm:certificate';
  const balancer: LoadBalancer = {
    ...place(name),
    arn: arn(`loadbalancer/app/${name}/1`),
    type: 'application',
    listeners: [
      { arn: `${listener}/a`, protocol: 'HTTPS', port: 443, certificateArn, defaultAction: forward, rules: [] },
      { arn: `${listener}/b`, protocol: 'HTTP', port: 80, certificateArn: null, defaultAction: redirect, rules: [] },
    ],
  };
  region.loadBalancers.set(balancer.arn, balancer);
  return balancer;
}

export function addClassicLoadBalancer(region: Region, index: number): ClassicLoadBalancer {
  const balancer: ClassicLoadBalancer = {
    ...place(`classic-${index}`),
    port: 8080,
    healthCheck: { ...healthCheck, port: 8080 },
    deregistrationDelayMs: 30_000,
    targets: new Map(),
  };
  region.classicLoadBalancers.set(balancer.name, balancer);
  return balancer;
}
