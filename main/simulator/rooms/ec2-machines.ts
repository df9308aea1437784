import {
  type InstanceStateChange,
  RebootInstances$,
  type RebootInstancesRequest,
  TerminateInstances$,
  type TerminateInstancesRequest,
  type TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../wire/errors.ts';
import type { Instance } from '../world.ts';
import { chosenInstances } from './ec2-lookups.ts';
import * as view from './ec2-views.ts';
import { type Call, operation } from './room.ts';

/** What is done with machines as such; their groups notice it by themselves. */
export const machineWrites = [
  operation(TerminateInstances$, terminateInstances),
  operation(RebootInstances$, rebootInstances),
];

/** EC2 API reference: TerminateInstances: of several, all or none; one that has ended already stays so. */
function terminateInstances(input: TerminateInstancesRequest, call: Call): TerminateInstancesResult {
  const instances = addressed(input.InstanceIds, call);
  if (input.DryRun) throw dryRun();
  return { TerminatingInstances: instances.map((instance) => terminate(instance, call)) };
}

function terminate(instance: Instance, { machines, region }: Call): InstanceStateChange {
  const before = instance.state;
  machines.end(region, instance, 'Client.UserInitiatedShutdown');
  return {
    InstanceId: instance.id,
    PreviousState: view.instanceState(before),
    CurrentState: view.instanceState(instance.state),
  };
}

/** EC2 API reference: RebootInstances: asked for and answered at once; "terminated instances are ignored". */
function rebootInstances(input: RebootInstancesRequest, call: Call): void {
  const instances = addressed(input.InstanceIds, call);
  if (input.DryRun) throw dryRun();
  for (const instance of instances) {
    if (instance.state === 'running') call.machines.power.reboot(call.region, instance);
  }
}

function addressed(ids: readonly string[] | undefined, call: Call): Instance[] {
  if (ids?.length) return chosenInstances(ids, call);
  throw new AwsError('MissingParameter', 'The request must contain the parameter InstanceId');
}

/** EC2 API reference: Error codes, DryRunOperation. */
function dryRun(): AwsError {
  return new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}
