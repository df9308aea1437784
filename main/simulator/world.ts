/**
 * The state of a simulated AWS account and region. Rooms answer the wire protocols from it; estates seed it; life
 * changes it. Times are milliseconds since the epoch. Names follow the AWS shapes that show them.
 */

import type { Alarm } from './alarms.ts';
import type { Command } from './commands.ts';
import type { Group, LaunchConfiguration } from './groups.ts';

export type * from './alarms.ts';
export type * from './commands.ts';
export type * from './groups.ts';

export interface WorldClock {
  now(): number;
  timer(delayMs: number, callback: () => void): () => void;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface StackEvent {
  readonly eventId: string;
  readonly operationId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly resourceType: string;
  readonly status: string;
  readonly reason: string | null;
  readonly at: number;
}

export interface StackResource {
  readonly logicalId: string;
  physicalId: string;
  readonly type: string;
  status: string;
  reason: string | null;
  updatedAt: number;
}

export interface Stack {
  /** The stack's ARN. */
  readonly id: string;
  readonly name: string;
  status: string;
  statusReason: string | null;
  readonly description: string | null;
  readonly createdAt: number;
  updatedAt: number | null;
  deletedAt: number | null;
  readonly parentId: string | null;
  readonly rootId: string | null;
  parameters: { key: string; value: string; noEcho: boolean }[];
  outputs: { key: string; value: string; description: string | null; exportName: string | null }[];
  tags: Tag[];
  capabilities: string[];
  drift: 'NOT_CHECKED' | 'IN_SYNC' | 'DRIFTED' | 'UNKNOWN';
  driftCheckedAt: number | null;
  terminationProtection: boolean;
  lastOperation: { readonly id: string; readonly type: string } | null;
  readonly template: string;
  readonly resources: StackResource[];
  /** Newest last. */
  readonly events: StackEvent[];
}

export interface LaunchTemplateVersion {
  readonly version: number;
  readonly createdAt: number;
  readonly imageId: string;
  readonly instanceType: string;
  readonly description: string | null;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  defaultVersion: number;
  readonly versions: LaunchTemplateVersion[];
  tags: Tag[];
}

export interface Instance {
  readonly id: string;
  state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  stateReason: string | null;
  /** When the current state began: AWS forgets a terminated instance after about an hour. */
  stateAt: number;
  readonly type: string;
  readonly imageId: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly privateIp: string;
  readonly publicIp: string | null;
  readonly launchedAt: number;
  readonly lifecycle: 'spot' | null;
  readonly securityGroups: { readonly id: string; readonly name: string }[];
  /** The AWS service that alone may change it, or null. */
  readonly operator: string | null;
  /** What is wrong with what it runs; null for one that boots and serves. */
  readonly fate: LaunchFate | null;
  tags: Tag[];
}

/**
 * How an instance goes wrong: it stays pending for good; it runs and never passes the checks of its balancers; or it
 * passes and fails them in turns.
 */
export type LaunchFate = 'never_boots' | 'never_serves' | 'flaps';

export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  /** Null where the balancer asks on the port that it sends traffic to. */
  readonly port: number | null;
  /** Null for TCP. */
  readonly path: string | null;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** How many checks in a row change what the balancer thinks of a target. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** Why a target fails its health checks (Elastic Load Balancing API v2 reference: TargetHealth). */
export type TargetFailure = 'Target.ResponseCodeMismatch' | 'Target.Timeout' | 'Target.FailedHealthChecks';

/** What a balancer thinks of a target; classic ones say it in other words. */
export type TargetStatus =
  | { readonly state: 'initial'; readonly reason: 'Elb.RegistrationInProgress' | 'Elb.InitialHealthChecking' }
  | { readonly state: 'healthy'; readonly reason: null }
  | { readonly state: 'unhealthy'; readonly reason: TargetFailure }
  | { readonly state: 'draining'; readonly reason: 'Target.DeregistrationInProgress' };

export interface Target {
  readonly instanceId: string;
  readonly port: number;
  readonly zone: string;
  status: TargetStatus;
  /** When its status began. */
  statusAt: number;
}

/** What sends its traffic to targets: a target group or a classic load balancer. */
export interface TargetPool {
  readonly port: number;
  readonly healthCheck: HealthCheck;
  /** How long a target that leaves may finish what it has begun. */
  readonly deregistrationDelayMs: number;
  /** Keyed by instance id. */
  readonly targets: Map<string, Target>;
}

export interface TargetGroup extends TargetPool {
  readonly arn: string;
  readonly name: string;
  readonly protocol: 'HTTP' | 'TCP';
  readonly vpcId: string;
  tags: Tag[];
}

export type ListenerAction =
  | { readonly type: 'forward'; readonly targetGroups: readonly { readonly arn: string; readonly weight: number }[] }
  | { readonly type: 'redirect'; readonly protocol: 'HTTPS'; readonly port: number };

export interface ListenerRule {
  readonly arn: string;
  readonly priority: number;
  readonly pathPatterns: readonly string[];
  readonly action: ListenerAction;
}

export interface Listener {
  readonly arn: string;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  readonly port: number;
  readonly certificateArn: string | null;
  readonly defaultAction: ListenerAction;
  /** Beside the default one. */
  readonly rules: ListenerRule[];
}

interface Balancer {
  readonly name: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly dnsName: string;
  readonly createdAt: number;
  readonly vpcId: string;
  readonly zones: readonly { readonly name: string; readonly subnetId: string }[];
  readonly securityGroupIds: readonly string[];
  tags: Tag[];
}

export interface LoadBalancer extends Balancer {
  readonly arn: string;
  readonly type: 'application' | 'network';
  readonly listeners: Listener[];
}

export interface ClassicLoadBalancer extends Balancer, TargetPool {}

interface DatabaseBase {
  readonly name: string;
  readonly arn: string;
  /** Starts with `db-` or, for a cluster, `cluster-`; it never changes. */
  readonly resourceId: string;
  readonly engine: string;
  engineVersion: string;
  status: string;
  readonly port: number;
  readonly createdAt: number;
  readonly vpcId: string;
  readonly subnetGroup: string;
  readonly securityGroupId: string;
  readonly parameterGroup: string;
  readonly isEncrypted: boolean;
  readonly deletionProtection: boolean;
  readonly backupDays: number;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  tags: Tag[];
}

export interface DatabaseInstance extends DatabaseBase {
  /** Such as `db.r6g.large`. */
  instanceClass: string;
  zone: string;
  /** Where the standby of a Multi-AZ instance is. */
  secondaryZone: string | null;
  readonly storageGigabytes: number;
  readonly isPublic: boolean;
  readonly clusterName: string | null;
  /** What changes in the next maintenance window. */
  pending: { readonly instanceClass?: string; readonly engineVersion?: string };
}

export interface DatabaseCluster extends DatabaseBase {
  readonly zones: readonly string[];
  /** The writer first: a failover changes the order. */
  readonly memberNames: string[];
}

/** A piece of a zone's network, from which instances take their addresses. */
export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  /** What the company calls the VPC, as in `prod`. */
  readonly network: string;
  readonly zone: string;
  /** The first two numbers of its addresses, as in `10.20`. */
  readonly prefix: string;
  /** The third number of its first and of its last address. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'private' | 'public';
  readonly addressesInUse: Set<string>;
}

/** One account in one region. Keys are the AWS ids that callers use: stack ARN, group name, instance id. */
export interface Region {
  readonly account: string;
  readonly name: string;
  readonly zones: readonly string[];
  /** Where EC2 has no machines left for new instances. */
  readonly zonesWithoutCapacity: Set<string>;
  readonly subnets: Map<string, Subnet>;
  readonly stacks: Map<string, Stack>;
  readonly groups: Map<string, Group>;
  readonly instances: Map<string, Instance>;
  readonly launchTemplates: Map<string, LaunchTemplate>;
  readonly launchConfigurations: Map<string, LaunchConfiguration>;
  /** Keyed by ARN. */
  readonly loadBalancers: Map<string, LoadBalancer>;
  /** Keyed by ARN. */
  readonly targetGroups: Map<string, TargetGroup>;
  /** Keyed by name. */
  readonly classicLoadBalancers: Map<string, ClassicLoadBalancer>;
  /** Keyed by name. */
  readonly databases: Map<string, DatabaseInstance>;
  /** Keyed by name. */
  readonly databaseClusters: Map<string, DatabaseCluster>;
  /** Keyed by id. */
  readonly commands: Map<string, Command>;
  /** Instances whose agent of Systems Manager does not answer, though they may run. */
  readonly silentAgents: Set<string>;
  /** Of CloudWatch, keyed by name. */
  readonly alarms: Map<string, Alarm>;
}

/** Who a pair of access keys belongs to. */
export interface Caller {
  readonly accessKeyId: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** When the keys stop working; null for keys that do not expire. */
  expiresAt: number | null;
  /** Whether a code of an MFA device was given for these keys. */
  readonly withMfa?: boolean;
}

/** A role that callers may assume. */
export interface Role {
  /** `arn:aws:iam::ACCOUNT:role/NAME` */
  readonly arn: string;
  /** Starts with AROA. */
  readonly id: string;
  readonly requiresMfa: boolean;
  readonly maxSessionMs: number;
}

export interface MfaDevice {
  /** Its ARN: `arn:aws:iam::ACCOUNT:mfa/NAME` */
  readonly serialNumber: string;
  /** The code that it shows. */
  tokenCode: string;
}

export interface World {
  readonly clock: WorldClock;
  /** In [0, 1); seeded, so that an estate is the same on every start. */
  readonly random: () => number;
  readonly callers: Map<string, Caller>;
  /** Keyed by ARN. */
  readonly roles: Map<string, Role>;
  /** Keyed by serial number. */
  readonly mfaDevices: Map<string, MfaDevice>;
  /** Keyed by `ACCOUNT/REGION`. */
  readonly regions: Map<string, Region>;
}

export function createWorld(clock: WorldClock, random: () => number): World {
  return {
    clock,
    random,
    callers: new Map(),
    roles: new Map(),
    mfaDevices: new Map(),
    regions: new Map(),
  };
}

export function regionOf(world: World, account: string, name: string): Region {
  const key = `${account}/${name}`;
  const known = world.regions.get(key);
  if (known) return known;
  const region: Region = {
    account,
    name,
    zones: ['a', 'b', 'c'].map((letter) => `${name}${letter}`),
    zonesWithoutCapacity: new Set(),
    subnets: new Map(),
    stacks: new Map(),
    groups: new Map(),
    instances: new Map(),
    launchTemplates: new Map(),
    launchConfigurations: new Map(),
    loadBalancers: new Map(),
    targetGroups: new Map(),
    classicLoadBalancers: new Map(),
    databases: new Map(),
    databaseClusters: new Map(),
    commands: new Map(),
    silentAgents: new Set(),
    alarms: new Map(),
  };
  world.regions.set(key, region);
  return region;
}

/** A small seeded generator (mulberry32): the same seed gives the same estate on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
