import type * as sdk from '@aws-sdk/client-elastic-load-balancing';
import type { ClassicLoadBalancer, Region, Target, TargetStatus } from '../world.ts';
import { date } from './room.ts';

/** The world's classic load balancers in the shapes of the first version of the Elastic Load Balancing API. */

export function loadBalancer(source: ClassicLoadBalancer, region: Region): sdk.LoadBalancerDescription {
  const { healthCheck } = source;
  return {
    LoadBalancerName: source.name,
    DNSName: source.dnsName,
    CanonicalHostedZoneNameID: 'Z32O12XQLNTSW2',
    Scheme: source.scheme,
    VPCId: source.vpcId,
    AvailabilityZones: source.zones.map(({ name }) => name),
    Subnets: source.zones.map(({ subnetId }) => subnetId),
    SecurityGroups: [...source.securityGroupIds],
    SourceSecurityGroup: { OwnerAlias: region.account, GroupName: `${source.name}-balancer` },
    CreatedTime: date(source.createdAt),
    ListenerDescriptions: [{ Listener: listener(source), PolicyNames: [] }],
    Policies: { AppCookieStickinessPolicies: [], LBCookieStickinessPolicies: [], OtherPolicies: [] },
    BackendServerDescriptions: [],
    HealthCheck: {
      Target: `${healthCheck.protocol}:${healthCheck.port ?? source.port}${healthCheck.path ?? ''}`,
      Interval: healthCheck.intervalMs / 1000,
      Timeout: healthCheck.timeoutMs / 1000,
      HealthyThreshold: healthCheck.healthyThreshold,
      UnhealthyThreshold: healthCheck.unhealthyThreshold,
    },
    Instances: [...source.targets.keys()].map((InstanceId) => ({ InstanceId })),
  };
}

function listener({ port }: ClassicLoadBalancer): sdk.Listener {
  return { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: port };
}

/**
 * Elastic Load Balancing API reference, version 2012-06-01: InstanceState. The user guide for Classic Load Balancers
 * ("Configure connection draining") says that a draining instance is still InService.
 */
export function instanceState({ instanceId, status }: Target, region: Region): sdk.InstanceState {
  const state = region.instances.get(instanceId)?.state;
  const isRunning = state === 'running' || state === 'pending';
  if (isRunning || status.state === 'draining') return { InstanceId: instanceId, ...words[status.state] };
  const Description = `Instance is in ${state} state.`;
  return { InstanceId: instanceId, State: 'OutOfService', ReasonCode: 'Instance', Description };
}

const words: Readonly<Record<TargetStatus['state'], Omit<sdk.InstanceState, 'InstanceId'>>> = {
  healthy: { State: 'InService', ReasonCode: 'N/A', Description: 'N/A' },
  initial: {
    State: 'OutOfService',
    ReasonCode: 'ELB',
    Description: 'Instance registration is still in progress.',
  },
  unhealthy: {
    State: 'OutOfService',
    ReasonCode: 'Instance',
    Description: 'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
  },
  draining: {
    State: 'InService',
    ReasonCode: 'N/A',
    Description: 'Instance deregistration currently in progress.',
  },
};

export function attributes({ deregistrationDelayMs }: ClassicLoadBalancer): sdk.LoadBalancerAttributes {
  return {
    CrossZoneLoadBalancing: { Enabled: true },
    AccessLog: { Enabled: false },
    ConnectionDraining: { Enabled: true, Timeout: deregistrationDelayMs / 1000 },
    ConnectionSettings: { IdleTimeout: 60 },
    AdditionalAttributes: [],
  };
}

export function tagDescription({ name, tags }: ClassicLoadBalancer): sdk.TagDescription {
  return { LoadBalancerName: name, Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
}
