/** The kinds of stacks the company has: what each creates, and the template that says so. */
export type Kind =
  | 'web'
  | 'web-public'
  | 'worker'
  | 'worker-classic'
  | 'legacy-worker'
  | 'database'
  | 'aurora'
  | 'cache'
  | 'messaging'
  | 'storage'
  | 'functions'
  | 'network'
  | 'dns'
  | 'monitoring'
  | 'build-agents'
  | 'access';

export interface BlueprintResource {
  readonly logicalId: string;
  readonly type: string;
}

export interface Blueprint {
  readonly description: string;
  readonly resources: readonly BlueprintResource[];
  readonly capabilities: readonly string[];
  readonly secrets: readonly string[];
  /** Shared by all stacks of the kind. */
  readonly template: string;
}

export const groupType = 'AWS::AutoScaling::AutoScalingGroup';
export const launchTemplateType = 'AWS::EC2::LaunchTemplate';
export const launchConfigurationType = 'AWS::AutoScaling::LaunchConfiguration';
export const stackType = 'AWS::CloudFormation::Stack';

const compute = {
  InstanceRole: 'AWS::IAM::Role',
  InstanceProfile: 'AWS::IAM::InstanceProfile',
  InstanceSecurityGroup: 'AWS::EC2::SecurityGroup',
  LaunchTemplate: launchTemplateType,
};

const publicEntrance = {
  PublicLoadBalancer: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  TargetGroup: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  Listener: 'AWS::ElasticLoadBalancingV2::Listener',
};

const internalEntrance = {
  InternalLoadBalancer: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  InternalTargetGroup: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  InternalListener: 'AWS::ElasticLoadBalancingV2::Listener',
};

export const blueprints: Record<Kind, Blueprint> = {
  web: blueprint('Web tier behind load balancers', {
    ...compute,
    ...publicEntrance,
    ...internalEntrance,
    AutoScalingGroup: groupType,
    ScalingPolicy: 'AWS::AutoScaling::ScalingPolicy',
  }),
  'web-public': blueprint('Web tier behind a load balancer', {
    ...compute,
    ...publicEntrance,
    AutoScalingGroup: groupType,
    ScalingPolicy: 'AWS::AutoScaling::ScalingPolicy',
  }),
  worker: blueprint('Workers that empty a queue', {
    ...compute,
    DeadLetters: 'AWS::SQS::Queue',
    Queue: 'AWS::SQS::Queue',
    AutoScalingGroup: groupType,
    BacklogAlarm: 'AWS::CloudWatch::Alarm',
  }),
  'worker-classic': blueprint('Workers behind a classic load balancer', {
    ...compute,
    ClassicLoadBalancer: 'AWS::ElasticLoadBalancing::LoadBalancer',
    Queue: 'AWS::SQS::Queue',
    AutoScalingGroup: groupType,
  }),
  'legacy-worker': blueprint('Workers from before launch templates', {
    InstanceRole: 'AWS::IAM::Role',
    InstanceProfile: 'AWS::IAM::InstanceProfile',
    InstanceSecurityGroup: 'AWS::EC2::SecurityGroup',
    LaunchConfiguration: launchConfigurationType,
    AutoScalingGroup: groupType,
  }),
  database: blueprint(
    'PostgreSQL database',
    {
      SubnetGroup: 'AWS::RDS::DBSubnetGroup',
      DatabaseSecurityGroup: 'AWS::EC2::SecurityGroup',
      Database: 'AWS::RDS::DBInstance',
      StorageAlarm: 'AWS::CloudWatch::Alarm',
    },
    ['MasterPassword'],
  ),
  aurora: blueprint(
    'PostgreSQL cluster with a reader',
    {
      SubnetGroup: 'AWS::RDS::DBSubnetGroup',
      DatabaseSecurityGroup: 'AWS::EC2::SecurityGroup',
      Cluster: 'AWS::RDS::DBCluster',
      Writer: 'AWS::RDS::DBInstance',
      Reader: 'AWS::RDS::DBInstance',
      ReplicaLagAlarm: 'AWS::CloudWatch::Alarm',
    },
    ['MasterPassword'],
  ),
  cache: blueprint('Redis cache', {
    SubnetGroup: 'AWS::ElastiCache::SubnetGroup',
    CacheSecurityGroup: 'AWS::EC2::SecurityGroup',
    Cache: 'AWS::ElastiCache::ReplicationGroup',
  }),
  messaging: blueprint('Topics and queues between services', {
    Topic: 'AWS::SNS::Topic',
    Queue: 'AWS::SQS::Queue',
    Subscription: 'AWS::SNS::Subscription',
  }),
  storage: blueprint('Buckets', { Bucket: 'AWS::S3::Bucket', BucketPolicy: 'AWS::S3::BucketPolicy' }),
  functions: blueprint('Functions run by a schedule', {
    FunctionRole: 'AWS::IAM::Role',
    LogGroup: 'AWS::Logs::LogGroup',
    Function: 'AWS::Lambda::Function',
    Schedule: 'AWS::Events::Rule',
  }),
  network: blueprint('VPC with private and public subnets', {
    Vpc: 'AWS::EC2::VPC',
    InternetGateway: 'AWS::EC2::InternetGateway',
    PrivateSubnetA: 'AWS::EC2::Subnet',
    PrivateSubnetB: 'AWS::EC2::Subnet',
    PrivateSubnetC: 'AWS::EC2::Subnet',
    PublicSubnetA: 'AWS::EC2::Subnet',
    PublicSubnetB: 'AWS::EC2::Subnet',
    PublicSubnetC: 'AWS::EC2::Subnet',
    RouteTable: 'AWS::EC2::RouteTable',
    NatGateway: 'AWS::EC2::NatGateway',
  }),
  dns: blueprint('Zones and records', { Zone: 'AWS::Route53::HostedZone', Records: 'AWS::Route53::RecordSetGroup' }),
  monitoring: blueprint('Dashboards and alarms', {
    AlarmTopic: 'AWS::SNS::Topic',
    Dashboard: 'AWS::CloudWatch::Dashboard',
    CostAlarm: 'AWS::CloudWatch::Alarm',
    ErrorAlarm: 'AWS::CloudWatch::Alarm',
  }),
  'build-agents': blueprint('Build agents, on a launch configuration', {
    InstanceRole: 'AWS::IAM::Role',
    InstanceProfile: 'AWS::IAM::InstanceProfile',
    InstanceSecurityGroup: 'AWS::EC2::SecurityGroup',
    LaunchConfiguration: launchConfigurationType,
    AutoScalingGroup: groupType,
  }),
  access: blueprint('Roles people and pipelines assume', {
    OperationsRole: 'AWS::IAM::Role',
    DeployRole: 'AWS::IAM::Role',
    AuditPolicy: 'AWS::IAM::ManagedPolicy',
  }),
};

