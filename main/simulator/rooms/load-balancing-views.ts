import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  Listener,
  ListenerAction,
  ListenerRule,
  LoadBalancer,
  Region,
  Tag,
  TargetFailure,
  TargetGroup,
  TargetStatus,
} from '../world.ts';
import { date } from './room.ts';

/** The world's load balancers and target groups in the shapes of the Elastic Load Balancing API v2. */

/** How long a new load balancer is set up; AWS docs name no time, a few minutes are what one sees. */
const provisioningMs = 120_000;

export function loadBalancer(source: LoadBalancer, now: number): sdk.LoadBalancer {
  return {
    LoadBalancerArn: source.arn,
    LoadBalancerName: source.name,
    DNSName: source.dnsName,
    CanonicalHostedZoneId: source.type === 'network' ? 'Z2IFOLAFXWLO4F' : 'Z32O12XQLNTSW2',
    CreatedTime: date(source.createdAt),
    Scheme: source.scheme,
    VpcId: source.vpcId,
    State: { Code: now - source.createdAt < provisioningMs ? 'provisioning' : 'active' },
    Type: source.type,
    AvailabilityZones: source.zones.map(({ name, subnetId }) => ({ ZoneName: name, SubnetId: subnetId })),
    SecurityGroups: [...source.securityGroupIds],
    IpAddressType: 'ipv4',
  };
}

/** Elastic Load Balancing API v2 reference: LoadBalancerAttribute. */
export function loadBalancerAttributes({ type, tags: owned }: LoadBalancer): sdk.LoadBalancerAttribute[] {
  const isProduction = owned.some(({ value }) => value === 'prod');
  const shared = {
    'deletion_protection.enabled': String(isProduction),
    'load_balancing.cross_zone.enabled': String(type === 'application'),
    'access_logs.s3.enabled': String(isProduction),
  };
  return attributes(type === 'application' ? { ...shared, 'idle_timeout.timeout_seconds': '60' } : shared);
}

export function targetGroup(source: TargetGroup, balancerArns: readonly string[]): sdk.TargetGroup {
  const { healthCheck } = source;
  return {
    TargetGroupArn: source.arn,
    TargetGroupName: source.name,
    Protocol: source.protocol,
    ProtocolVersion: source.protocol === 'HTTP' ? 'HTTP1' : undefined,
    Port: source.port,
    VpcId: source.vpcId,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    LoadBalancerArns: [...balancerArns],
    HealthCheckEnabled: true,
    HealthCheckProtocol: healthCheck.protocol,
    HealthCheckPort: healthCheckPort(source),
    HealthCheckPath: healthCheck.path ?? undefined,
    HealthCheckIntervalSeconds: healthCheck.intervalMs / 1000,
    HealthCheckTimeoutSeconds: healthCheck.timeoutMs / 1000,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    Matcher: healthCheck.path === null ? undefined : { HttpCode: '200' },
  };
}

function healthCheckPort({ healthCheck }: TargetGroup): string {
  return healthCheck.port === null ? 'traffic-port' : String(healthCheck.port);
}

/** Elastic Load Balancing API v2 reference: TargetGroupAttribute. */
export function targetGroupAttributes({ deregistrationDelayMs, protocol }: TargetGroup): sdk.TargetGroupAttribute[] {
  const shared = {
    'deregistration_delay.timeout_seconds': String(deregistrationDelayMs / 1000),
    'stickiness.enabled': 'false',
  };
  if (protocol === 'TCP') return attributes({ ...shared, 'proxy_protocol_v2.enabled': 'false' });
  return attributes({ ...shared, 'slow_start.duration_seconds': '0', 'load_balancing.algorithm.type': 'round_robin' });
}

function attributes(values: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
}

