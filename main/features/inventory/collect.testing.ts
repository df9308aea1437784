import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import type { MiddlewareStack } from '@smithy/types';
import type { Service } from '#contract/inventory.ts';

/** A call that reached a scripted client. */
export interface ScriptedCall {
  readonly service: Service;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** Answers a call, or throws what the call should fail with. */
export type Script = (call: ScriptedCall) => object | Promise<object>;

/** Real SDK clients whose calls a script answers before anything is serialized. */
export function scriptedClients(script: Script) {
  const calls: ScriptedCall[] = [];
  const config = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const clients = {
    cloudformation: new CloudFormationClient(config),
    autoscaling: new AutoScalingClient(config),
    ec2: new EC2Client(config),
    elb: new ElasticLoadBalancingClient(config),
    elbv2: new ElasticLoadBalancingV2Client(config),
    rds: new RDSClient(config),
  };
  for (const [service, client] of Object.entries(clients)) {
    // The stacks of the clients differ in the types of what passes through, which makes no difference here.
    const stack = client.middlewareStack as unknown as MiddlewareStack<object, object>;
    stack.add(
      (_next, context) => async (args) => {
        const call: ScriptedCall = {
          service: service as Service,
          operation: (context.commandName ?? '').replace(/Command$/, ''),
          input: { ...args.input },
        };
        calls.push(call);
        return { response: {}, output: { $metadata: {}, ...(await script(call)) } };
      },
      { step: 'initialize', priority: 'high' },
    );
  }
  return { ...clients, calls };
}
