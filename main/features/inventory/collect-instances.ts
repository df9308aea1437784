import {
  type DescribeInstancesRequest,
  type EC2Client,
  type Instance,
  type LaunchTemplate,
  paginateDescribeInstances,
  paginateDescribeLaunchTemplates,
} from '@aws-sdk/client-ec2';
import { collectPages, keyValues, milliseconds, required } from './collect.ts';
import type { InstanceFact, LaunchTemplateFact } from './resources.ts';

/** AWS docs: MaxResults of DescribeInstances is 1,000 at most; unpaginated calls are throttled sooner. */
export const instancesPerPage = 1000;

/** AWS docs: MaxResults of DescribeLaunchTemplates is 200 at most. */
export const launchTemplatesPerPage = 200;

/** AWS docs: a filter of an EC2 call takes up to 200 values. */
export const instanceIdsPerCall = 200;

/**
 * Every instance, those terminated within the last hour too. Instances that another AWS service manages are hidden in
 * some accounts unless they are asked for.
 */
export function listInstances(client: EC2Client, signal: AbortSignal): Promise<InstanceFact[]> {
  return fetchInstances(client, {}, signal);
}

/**
 * The instances of these ids, at most `instanceIdsPerCall`. Asked by filter: an unknown id in `InstanceIds` fails the
 * whole call, in a filter it is only missing in the answer.
 */
export function readInstances(client: EC2Client, ids: readonly string[], signal: AbortSignal): Promise<InstanceFact[]> {
  return fetchInstances(client, { Filters: [{ Name: 'instance-id', Values: [...ids] }] }, signal);
}

/** Every launch template with the numbers that `$Latest` and `$Default` stand for. */
export function listLaunchTemplates(client: EC2Client, signal: AbortSignal): Promise<LaunchTemplateFact[]> {
  const input = { IncludeManagedResources: true };
  const pages = paginateDescribeLaunchTemplates({ client, pageSize: launchTemplatesPerPage }, input, {
    abortSignal: signal,
  });
  return collectPages(pages, (page) => (page.LaunchTemplates ?? []).map(launchTemplateFact));
}

function fetchInstances(client: EC2Client, of: DescribeInstancesRequest, signal: AbortSignal): Promise<InstanceFact[]> {
  const input = { ...of, IncludeManagedResources: true };
  const pages = paginateDescribeInstances({ client, pageSize: instancesPerPage }, input, { abortSignal: signal });
  return collectPages(pages, (page) =>
    (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []).map(instanceFact),
  );
}

export function instanceFact(instance: Instance): InstanceFact {
  return {
    kind: 'instance',
    id: required(instance.InstanceId, 'the id of an instance'),
    state: required(instance.State?.Name, 'the state of an instance'),
    stateReason: instance.StateReason?.Message || instance.StateReason?.Code || null,
    type: instance.InstanceType ?? null,
    zone: instance.Placement?.AvailabilityZone ?? null,
    imageId: instance.ImageId ?? null,
    privateIp: instance.PrivateIpAddress || null,
    publicIp: instance.PublicIpAddress || null,
    vpcId: instance.VpcId || null,
    subnetId: instance.SubnetId || null,
    architecture: instance.Architecture ?? null,
    purchase: purchase(instance.InstanceLifecycle),
    launchedAt: milliseconds(instance.LaunchTime),
    securityGroups: (instance.SecurityGroups ?? []).flatMap((group) => group.GroupName ?? group.GroupId ?? []),
    operator: instance.Operator?.Managed ? (instance.Operator.Principal ?? 'AWS') : null,
    tags: keyValues(instance.Tags),
  };
}

/** AWS docs: an instance without an `InstanceLifecycle` was bought on demand. */
function purchase(lifecycle: string | undefined): InstanceFact['purchase'] {
  switch (lifecycle) {
    case undefined:
      return 'on_demand';
    case 'spot':
    case 'scheduled':
      return lifecycle;
    default:
      return 'unknown';
  }
}

export function launchTemplateFact(template: LaunchTemplate): LaunchTemplateFact {
  return {
    kind: 'launch_template',
    id: required(template.LaunchTemplateId, 'the id of a launch template'),
    name: template.LaunchTemplateName ?? '',
    defaultVersion: template.DefaultVersionNumber ?? 1,
    latestVersion: template.LatestVersionNumber ?? 1,
  };
}
