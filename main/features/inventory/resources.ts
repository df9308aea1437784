import type { Service } from '#contract/inventory.ts';

/**
 * What the collector reads from AWS and the repository stores: raw facts, already in our words, nothing derived from
 * other scopes. Derived values (environment, application, condition, staleness) are computed when a scope is linked.
 */

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface StackFact {
  readonly kind: 'stack';
  /** The stack's ARN. */
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly description: string | null;
  readonly parentId: string | null;
  readonly rootId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  readonly drift: 'in_sync' | 'drifted' | 'unknown' | 'not_checked';
  readonly terminationProtection: boolean;
  readonly lastOperationId: string | null;
  /** A NoEcho value arrives masked from AWS and is stored as it arrives. */
  readonly parameters: readonly KeyValue[];
  readonly outputs: readonly (KeyValue & { readonly description: string | null; readonly exportName: string | null })[];
  readonly tags: readonly KeyValue[];
}

export interface LaunchSource {
  /** Template id, or null for a launch configuration. */
  readonly templateId: string | null;
  readonly templateName: string | null;
  /** A number in words, `$Latest` or `$Default`; null for a launch configuration. */
  readonly version: string | null;
  readonly configuration: string | null;
}

export interface MemberFact {
  readonly instanceId: string;
  readonly lifecycle: string;
  readonly health: string;
  readonly protectedFromScaleIn: boolean;
  readonly launchedFrom: LaunchSource | null;
  readonly instanceType: string | null;
  readonly zone: string;
}

export interface GroupFact {
  readonly kind: 'group';
  /** The group's name, unique in an account and region. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly launchedFrom: LaunchSource | null;
  /** Per instance type, where a mixed instances policy overrides the template. */
  readonly overrides: readonly { readonly instanceType: string; readonly launchedFrom: LaunchSource }[];
  /** Processes that are suspended, each with AWS's sentence about who did it and when. */
  readonly suspensions: readonly { readonly process: string; readonly reason: string }[];
  readonly targetGroupArns: readonly string[];
  readonly loadBalancerNames: readonly string[];
  /** Whether instances are protected from scale-in from their launch on. */
  readonly newInstancesProtected: boolean;
  readonly members: readonly MemberFact[];
  /** AWS's word while the group is being deleted. */
  readonly status: string | null;
  readonly tags: readonly KeyValue[];
}

export interface LaunchTemplateFact {
  readonly kind: 'launch_template';
  readonly id: string;
  readonly name: string;
  readonly defaultVersion: number;
  readonly latestVersion: number;
}

export interface InstanceFact {
  readonly kind: 'instance';
  readonly id: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly type: string | null;
  readonly zone: string | null;
  readonly imageId: string | null;
  readonly privateIp: string | null;
  readonly publicIp: string | null;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly architecture: string | null;
  readonly purchase: 'on_demand' | 'spot' | 'scheduled' | 'unknown';
  readonly launchedAt: number | null;
  readonly securityGroups: readonly string[];
  readonly operator: string | null;
  readonly tags: readonly KeyValue[];
}

/** A v2 load balancer: application, network or gateway. */
export interface LoadBalancerFact {
  readonly kind: 'load_balancer';
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly type: 'application' | 'network' | 'gateway';
  readonly state: string | null;
  readonly stateReason: string | null;
  readonly scheme: string | null;
  readonly dnsName: string | null;
  readonly vpcId: string | null;
  readonly zones: readonly string[];
  readonly createdAt: number | null;
}

export interface TargetGroupFact {
  readonly kind: 'target_group';
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly protocol: string | null;
  readonly port: number | null;
  readonly targetType: string | null;
  /** e.g. `HTTP:8080/health every 15 s, up after 5, down after 2`; null where checks are off. */
  readonly healthCheck: string | null;
  /** ARNs. */
  readonly loadBalancerIds: readonly string[];
  readonly vpcId: string | null;
}

