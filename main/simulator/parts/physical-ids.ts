import type { Region } from '../world.ts';
import { ec2Id, hex, nameSuffix } from './ids.ts';

/** Where a resource is made, and for which stack. */
export interface Place {
  readonly region: Pick<Region, 'account' | 'name'>;
  readonly stackName: string;
  readonly random: () => number;
}

const ec2Prefixes: Readonly<Record<string, string>> = {
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::LaunchTemplate': 'lt',
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::InternetGateway': 'igw',
  'AWS::EC2::RouteTable': 'rtb',
  'AWS::EC2::NatGateway': 'nat',
};

/** A physical id as the service of the resource writes it: an EC2 id, an ARN, a URL, or a name made up from the stack's. */
export function physicalId(place: Place, logicalId: string, type: string): string {
  const { region, stackName, random } = place;
  const prefix = ec2Prefixes[type];
  if (prefix) return ec2Id(random, prefix);
  const name = `${stackName}-${logicalId}-${nameSuffix(random)}`;
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region.name}:${region.account}:${rest}`;
  // Names of load balancers and target groups have at most 32 characters.
  const shortName = `${stackName.slice(0, 10)}-${logicalId.slice(0, 6)}-${nameSuffix(random)}`;
  switch (type) {
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return arn('elasticloadbalancing', `loadbalancer/${balancerKind(logicalId)}/${shortName}/${hex(random, 16)}`);
    case 'AWS::ElasticLoadBalancingV2::TargetGroup':
      return arn('elasticloadbalancing', `targetgroup/${shortName}/${hex(random, 16)}`);
    case 'AWS::ElasticLoadBalancing::LoadBalancer':
      return shortName;
    case 'AWS::SQS::Queue':
      return `https://sqs.${region.name}.amazonaws.com/${region.account}/${name}`;
    case 'AWS::SNS::Topic':
      return arn('sns', name);
    case 'AWS::S3::Bucket':
    case 'AWS::RDS::DBInstance':
    case 'AWS::RDS::DBCluster':
      return name.toLowerCase();
    case 'AWS::Route53::HostedZone':
      return `Z0${nameSuffix(random)}${nameSuffix(random).slice(0, 6)}`;
    default:
      return name;
  }
}

/** Inside the company connections are balanced, at its door requests. */
function balancerKind(logicalId: string): 'app' | 'net' {
  return logicalId.startsWith('Internal') ? 'net' : 'app';
}
