import type { ResourceRef } from '#contract/inventory.ts';
import type { StackResource } from '#contract/lookups.ts';
import type { DatabaseFact } from './resources.ts';

/** How the inventory may know what a stack calls by its physical id. */
export interface Sought {
  readonly kind: Exclude<ResourceRef['kind'], 'environment'>;
  /** The inventory's id, except of a database: CloudFormation gives its name, the inventory goes by its ARN. */
  readonly physicalId: string;
  /** A DB instance and a cluster may have the same name. */
  readonly form?: DatabaseFact['form'];
}

/** AWS docs: what `Ref` returns for each of these types is the physical id. */
const kinds: Readonly<Record<string, Omit<Sought, 'physicalId'>>> = {
  'AWS::AutoScaling::AutoScalingGroup': { kind: 'group' },
  'AWS::CloudFormation::Stack': { kind: 'stack' },
  'AWS::EC2::Instance': { kind: 'instance' },
  'AWS::ElasticLoadBalancing::LoadBalancer': { kind: 'load_balancer' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { kind: 'load_balancer' },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { kind: 'target_group' },
  'AWS::RDS::DBCluster': { kind: 'database', form: 'cluster' },
  'AWS::RDS::DBInstance': { kind: 'database', form: 'instance' },
};

/** Adds to each resource of a stack the same thing in the inventory, where it is there. */
export function withLinks(
  resources: readonly StackResource[],
  connectionId: string,
  idOf: (sought: Sought) => string | null,
): StackResource[] {
  return resources.map((resource) => {
    const sought = kinds[resource.type];
    if (!sought || resource.physicalId === null) return resource;
    const id = idOf({ ...sought, physicalId: resource.physicalId });
    return id === null ? resource : { ...resource, resource: { kind: sought.kind, connectionId, id } };
  });
}
