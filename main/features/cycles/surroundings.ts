import { DescribePoliciesCommand, DescribeScheduledActionsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { GroupSeen, StackSeen, Surroundings, Unread } from './model.ts';
import { type Place, readOr } from './observe.ts';
import { templateSizes } from './template-sizes.ts';

/** What else may act on a group, or undo what is done to it. */
export async function readSurroundings(place: Place, group: GroupSeen): Promise<Surroundings> {
  const unread: Unread[] = [];
  const [policies, scheduled, stack] = await Promise.all([
    readOr([], 'scaling policies', unread, readPolicies(place)),
    readOr([], 'scheduled actions', unread, readScheduled(place)),
    group.stack ? readOr(null, "the group's stack", unread, readStack(place, group.stack)) : null,
  ]);
  return { policies, scheduled, stack, unread };
}

async function readPolicies(place: Place): Promise<string[]> {
  const client = place.reader.client(place.connectionId, 'autoscaling');
  const { ScalingPolicies: policies = [] } = await client.send(
    new DescribePoliciesCommand({ AutoScalingGroupName: place.groupName }),
  );
  return policies.filter(({ Enabled: enabled }) => enabled !== false).map(({ PolicyName: name }) => name ?? '');
}

async function readScheduled(place: Place): Promise<Surroundings['scheduled'][number][]> {
  const client = place.reader.client(place.connectionId, 'autoscaling');
  const { ScheduledUpdateGroupActions: actions = [] } = await client.send(
    new DescribeScheduledActionsCommand({ AutoScalingGroupName: place.groupName }),
  );
  return actions.map((action) => ({
    name: action.ScheduledActionName ?? '',
    at: action.StartTime?.getTime() ?? null,
  }));
}

async function readStack(place: Place, { id, logicalId }: NonNullable<GroupSeen['stack']>): Promise<StackSeen> {
  const client = place.reader.client(place.connectionId, 'cloudformation');
  const [described, template] = await Promise.all([
    client.send(new DescribeStacksCommand({ StackName: id })),
    client.send(new GetTemplateCommand({ StackName: id, TemplateStage: 'Processed' })),
  ]);
  const stack = described.Stacks?.[0];
  const parameters = (stack?.Parameters ?? []).map(
    ({ ParameterKey: key, ParameterValue: value }) => [key ?? '', value ?? ''] as const,
  );
  return {
    name: stack?.StackName ?? id,
    status: stack?.StackStatus ?? '',
    sizes: templateSizes(template.TemplateBody ?? '', logicalId, new Map(parameters)),
  };
}
