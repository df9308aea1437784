import {
  CreateOrUpdateTags$,
  type CreateOrUpdateTagsType,
  DeleteTags$,
  type DeleteTagsType,
  DescribeTags$,
  type DescribeTagsType,
  type Filter,
  type Tag,
  type TagsType,
} from '@aws-sdk/client-auto-scaling';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Group, GroupTag } from '../world.ts';
import { findGroup, pages } from './auto-scaling-lookups.ts';
import * as view from './auto-scaling-views.ts';
import { pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, operation } from './room.ts';

/** The tags of groups; those of instances change only for what is launched later. */
export const tagOperations = [
  operation(CreateOrUpdateTags$, createOrUpdateTags),
  operation(DeleteTags$, deleteTags),
  operation(DescribeTags$, describeTags),
];

/** Auto Scaling user guide: "Tag Auto Scaling groups and instances": tags of a group. */
const mostTags = 50;
/** Auto Scaling API reference: DescribeTags, MaxRecords. */
const tagPages = { standard: 50, most: 100 };

function createOrUpdateTags(input: CreateOrUpdateTagsType, call: Call): void {
  const tagged = (input.Tags ?? []).map((tag) => ({ group: taggedGroup(tag, call), tag: newTag(tag) }));
  for (const { group } of tagged) {
    const added = tagged.filter((one) => one.group === group).map(({ tag }) => tag.key);
    if (new Set([...group.tags.map(({ key }) => key), ...added]).size > mostTags) throw tooManyTags();
  }
  for (const { group, tag } of tagged) group.tags = [...without(group, tag.key), tag];
}

function taggedGroup({ ResourceType: type, ResourceId: id }: Tag, call: Call): Group {
  if (type === 'auto-scaling-group') return findGroup(id, call);
  throw validationError(`Resource type ${type} is not valid. Valid resource types are: [auto-scaling-group].`);
}

/** Auto Scaling user guide, same page: "Tag naming restrictions". */
function newTag({ Key: key = '', Value: value = '', PropagateAtLaunch: propagate = false }: Tag): GroupTag {
  if (key === '' || key.length > 128) throw validationError('Tag keys must have between 1 and 128 characters.');
  if (value.length > 256) throw validationError('Tag values may have at most 256 characters.');
  if (key.toLowerCase().startsWith('aws:')) {
    throw validationError('Tag keys that start with aws: are reserved for internal use.');
  }
  return { key, value, propagate };
}

function tooManyTags(): AwsError {
  return new AwsError('LimitExceeded', `You may only have ${mostTags} tags for each Auto Scaling group.`);
}

function without({ tags }: Group, key: string): GroupTag[] {
  return tags.filter((tag) => tag.key !== key);
}

/** A tag that is not there is no reason to refuse; with a value only that value is deleted. */
function deleteTags(input: DeleteTagsType, call: Call): void {
  for (const tag of input.Tags ?? []) {
    const group = taggedGroup(tag, call);
    group.tags = group.tags.filter(
      ({ key, value }) => key !== tag.Key || (tag.Value !== undefined && tag.Value !== value),
    );
  }
}

interface Tagged {
  readonly group: Group;
  readonly tag: GroupTag;
}

function describeTags(input: DescribeTagsType, call: Call): TagsType {
  const size = pageSize(input.MaxRecords, tagPages);
  const filters = (input.Filters ?? []).map(tagFilter);
  const wanted = [...call.region.groups.values()]
    .flatMap((group) => group.tags.map((tag): Tagged => ({ group, tag })))
    .filter((tagged) => filters.every((accepts) => accepts(tagged)));
  const keyOf = ({ group, tag }: Tagged) => `${group.name} ${tag.key}`;
  const { items, nextToken } = page(wanted, pages('DescribeTags', size, input.NextToken, keyOf));
  return { Tags: items.map(({ group, tag }) => view.tag(group, tag)), NextToken: nextToken };
}

/** Auto Scaling API reference: Filter. The values of one filter are alternatives. */
function tagFilter({ Name: name = '', Values: values = [] }: Filter): (tagged: Tagged) => boolean {
  switch (name) {
    case 'auto-scaling-group':
      return ({ group }) => values.includes(group.name);
    case 'key':
      return ({ tag }) => values.includes(tag.key);
    case 'value':
      return ({ tag }) => values.includes(tag.value);
    case 'propagate-at-launch':
      return ({ tag }) => values.includes(String(tag.propagate));
    default:
      throw validationError(`Filter type ${name} is not valid`);
  }
}
