import type { Filter } from '@aws-sdk/client-ec2';
import { AwsError } from '../wire/errors.ts';
import type { Instance, LaunchTemplate, Tag } from '../world.ts';

/** What a filter of one kind of resource compares: each name to the resource's values. */
export interface FilterFields<Item> {
  readonly fields: Readonly<Record<string, (item: Item) => readonly (string | null)[]>>;
  readonly tags?: (item: Item) => readonly Tag[];
}

/** EC2 API reference: DescribeInstances, Filters. */
export const instanceFilters: FilterFields<Instance> = {
  tags: (instance) => instance.tags,
  fields: {
    'availability-zone': ({ zone }) => [zone],
    'image-id': ({ imageId }) => [imageId],
    'instance-id': ({ id }) => [id],
    'instance-lifecycle': ({ lifecycle }) => [lifecycle],
    'instance-state-name': ({ state }) => [state],
    'instance-type': ({ type }) => [type],
    'instance.group-id': ({ securityGroups }) => securityGroups.map((group) => group.id),
    'instance.group-name': ({ securityGroups }) => securityGroups.map((group) => group.name),
    'ip-address': ({ publicIp }) => [publicIp],
    'launch-time': ({ launchedAt }) => [new Date(launchedAt).toISOString()],
    'private-ip-address': ({ privateIp }) => [privateIp],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

/** EC2 API reference: DescribeLaunchTemplates, Filters. */
export const launchTemplateFilters: FilterFields<LaunchTemplate> = {
  tags: (template) => template.tags,
  fields: {
    'create-time': ({ createdAt }) => [new Date(createdAt).toISOString()],
    'launch-template-name': ({ name }) => [name],
  },
};

/** EC2 API reference: DescribeRegions, Filters. */
export const regionFilters: FilterFields<string> = {
  fields: {
    endpoint: (region) => [`ec2.${region}.amazonaws.com`],
    'opt-in-status': () => ['opt-in-not-required'],
    'region-name': (region) => [region],
  },
};

/**
 * EC2 API reference: "List and filter using the CLI and API". Filters are joined with AND, the values of one with OR;
 * case matters; `*` stands for any characters, `?` for one.
 */
export function filtered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  known: FilterFields<Item>,
): readonly Item[] {
  if (!filters?.length) return items;
  const accepts = filters.map((filter) => acceptor(filter, known));
  return items.filter((item) => accepts.every((accept) => accept(item)));
}

function acceptor<Item>({ Name: name = '', Values: values = [] }: Filter, known: FilterFields<Item>) {
  const patterns = values.map(pattern);
  const valuesOf = valuesFor(name, known);
  return (item: Item) =>
    valuesOf(item).some((value) => value !== null && patterns.some((wanted) => wanted.test(value)));
}

function valuesFor<Item>(
  name: string,
  { fields, tags }: FilterFields<Item>,
): (item: Item) => readonly (string | null)[] {
  const field = fields[name];
  if (field) return field;
  if (tags && name === 'tag-key') return (item) => tags(item).map(({ key }) => key);
  if (tags && name.startsWith('tag:')) {
    const wanted = name.slice('tag:'.length);
    return (item) =>
      tags(item)
        .filter(({ key }) => key === wanted)
        .map(({ value }) => value);
  }
  throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
}

function pattern(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