export interface ClassicLoadBalancerFact {
  readonly kind: 'classic_load_balancer';
  /** The name, unique in an account and region. */
  readonly id: string;
  readonly name: string;
  readonly scheme: string | null;
  readonly dnsName: string | null;
  readonly vpcId: string | null;
  readonly zones: readonly string[];
  readonly createdAt: number | null;
  readonly healthCheck: string | null;
  readonly instanceIds: readonly string[];
}

export interface TargetFact {
  /** An instance's id, an address or an ARN. */
  readonly targetId: string;
  readonly port: number | null;
  readonly zone: string | null;
  /** AWS's word, e.g. `healthy`, `draining`, `InService`. */
  readonly state: string;
  /** AWS's code, e.g. `Target.ResponseCodeMismatch`. */
  readonly reason: string | null;
  readonly description: string | null;
}

/** The health of every target of a target group; read in turn, never with the listing. */
export interface TargetHealthFact {
  readonly kind: 'target_health';
  /** The target group's ARN. */
  readonly id: string;
  readonly targets: readonly TargetFact[];
}

/** The health of every instance of a classic load balancer; read in turn, never with the listing. */
export interface ClassicHealthFact {
  readonly kind: 'classic_health';
  /** The load balancer's name. */
  readonly id: string;
  readonly targets: readonly TargetFact[];
}

export interface DatabaseFact {
  readonly kind: 'database';
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly form: 'instance' | 'cluster';
  readonly engine: string;
  readonly engineVersion: string | null;
  readonly status: string;
  readonly instanceClass: string | null;
  readonly zone: string | null;
  readonly isMultiZone: boolean;
  readonly endpoint: string | null;
  /** The identifier of the cluster that an instance belongs to. */
  readonly clusterName: string | null;
  readonly storageGigabytes: number | null;
  readonly isEncrypted: boolean;
  readonly isPublic: boolean;
  readonly deletionProtection: boolean;
  readonly createdAt: number | null;
  readonly pendingChanges: readonly KeyValue[];
  /** Windows, parameter and subnet groups and the like, as label and value. */
  readonly settings: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

export type Fact =
  | StackFact
  | GroupFact
  | LaunchTemplateFact
  | InstanceFact
  | LoadBalancerFact
  | TargetGroupFact
  | TargetHealthFact
  | ClassicLoadBalancerFact
  | ClassicHealthFact
  | DatabaseFact;

/** Which facts belong to which scope. Launch templates are EC2's, so they publish with the instances. */
export const kindsOfService = {
  cloudformation: ['stack'],
  autoscaling: ['group'],
  ec2: ['instance', 'launch_template'],
  elb: ['classic_load_balancer', 'classic_health'],
  elbv2: ['load_balancer', 'target_group', 'target_health'],
  rds: ['database'],
} as const satisfies Record<Service, readonly Fact['kind'][]>;

/** A listing that completed. Only this can be published: a listing that failed half-way never looks like a deletion. */
export interface Listing {
  readonly connectionId: string;
  readonly account: string;
  readonly region: string;
  readonly service: Service;
  /** The ARN that read it. */
  readonly identity: string;
  /** When the first call was sent: nothing in it is newer than this promises. */
  readonly readAt: number;
  readonly facts: readonly Fact[];
  /**
   * `all`: every kind in `kinds` was listed completely, so what is missing has vanished. `only`: just the named ids
   * were asked for, so of those the missing have vanished and nothing is said of the others, unless `restUnchanged`
   * says that they were looked at too and are as they were.
   */
  readonly extent:
    | { readonly of: 'all'; readonly kinds: readonly Fact['kind'][] }
    | {
        readonly of: 'only';
        readonly kind: Fact['kind'];
        readonly ids: readonly string[];
        readonly restUnchanged?: boolean;
      };
}

/** What a publication did, in numbers. */
export interface Published {
  readonly connectionId: string;
  readonly service: Service;
  readonly generation: number;
  readonly appeared: number;
  readonly changed: number;
  readonly vanished: number;
}
