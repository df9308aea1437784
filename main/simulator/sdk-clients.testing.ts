import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { SimulatedAws } from './handler.ts';
import { sdkRequestHandler } from './sdk-handler.ts';
import { accessKeyId, regionName } from './small-world.testing.ts';

/** The SDK's own clients, one attempt a call, talking to the simulated AWS in this process. */
export function sdkClients(aws: SimulatedAws, keyId = accessKeyId, region = regionName) {
  const config = {
    region,
    credentials: { accessKeyId: keyId, secretAccessKey: 'not verified' },
    maxAttempts: 1,
    requestHandler: sdkRequestHandler(aws),
  };
  return {
    cloudFormation: new CloudFormationClient(config),
    autoScaling: new AutoScalingClient(config),
    ec2: new EC2Client(config),
    classicLoadBalancing: new ElasticLoadBalancingClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    databases: new RDSClient(config),
    cloudWatch: new CloudWatchClient(config),
    ssm: new SSMClient(config),
    sts: new STSClient(config),
  };
}

/** What an SDK call is refused with, as `Code: message`. */
export async function refused(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('the call was answered'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