/** A root stack that holds nested ones, named by their logical ids. */
export function rootBlueprint(nested: readonly string[]): Blueprint {
  return blueprint(
    'The application with everything it needs, as nested stacks',
    Object.fromEntries(nested.map((logicalId) => [logicalId, stackType])),
  );
}

/** What a template says about a resource: enough to read, not enough to deploy. */
function definition(type: string): object {
  const properties = propertiesOf(type);
  return properties ? { Type: type, Properties: properties } : { Type: type };
}

function propertiesOf(type: string): object | null {
  switch (type) {
    case groupType:
      return { MinSize: '1', MaxSize: '4', LaunchTemplate: { LaunchTemplateId: { Ref: 'LaunchTemplate' } } };
    case launchConfigurationType:
      return { ImageId: 'ami-0f3d9c21b7a6e5f40', InstanceType: 'm5.large' };
    case launchTemplateType:
      return { LaunchTemplateData: { ImageId: '{{resolve:ssm:/images/base}}', InstanceType: 'm7g.large' } };
    case 'AWS::RDS::DBCluster':
      return { Engine: 'aurora-postgresql', MasterUserPassword: { Ref: 'MasterPassword' } };
    case 'AWS::RDS::DBInstance':
      return { Engine: 'postgres', DBInstanceClass: 'db.r6g.large', MasterUserPassword: { Ref: 'MasterPassword' } };
    case 'AWS::SQS::Queue':
      return { MessageRetentionPeriod: 1_209_600 };
    case 'AWS::S3::Bucket':
      return { VersioningConfiguration: { Status: 'Enabled' } };
    case stackType:
      return { TemplateURL: 'https://templates.s3.amazonaws.com/nested.json' };
    default:
      return null;
  }
}

function blueprint(description: string, types: Record<string, string>, secrets: readonly string[] = []): Blueprint {
  const resources = Object.entries(types).map(([logicalId, type]) => ({ logicalId, type }));
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: description,
    Parameters: {
      Environment: { Type: 'String' },
      Version: { Type: 'String', Default: '1.0.0' },
      ...Object.fromEntries(secrets.map((secret) => [secret, { Type: 'String', NoEcho: true }])),
    },
    Resources: Object.fromEntries(resources.map(({ logicalId, type }) => [logicalId, definition(type)])),
  };
  const needsIam = resources.some(({ type }) => type.startsWith('AWS::IAM::'));
  return {
    description,
    resources,
    capabilities: needsIam ? ['CAPABILITY_IAM'] : [],
    secrets,
    template: JSON.stringify(template, null, 2),
  };
}
