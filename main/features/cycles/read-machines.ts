import { DescribeLifecycleHooksCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  type Instance,
  type InstanceStatus,
} from '@aws-sdk/client-ec2';
import type { GateTarget } from '../deployments/index.ts';
import { type GroupFact, type LaunchTemplateFact, launchTemplateFact, type MemberFact } from '../inventory/model.ts';
import type { HookSeen, MachineSeen } from './cycle-model.ts';
import type { Unread } from './model.ts';
import { type Place, readOr } from './observe.ts';

/** A member's machine, with what a gate may ask about it. */
export interface MachineRead {
  readonly machine: MachineSeen;
  readonly target: GateTarget;
}

/** AWS docs: a filter takes up to 200 values, and DescribeInstanceStatus up to 100 ids. */
const idsPerCall = 100;

/**
 * What EC2 says of members. Asked by filter: an id that EC2 does not know yet is only missing in the answer. What is
 * unread stays `unread`, which proves nothing.
 */
export async function readMachines(
  place: Place,
  members: readonly MemberFact[],
  { withChecks, unread }: { readonly withChecks: boolean; readonly unread: Unread[] },
): Promise<MachineRead[]> {
  const instances = await readOr([], 'instances', unread, readInstances(place, members));
  const ids = instances.flatMap(({ InstanceId: id }) => id ?? []);
  const statuses = withChecks ? await readOr([], 'status checks', unread, readStatuses(place, ids)) : [];
  const statusOf = new Map(statuses.map((status) => [status.InstanceId, status]));
  const memberOf = new Map(members.map((member) => [member.instanceId, member]));
  return instances.flatMap((instance) => {
    const member = memberOf.get(instance.InstanceId ?? '');
    return member ? [machineRead(instance, member, statusOf.get(member.instanceId))] : [];
  });
}

/** The templates that a group launches from, which resolve `$Latest` and `$Default`. */
export async function readTemplates(place: Place, group: GroupFact): Promise<LaunchTemplateFact[]> {
  const sources = [group.launchedFrom, ...group.overrides.map(({ launchedFrom }) => launchedFrom)];
  const ids = [...new Set(sources.flatMap((source) => source?.templateId ?? []))];
  if (ids.length === 0) return [];
  const client = place.reader.client(place.connectionId, 'ec2');
  const { LaunchTemplates: templates = [] } = await client.send(
    new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: ids, IncludeManagedResources: true }),
    abortable(place),
  );
  return templates.map(launchTemplateFact);
}

export async function readHooks(place: Place): Promise<HookSeen[]> {
  const client = place.reader.client(place.connectionId, 'autoscaling');
  const { LifecycleHooks: hooks = [] } = await client.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName: place.groupName }),
    abortable(place),
  );
  return hooks.map((hook) => ({
    name: hook.LifecycleHookName ?? '',
    at: hook.LifecycleTransition === 'autoscaling:EC2_INSTANCE_TERMINATING' ? 'termination' : 'launch',
    timeoutS: hook.HeartbeatTimeout ?? 0,
    otherwise: hook.DefaultResult ?? '',
  }));
}

async function readInstances(place: Place, members: readonly MemberFact[]): Promise<Instance[]> {
  const client = place.reader.client(place.connectionId, 'ec2');
  const portions = portionsOf(members.map(({ instanceId }) => instanceId));
  const answers = await Promise.all(
    portions.map((ids) =>
      client.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: 'instance-id', Values: ids }],
          IncludeManagedResources: true,
        }),
        abortable(place),
      ),
    ),
  );
  return answers.flatMap(({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances));
}

async function readStatuses(place: Place, instanceIds: readonly string[]): Promise<InstanceStatus[]> {
  const client = place.reader.client(place.connectionId, 'ec2');
  const answers = await Promise.all(
    portionsOf(instanceIds).map((ids) =>
      client.send(
        new DescribeInstanceStatusCommand({
          InstanceIds: ids,
          IncludeAllInstances: true,
          IncludeManagedResources: true,
        }),
        abortable(place),
      ),
    ),
  );
  return answers.flatMap(({ InstanceStatuses = [] }) => InstanceStatuses);
}

function machineRead(instance: Instance, member: MemberFact, status: InstanceStatus | undefined): MachineRead {
  const id = member.instanceId;
  return {
    machine: {
      id,
      instanceType: instance.InstanceType ?? member.instanceType,
      launchedFrom: member.launchedFrom,
      launchedAt: instance.LaunchTime?.getTime() ?? null,
      isSpot: instance.InstanceLifecycle === 'spot',
      checks: checksOf(status),
      agent: null,
      signal: null,
    },
    target: {
      instanceId: id,
      address: instance.PrivateIpAddress || null,
      tags: (instance.Tags ?? []).map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    },
  };
}

/** AWS docs, SummaryStatus: ok, impaired, insufficient-data, not-applicable and initializing. */
function checksOf(status: InstanceStatus | undefined): MachineSeen['checks'] {
  if (!status) return 'unread';
  const checks = [status.InstanceStatus?.Status, status.SystemStatus?.Status];
  if (checks.includes('impaired')) return 'impaired';
  return checks.every((check) => check === 'ok') ? 'ok' : 'initializing';
}

function portionsOf(ids: readonly string[]): string[][] {
  const portions: string[][] = [];
  for (let from = 0; from < ids.length; from += idsPerCall) portions.push(ids.slice(from, from + idsPerCall));
  return portions;
}

function abortable({ signal }: Place): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
