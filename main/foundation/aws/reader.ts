import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';

/** The AWS services the product talks to. */
export interface ServiceClients {
  cloudformation: CloudFormationClient;
  autoscaling: AutoScalingClient;
  ec2: EC2Client;
  elb: ElasticLoadBalancingClient;
  elbv2: ElasticLoadBalancingV2Client;
  rds: RDSClient;
  ssm: SSMClient;
  cloudwatch: CloudWatchClient;
  sts: STSClient;
}

export type ServiceName = keyof ServiceClients;

/** Who reads: proven by STS, never guessed from the configuration. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** What a reader needs to know of a connection that is signed in. */
export interface ReaderConnection {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** The caller's ARN. */
  readonly identity: string;
}

/**
 * The reading half of the door, the same on the main thread and in a worker. A client that it hands out is signed in,
 * draws on the rate budget, retries what deserves it and counts; it throws ProblemError and nothing else. It is made
 * once per (connection, service) and must not be destroyed by its user.
 */
export interface AwsReader {
  client<Name extends ServiceName>(connectionId: string, service: Name): ServiceClients[Name];
}
