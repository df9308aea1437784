import { CreateOrUpdateTagsCommand, DeleteTagsCommand, DescribeTagsCommand } from '@aws-sdk/client-auto-scaling';
import { expect, it } from 'vitest';
import { AutoScalingGroupName, playOneGroup } from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

const tag = (Key: string, Value = '', PropagateAtLaunch = false) => ({
  ResourceId: AutoScalingGroupName,
  ResourceType: 'auto-scaling-group',
  Key,
  Value,
  PropagateAtLaunch,
});

it('creates, changes, finds and deletes tags of a group', async () => {
  const { autoScaling, group, simulator, clock, region } = playOneGroup();
  const put = (...Tags: ReturnType<typeof tag>[]) => autoScaling.send(new CreateOrUpdateTagsCommand({ Tags }));
  const found = async (Name: string, Value: string) => {
    const { Tags } = await autoScaling.send(new DescribeTagsCommand({ Filters: [{ Name, Values: [Value] }] }));
    return Tags?.map((one) => [one.Key, one.Value]);
  };
  await put(tag('team', 'shop', true), tag('paused', 'no'));
  await put(tag('paused', 'yes'));
  expect(await found('key', 'paused')).toEqual([['paused', 'yes']]);
  expect(await found('value', 'shop')).toEqual([['team', 'shop']]);
  simulator.life.setDesired(group.name, 4);
  await clock.advance(10_000);
  const launched = region.instances.get(group.members.at(-1)?.instanceId ?? '');
  expect(launched?.tags).toContainEqual({ key: 'team', value: 'shop' });
  expect(launched?.tags.map(({ key }) => key)).not.toContain('paused');
  await autoScaling.send(new DeleteTagsCommand({ Tags: [{ ...tag('paused'), Value: 'other' }] }));
  expect(await found('key', 'paused')).toHaveLength(1);
  const { ResourceId, ResourceType, Key } = tag('paused');
  await autoScaling.send(new DeleteTagsCommand({ Tags: [{ ResourceId, ResourceType, Key }] }));
  expect(await found('key', 'paused')).toEqual([]);
});

it.each([
  [[tag('aws:mine')], 'ValidationError'],
  [[tag('x'.repeat(129))], 'ValidationError'],
  [[{ ...tag('a'), ResourceId: 'nobody' }], 'ValidationError'],
  [[{ ...tag('a'), ResourceType: 'instance' }], 'ValidationError'],
  [Array.from({ length: 51 }, (_, index) => tag(`tag-${index}`)), 'LimitExceeded'],
])('refuses wrong tags and changes nothing', async (Tags, code) => {
  const { autoScaling, group } = playOneGroup();
  const before = structuredClone(group.tags);
  expect(await refused(autoScaling.send(new CreateOrUpdateTagsCommand({ Tags })))).toContain(code);
  expect(group.tags).toEqual(before);
});
