import {
  type DescribeAccessPointsInput,
  type DescribeAccessPointsOutput,
  type DescribeEndPointStateInput,
  type DescribeEndPointStateOutput,
  DescribeInstanceHealth$,
  DescribeLoadBalancerAttributes$,
  type DescribeLoadBalancerAttributesInput,
  type DescribeLoadBalancerAttributesOutput,
  DescribeLoadBalancers$,
  DescribeTags$,
  type DescribeTagsInput,
  type DescribeTagsOutput,
} from '@aws-sdk/client-elastic-load-balancing';
import { AwsError, validationError } from '../wire/errors.ts';
import type { ClassicLoadBalancer, Region } from '../world.ts';
import { atMost, pageSize } from './limits.ts';
import * as view from './load-balancing-classic-views.ts';
import { page } from './pages.ts';
import { type Call, operation, operations, type Room } from './room.ts';

/** Classic Load Balancers: the first version of the API, under the same signing name as the second. */
export const classicLoadBalancing: Room = {
  service: 'elb',
  signingName: 'elasticloadbalancing',
  protocol: 'query',
  apiVersion: '2012-06-01',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/',
  operations: operations(
    operation(DescribeLoadBalancers$, describeLoadBalancers),
    operation(DescribeInstanceHealth$, describeInstanceHealth),
    operation(DescribeLoadBalancerAttributes$, describeLoadBalancerAttributes),
    operation(DescribeTags$, describeTags),
  ),
};

/** Elastic Load Balancing API reference, version 2012-06-01: DescribeLoadBalancers, PageSize, "The default is 400". */
const pageBounds = { standard: 400, most: 400 };
/** Elastic Load Balancing API reference, version 2012-06-01: DescribeTags, "Maximum number of 20 items". */
const taggedBalancers = 20;

function describeLoadBalancers(input: DescribeAccessPointsInput, { region }: Call): DescribeAccessPointsOutput {
  const size = pageSize(input.PageSize, pageBounds, 'pageSize');
  const names = input.LoadBalancerNames ?? [];
  const wanted =
    names.length > 0 ? names.map((name) => findBalancer(name, region)) : [...region.classicLoadBalancers.values()];
  const { items, nextToken } = page(wanted, {
    listing: 'DescribeLoadBalancers',
    size,
    token: input.Marker,
    keyOf: ({ name }) => name,
    invalidToken: () => validationError('Invalid pagination token'),
  });
  return { LoadBalancerDescriptions: items.map((item) => view.loadBalancer(item, region)), NextMarker: nextToken };
}

/** Of all registered instances, or of those asked for. Not paginated. */
function describeInstanceHealth(input: DescribeEndPointStateInput, { region }: Call): DescribeEndPointStateOutput {
  const balancer = findBalancer(input.LoadBalancerName, region);
  const asked = (input.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
  const stranger = asked.find((id) => !balancer.targets.has(id));
  if (stranger !== undefined) {
    throw new AwsError('InvalidInstance', `Could not find EC2 instance ${stranger}.`);
  }
  const targets = [...balancer.targets.values()].filter(
    ({ instanceId }) => asked.length === 0 || asked.includes(instanceId),
  );
  return { InstanceStates: targets.map((target) => view.instanceState(target, region)) };
}

function describeLoadBalancerAttributes(
  input: DescribeLoadBalancerAttributesInput,
  { region }: Call,
): DescribeLoadBalancerAttributesOutput {
  return { LoadBalancerAttributes: view.attributes(findBalancer(input.LoadBalancerName, region)) };
}

function describeTags(input: DescribeTagsInput, { region }: Call): DescribeTagsOutput {
  const names = atMost(input.LoadBalancerNames, taggedBalancers, 'loadBalancerNames');
  return { TagDescriptions: names.map((name) => view.tagDescription(findBalancer(name, region))) };
}

function findBalancer(name: string | undefined, { classicLoadBalancers }: Region): ClassicLoadBalancer {
  const balancer = classicLoadBalancers.get(name ?? '');
  if (balancer) return balancer;
  throw new AwsError('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`);
}