export function targetHealth(
  id: string,
  group: TargetGroup,
  isUsed: boolean,
  region: Region,
): sdk.TargetHealthDescription {
  const target = group.targets.get(id);
  return {
    Target: { Id: id, Port: target?.port ?? group.port, AvailabilityZone: target?.zone },
    HealthCheckPort: String(group.healthCheck.port ?? group.port),
    TargetHealth: target ? health(id, target.status, isUsed, region) : notRegistered,
    AdministrativeOverride: { State: 'no_override', Reason: 'AdministrativeOverride.NoOverride' },
  };
}

/** The words for a reason are those of the API and of the console (user guide: "Health checks for your target groups"). */
const notRegistered: sdk.TargetHealth = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

/** A target counts as unused while no load balancer sends it traffic, and while it does not run. */
function health(id: string, status: TargetStatus, isUsed: boolean, region: Region): sdk.TargetHealth {
  if (!isUsed) {
    const Description = 'Target group is not configured to receive traffic from the load balancer';
    return { State: 'unused', Reason: 'Target.NotInUse', Description };
  }
  const state = region.instances.get(id)?.state;
  if (status.state !== 'draining' && state !== 'running' && state !== 'pending') {
    return { State: 'unused', Reason: 'Target.InvalidState', Description: `Target is in the ${state} state` };
  }
  if (status.state === 'healthy') return { State: 'healthy' };
  return { State: status.state, Reason: status.reason, Description: descriptions[status.reason] };
}

type Reason = Exclude<TargetStatus['reason'], null>;

const failures: Readonly<Record<TargetFailure, string>> = {
  'Target.ResponseCodeMismatch': 'Health checks failed with these codes: [503]',
  'Target.Timeout': 'Request timed out',
  'Target.FailedHealthChecks': 'Health checks failed',
};

const descriptions: Readonly<Record<Reason, string>> = {
  ...failures,
  'Elb.RegistrationInProgress': 'Target registration is in progress',
  'Elb.InitialHealthChecking': 'Initial health checks in progress',
  'Target.DeregistrationInProgress': 'Target deregistration is in progress',
};

export function listener(source: Listener, balancer: LoadBalancer): sdk.Listener {
  return {
    ListenerArn: source.arn,
    LoadBalancerArn: balancer.arn,
    Protocol: source.protocol,
    Port: source.port,
    Certificates: source.certificateArn === null ? undefined : [{ CertificateArn: source.certificateArn }],
    SslPolicy: source.protocol === 'HTTPS' ? 'ELBSecurityPolicy-TLS13-1-2-2021-06' : undefined,
    DefaultActions: [action(source.defaultAction)],
  };
}

/** A listener's own rules and the default one, which is a rule too (API reference: DescribeRules). */
export function rules(source: Listener): sdk.Rule[] {
  const fallback: sdk.Rule = {
    RuleArn: `${source.arn.replace(':listener/', ':listener-rule/')}/default`,
    Priority: 'default',
    Conditions: [],
    Actions: [action(source.defaultAction)],
    IsDefault: true,
  };
  return [...source.rules.map(rule), fallback];
}

function rule({ arn, priority, pathPatterns, action: does }: ListenerRule): sdk.Rule {
  const Values = [...pathPatterns];
  return {
    RuleArn: arn,
    Priority: String(priority),
    Conditions: [{ Field: 'path-pattern', Values, PathPatternConfig: { Values } }],
    Actions: [action(does)],
    IsDefault: false,
  };
}

function action(source: ListenerAction): sdk.Action {
  if (source.type === 'redirect') {
    const to = { Host: '#{host}', Path: '/#{path}', Query: '#{query}', StatusCode: 'HTTP_301' as const };
    return { Type: 'redirect', RedirectConfig: { Protocol: source.protocol, Port: String(source.port), ...to } };
  }
  const TargetGroups = source.targetGroups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight }));
  const [only, second] = source.targetGroups;
  // The short form is there for a single target group only.
  const TargetGroupArn = second ? undefined : only?.arn;
  return { Type: 'forward', TargetGroupArn, ForwardConfig: { TargetGroups } };
}

export function tags(source: readonly Tag[]): sdk.Tag[] {
  return source.map(({ key, value }) => ({ Key: key, Value: value }));
}
