import {
  DescribeListeners$,
  type DescribeListenersInput,
  type DescribeListenersOutput,
  DescribeLoadBalancerAttributes$,
  type DescribeLoadBalancerAttributesInput,
  type DescribeLoadBalancerAttributesOutput,
  DescribeLoadBalancers$,
  type DescribeLoadBalancersInput,
  type DescribeLoadBalancersOutput,
  DescribeRules$,
  type DescribeRulesInput,
  type DescribeRulesOutput,
  DescribeTags$,
  type DescribeTagsInput,
  type DescribeTagsOutput,
  DescribeTargetGroupAttributes$,
  type DescribeTargetGroupAttributesInput,
  type DescribeTargetGroupAttributesOutput,
  DescribeTargetGroups$,
  type DescribeTargetGroupsInput,
  type DescribeTargetGroupsOutput,
  DescribeTargetHealth$,
  type DescribeTargetHealthInput,
  type DescribeTargetHealthOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { balancersByTargetGroup, targetGroupArnsOf } from '../parts/balancers.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Listener, LoadBalancer, Region, Tag, TargetGroup } from '../world.ts';
import { atMost, pageSize } from './limits.ts';
import * as view from './load-balancing-views.ts';
import { type PageRequest, page } from './pages.ts';
import { type Call, operation, operations, type Room } from './room.ts';

/** Application and Network Load Balancers. */
export const loadBalancing: Room = {
  service: 'elbv2',
  signingName: 'elasticloadbalancing',
  protocol: 'query',
  apiVersion: '2015-12-01',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  operations: operations(
    operation(DescribeLoadBalancers$, describeLoadBalancers),
    operation(DescribeLoadBalancerAttributes$, describeLoadBalancerAttributes),
    operation(DescribeTargetGroups$, describeTargetGroups),
    operation(DescribeTargetGroupAttributes$, describeTargetGroupAttributes),
    operation(DescribeTargetHealth$, describeTargetHealth),
    operation(DescribeListeners$, describeListeners),
    operation(DescribeRules$, describeRules),
    operation(DescribeTags$, describeTags),
  ),
};

/** Elastic Load Balancing API v2 reference: PageSize, "Minimum value of 1. Maximum value of 400", of every listing. */
const pageBounds = { standard: 400, most: 400 };
/** Elastic Load Balancing API v2 reference: DescribeLoadBalancers, "up to 20 load balancers in a single call". */
const namedBalancers = 20;
/** Elastic Load Balancing API v2 reference: DescribeTags, "up to 20 resources in a single call". */
const taggedResources = 20;

interface Paged {
  readonly PageSize?: number | undefined;
  readonly Marker?: string | undefined;
}

function describeLoadBalancers(input: DescribeLoadBalancersInput, call: Call): DescribeLoadBalancersOutput {
  const arns = atMost(input.LoadBalancerArns, namedBalancers, 'loadBalancerArns');
  const names = atMost(input.Names, namedBalancers, 'names');
  const { loadBalancers } = call.region;
  const wanted = chosen(loadBalancers, arns, names, loadBalancersNotFound);
  const { items, nextToken } = page(
    wanted,
    pages<LoadBalancer>('DescribeLoadBalancers', input, ({ arn }) => arn),
  );
  return { LoadBalancers: items.map((balancer) => view.loadBalancer(balancer, call.now)), NextMarker: nextToken };
}

/** Those that are named, all where none is; one that does not exist is refused. */
function chosen<Item extends { readonly arn: string; readonly name: string }>(
  known: ReadonlyMap<string, Item>,
  arns: readonly string[],
  names: readonly string[],
  refuse: (missing: readonly string[]) => AwsError,
): Item[] {
  const all = [...known.values()];
  if (arns.length + names.length === 0) return all;
  const found = all.filter(({ arn, name }) => arns.includes(arn) || names.includes(name));
  const missing = [
    ...arns.filter((arn) => !known.has(arn)),
    ...names.filter((name) => !found.some((one) => one.name === name)),
  ];
  if (missing.length > 0) throw refuse(missing);
  return found;
}

function describeLoadBalancerAttributes(
  input: DescribeLoadBalancerAttributesInput,
  { region }: Call,
): DescribeLoadBalancerAttributesOutput {
  return { Attributes: view.loadBalancerAttributes(findLoadBalancer(input.LoadBalancerArn, region)) };
}

/** Of one load balancer, those that are named, or all. */
function describeTargetGroups(input: DescribeTargetGroupsInput, { region }: Call): DescribeTargetGroupsOutput {
  const users = balancersByTargetGroup(region);
  const { LoadBalancerArn: balancerArn, TargetGroupArns: arns = [], Names: names = [] } = input;
  const behind = balancerArn === undefined ? null : targetGroupArnsOf(findLoadBalancer(balancerArn, region));
  const wanted = chosen(region.targetGroups, arns, names, targetGroupNotFound).filter(
    ({ arn }) => behind === null || behind.includes(arn),
  );
  const { items, nextToken } = page(
    wanted,
    pages<TargetGroup>('DescribeTargetGroups', input, ({ arn }) => arn),
  );
  return {
    TargetGroups: items.map((group) => view.targetGroup(group, users.get(group.arn) ?? [])),
    NextMarker: nextToken,
  };
}

function describeTargetGroupAttributes(
  input: DescribeTargetGroupAttributesInput,
  { region }: Call,
): DescribeTargetGroupAttributesOutput {
  return { Attributes: view.targetGroupAttributes(findTargetGroup(input.TargetGroupArn, region)) };
}

/** Of all registered targets, or of those asked for, whether registered or not. Not paginated. */
function describeTargetHealth(input: DescribeTargetHealthInput, { region }: Call): DescribeTargetHealthOutput {
  const group = findTargetGroup(input.TargetGroupArn, region);
  const isUsed = balancersByTargetGroup(region).has(group.arn);
  const ids = input.Targets?.length ? input.Targets.map(({ Id = '' }) => Id) : [...group.targets.keys()];
  return { TargetHealthDescriptions: ids.map((id) => view.targetHealth(id, group, isUsed, region)) };
}

function describeListeners(input: DescribeListenersInput, { region }: Call): DescribeListenersOutput {
  const { LoadBalancerArn: balancerArn, ListenerArns: arns = [] } = input;
  if (balancerArn === undefined && arns.length === 0) {
    throw validationError('You must specify either listener ARNs or a load balancer ARN');
  }
  const entries =
    balancerArn === undefined
      ? arns.map((arn) => findListener(arn, region))
      : entriesOf(findLoadBalancer(balancerArn, region));
  type Entry = (typeof entries)[number];
  const listing = `DescribeListeners ${balancerArn ?? ''}`;
  const { items, nextToken } = page(
    entries,
    pages<Entry>(listing, input, ({ listener }) => listener.arn),
  );
  return { Listeners: items.map(({ listener, balancer }) => view.listener(listener, balancer)), NextMarker: nextToken };
}

interface ListenerEntry {
  readonly listener: Listener;
  readonly balancer: LoadBalancer;
}

function entriesOf(balancer: LoadBalancer): ListenerEntry[] {
  return balancer.listeners.map((listener) => ({ listener, balancer }));
}

function findListener(arn: string, { loadBalancers }: Region): ListenerEntry {
  const entries = [...loadBalancers.values()].flatMap(entriesOf);
  const entry = entries.find(({ listener }) => listener.arn === arn);
  if (entry) return entry;
  throw new AwsError('ListenerNotFound', `One or more listeners not found`);
}

/** Of one listener: its own rules by priority, then the default one. */
function describeRules(input: DescribeRulesInput, { region }: Call): DescribeRulesOutput {
  const { ListenerArn: listenerArn, RuleArns: arns = [] } = input;
  if (listenerArn === undefined && arns.length === 0) {
    throw validationError('You must specify either a listener ARN or rule ARNs');
  }
  const listeners =
    listenerArn === undefined
      ? [...region.loadBalancers.values()].flatMap((balancer) => balancer.listeners)
      : [findListener(listenerArn, region).listener];
  const rules = listeners.flatMap(view.rules).filter(({ RuleArn = '' }) => arns.length === 0 || arns.includes(RuleArn));
  if (rules.length < arns.length) throw new AwsError('RuleNotFound', 'One or more rules not found');
  type Rule = (typeof rules)[number];
  const order = pages<Rule>(`DescribeRules ${listenerArn ?? ''}`, input, orderOfRule);
  const { items, nextToken } = page(rules, order);
  return { Rules: [...items], NextMarker: nextToken };
}

function orderOfRule({ Priority = '', RuleArn = '' }: { Priority?: string | undefined; RuleArn?: string | undefined }) {
  return `${Priority.padStart(8, '0')} ${RuleArn}`;
}

function describeTags(input: DescribeTagsInput, { region }: Call): DescribeTagsOutput {
  const arns = atMost(input.ResourceArns, taggedResources, 'resourceArns');
  return { TagDescriptions: arns.map((arn) => ({ ResourceArn: arn, Tags: view.tags(tagsOfResource(arn, region)) })) };
}

function tagsOfResource(arn: string, region: Region): readonly Tag[] {
  const kind = arn.split(':').at(5)?.split('/')[0];
  if (kind === 'targetgroup') return findTargetGroup(arn, region).tags;
  if (kind === 'listener') return findListener(arn, region).balancer.tags;
  return findLoadBalancer(arn, region).tags;
}

function findLoadBalancer(arn: string | undefined, { loadBalancers }: Region): LoadBalancer {
  const balancer = loadBalancers.get(arn ?? '');
  if (balancer) return balancer;
  throw loadBalancersNotFound([arn ?? '']);
}

function findTargetGroup(arn: string | undefined, { targetGroups }: Region): TargetGroup {
  const group = targetGroups.get(arn ?? '');
  if (group) return group;
  throw targetGroupNotFound();
}

function targetGroupNotFound(): AwsError {
  return new AwsError('TargetGroupNotFound', 'One or more target groups not found');
}

function loadBalancersNotFound(missing: readonly string[]): AwsError {
  return new AwsError('LoadBalancerNotFound', `Load balancers '[${missing.join(', ')}]' not found`);
}

function pages<Item>(listing: string, input: Paged, keyOf: (item: Item) => string): PageRequest<Item> {
  const size = pageSize(input.PageSize, pageBounds, 'pageSize');
  const invalidToken = () => validationError('The specified marker is not valid');
  return { listing, size, token: input.Marker, keyOf, invalidToken };
}
