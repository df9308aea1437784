import type { ResourceRef } from '#contract/inventory.ts';
import type { StackResource } from '#contract/lookups.ts';

/** How the inventory may know what a stack calls by its physical id. */
export interface Sought {
  readonly kind: Exclude<ResourceRef['kind'], 'environment'>;
  /** The inventory's id, except of a database: CloudFormation gives its name, the inventory goes by its ARN. */
  readonly physicalId: string;
}

/** AWS docs: what `Ref` returns for each of these types is the physical id. */
const kinds: Readonly<Record<string, Sought['kind']>> = {
  'AWS::AutoScaling::AutoScalingGroup': 'group',
  'AWS::CloudFormation::Stack': 'stack',
  'AWS::EC2::Instance': 'instance',
  'AWS::ElasticLoadBalancing::LoadBalancer': 'load_balancer',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load_balancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'target_group',
  'AWS::RDS::DBCluster': 'database',
  'AWS::RDS::DBInstance': 'database',
};

/** Adds to each resource of a stack the same thing in the inventory, where it is there. */
export function withLinks(
  resources: readonly StackResource[],
  connectionId: string,
  idOf: (sought: Sought) => string | null,
): StackResource[] {
  return resources.map((resource) => {
    const kind = kinds[resource.type];
    if (!kind || resource.physicalId === null) return resource;
    const id = idOf({ kind, physicalId: resource.physicalId });
    return id === null ? resource : { ...resource, resource: { kind, connectionId, id } };
  });
}
