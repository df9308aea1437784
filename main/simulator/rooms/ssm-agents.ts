import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  InstanceInformation,
} from '@aws-sdk/client-ssm';
import { type Agent, agentOf } from '../parts/agents.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import { pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, date } from './room.ts';

/** Systems Manager API reference: DescribeInstanceInformation, MaxResults: from 5 to 50, and 10 unless asked for. */
const agentPages = { standard: 10, most: 50 };

const agentVersion = '3.3.1142.0';

/** What a filter looks at. */
const filterValues: Readonly<Record<string, (agent: Agent) => string>> = {
  AgentVersion: () => agentVersion,
  InstanceIds: ({ instance }) => instance.id,
  PingStatus: pingStatus,
  PlatformTypes: () => 'Linux',
  ResourceType: () => 'EC2Instance',
};

interface Filter {
  readonly key: string;
  readonly values: readonly string[];
}

export function describeAgents(
  input: DescribeInstanceInformationRequest,
  { region, now }: Call,
): DescribeInstanceInformationResult {
  const filters = filtersOf(input);
  const size = pageSize(input.MaxResults, agentPages, 'maxResults');
  if (size < 5) throw validationError('MaxResults must be at least 5');
  const agents = [...region.instances.values()]
    .map((instance) => agentOf(region, instance, now))
    .filter((agent) => agent !== null)
    .filter((agent) => filters.every(({ key, values }) => values.includes(filterValues[key]?.(agent) ?? '')));
  const { items, nextToken } = page(agents, {
    listing: 'DescribeInstanceInformation',
    size,
    token: input.NextToken,
    keyOf: ({ instance }) => instance.id,
    invalidToken: () => new AwsError('InvalidNextToken', ''),
  });
  return { InstanceInformationList: items.map(agentView), NextToken: nextToken };
}

/** There is an older kind of filters, which may not be mixed with the newer one. */
function filtersOf(input: DescribeInstanceInformationRequest): Filter[] {
  const { Filters: newer = [], InstanceInformationFilterList: older = [] } = input;
  if (newer.length > 0 && older.length > 0) throw new AwsError('InvalidInstanceInformationFilterValue', '');
  const filters = [
    ...newer.map(({ Key: key = '', Values: values = [] }) => ({ key, values })),
    ...older.map(({ key = '', valueSet: values = [] }) => ({ key, values })),
  ];
  if (filters.some(({ key }) => !(key in filterValues))) throw new AwsError('InvalidFilterKey', '');
  return filters;
}

function pingStatus({ isOnline }: Agent): 'Online' | 'ConnectionLost' {
  return isOnline ? 'Online' : 'ConnectionLost';
}

function agentView(agent: Agent): InstanceInformation {
  const { instance, lastPingAt, registeredAt } = agent;
  return {
    InstanceId: instance.id,
    PingStatus: pingStatus(agent),
    LastPingDateTime: date(lastPingAt),
    RegistrationDate: date(registeredAt),
    AgentVersion: agentVersion,
    IsLatestVersion: false,
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: 'EC2Instance',
    IPAddress: instance.privateIp,
    ComputerName: `ip-${instance.privateIp.replaceAll('.', '-')}.ec2.internal`,
    SourceId: instance.id,
    SourceType: 'AWS::EC2::Instance',
  };
}
