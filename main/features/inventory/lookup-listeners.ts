import {
  DescribeTagsCommand as DescribeClassicTagsCommand,
  DescribeLoadBalancersCommand,
  type ListenerDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  type Action,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  type Listener as ListenerV2,
  paginateDescribeListeners,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Listener } from '#contract/traffic.ts';
import { keyValues, required } from './collect.ts';
import type { LookupPlace } from './lookup-place.ts';
import type { KeyValue } from './resources.ts';

/** AWS docs: PageSize of DescribeListeners is 400 at most. The SDK's paginator leaves it out. */
const listenersPerPage = 400;

interface ListenersAnswer {
  listeners: Listener[];
  tags: KeyValue[];
}

/** The listeners and tags of a load balancer; a classic one goes by its name, any other by its ARN. */
export function readListeners(place: LookupPlace, { id }: { readonly id: string }): Promise<ListenersAnswer> {
  return id.startsWith('arn:') ? ofLoadBalancer(place, id) : ofClassic(place, id);
}

async function ofLoadBalancer({ reader, connectionId, signal }: LookupPlace, arn: string): Promise<ListenersAnswer> {
  const client = reader.client(connectionId, 'elbv2');
  const [listeners, tagged] = await Promise.all([
    listListeners(client, arn, signal),
    client.send(new DescribeTagsCommand({ ResourceArns: [arn] }), { abortSignal: signal }),
  ]);
  return { listeners, tags: keyValues(tagged.TagDescriptions?.[0]?.Tags) };
}

async function listListeners(client: ElasticLoadBalancingV2Client, arn: string, signal: AbortSignal) {
  const listeners: Listener[] = [];
  const pages = paginateDescribeListeners(
    { client },
    { LoadBalancerArn: arn, PageSize: listenersPerPage },
    { abortSignal: signal },
  );
  for await (const page of pages) listeners.push(...(page.Listeners ?? []).map(listener));
  return listeners;
}

async function ofClassic({ reader, connectionId, signal }: LookupPlace, name: string): Promise<ListenersAnswer> {
  const client = reader.client(connectionId, 'elb');
  const LoadBalancerNames = [name];
  const [described, tagged] = await Promise.all([
    client.send(new DescribeLoadBalancersCommand({ LoadBalancerNames }), { abortSignal: signal }),
    client.send(new DescribeClassicTagsCommand({ LoadBalancerNames }), { abortSignal: signal }),
  ]);
  const [balancer] = described.LoadBalancerDescriptions ?? [];
  const listeners = (balancer?.ListenerDescriptions ?? []).map((each) => classicListener(name, each));
  return { listeners, tags: keyValues(tagged.TagDescriptions?.[0]?.Tags) };
}

export function listener(from: ListenerV2): Listener {
  const actions = [...(from.DefaultActions ?? [])].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  return {
    id: required(from.ListenerArn, 'the ARN of a listener'),
    protocol: from.Protocol ?? '',
    port: from.Port ?? null,
    action: actions.map(actionInWords).join(', then '),
    targetGroupIds: [...new Set(actions.flatMap(targetGroupsOf))],
    certificate: from.Certificates?.[0]?.CertificateArn ?? null,
  };
}

export function classicListener(balancerName: string, { Listener: from }: ListenerDescription): Listener {
  const port = required(from?.LoadBalancerPort, 'the port of a listener');
  return {
    id: `${balancerName}:${port}`,
    protocol: from?.Protocol ?? '',
    port,
    action: `forward to the instances at ${from?.InstanceProtocol ?? from?.Protocol ?? ''}:${from?.InstancePort ?? ''}`,
    targetGroupIds: [],
    certificate: from?.SSLCertificateId || null,
  };
}

/** AWS docs, ActionTypeEnum. */
function actionInWords(action: Action): string {
  switch (action.Type) {
    case 'forward':
      return `forward to ${receivers(action)}`;
    case 'redirect':
      return `redirect to ${redirection(action.RedirectConfig)}`;
    case 'fixed-response':
      return `answer ${action.FixedResponseConfig?.StatusCode ?? ''}`.trim();
    case 'authenticate-cognito':
      return 'sign in with Cognito';
    case 'authenticate-oidc':
      return `sign in at ${action.AuthenticateOidcConfig?.Issuer ?? 'an identity provider'}`;
    case 'jwt-validation':
      return 'check the token';
    default:
      return action.Type ?? 'nothing';
  }
}

function targetGroupsOf(action: Action): string[] {
  const weighted = (action.ForwardConfig?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []);
  return weighted.length > 0 ? weighted : action.TargetGroupArn ? [action.TargetGroupArn] : [];
}

/** With the share of each where there are several. */
function receivers(action: Action): string {
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  const total = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  if (groups.length < 2 || total === 0) return targetGroupsOf(action).map(targetGroupName).join(', ');
  const share = (weight: number) => `${Math.round((weight / total) * 100)} %`;
  return groups
    .map(({ TargetGroupArn: arn = '', Weight = 1 }) => `${targetGroupName(arn)} (${share(Weight)})`)
    .join(', ');
}

/** AWS docs: `arn:…:targetgroup/NAME/ID`. */
function targetGroupName(arn: string): string {
  return arn.split(':targetgroup/')[1]?.split('/')[0] ?? arn;
}

/** AWS docs: what stays as it was asked for is written as `#{protocol}`, `#{port}`, `#{host}` and `/#{path}`. */
function redirection(to: Action['RedirectConfig']): string {
  const given = (value: string | undefined) => (value === undefined || value.includes('#{') ? null : value);
  const host = given(to?.Host);
  const start = [given(to?.Protocol), host, given(to?.Port)].filter((part) => part !== null).join(':');
  return `${start}${given(to?.Path) ?? ''}` || 'the same address';
}
