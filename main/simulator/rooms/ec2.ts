import {
  DescribeInstanceStatus$,
  type DescribeInstanceStatusRequest,
  type DescribeInstanceStatusResult,
  DescribeInstances$,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  DescribeLaunchTemplates$,
  type DescribeLaunchTemplatesRequest,
  type DescribeLaunchTemplatesResult,
  DescribeLaunchTemplateVersions$,
  type DescribeLaunchTemplateVersionsRequest,
  type DescribeLaunchTemplateVersionsResult,
  DescribeRegions$,
  type DescribeRegionsRequest,
  type DescribeRegionsResult,
  GetConsoleOutput$,
  type GetConsoleOutputRequest,
  type GetConsoleOutputResult,
} from '@aws-sdk/client-ec2';
import { regionNames } from '../regions.ts';
import { AwsError } from '../wire/errors.ts';
import type { Instance, LaunchTemplate } from '../world.ts';
import { consoleOutput, consoleOutputAt } from './console-output.ts';
import { filtered, instanceFilters, launchTemplateFilters, regionFilters } from './ec2-filters.ts';
import { chosenInstances } from './ec2-lookups.ts';
import { machineWrites } from './ec2-machines.ts';
import * as view from './ec2-views.ts';
import { type PageRequest, page } from './pages.ts';
import { type Call, date, operation, operations, type Room } from './room.ts';

export const ec2: Room = {
  service: 'ec2',
  signingName: 'ec2',
  protocol: 'ec2',
  apiVersion: '2016-11-15',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  operations: operations(
    operation(DescribeInstances$, describeInstances),
    operation(DescribeInstanceStatus$, describeInstanceStatus),
    operation(DescribeLaunchTemplates$, describeLaunchTemplates),
    operation(DescribeLaunchTemplateVersions$, describeLaunchTemplateVersions),
    operation(DescribeRegions$, describeRegions),
    operation(GetConsoleOutput$, getConsoleOutput),
    ...machineWrites,
  ),
};

/** EC2 API reference: DescribeInstanceStatus, "Maximum 100 explicitly specified instance IDs". */
const describedStatuses = 100;

/** EC2 API reference: DescribeInstances. One reservation for each instance. */
function describeInstances(input: DescribeInstancesRequest, call: Call): DescribeInstancesResult {
  const size = instancePageSize(input);
  const wanted = filtered(chosenInstances(input.InstanceIds, call), input.Filters, instanceFilters);
  const { items, nextToken } = page(wanted, pages<Instance>('DescribeInstances', size, input.NextToken, byId));
  return { Reservations: items.map((instance) => view.reservation(instance, call.region)), NextToken: nextToken };
}

/** EC2 API reference: DescribeInstanceStatus, running instances only unless IncludeAllInstances is set. */
function describeInstanceStatus(input: DescribeInstanceStatusRequest, call: Call): DescribeInstanceStatusResult {
  const size = instancePageSize(input);
  const count = input.InstanceIds?.length ?? 0;
  if (count > describedStatuses) throw tooManyIds(count);
  const chosen = chosenInstances(input.InstanceIds, call);
  const counted = input.IncludeAllInstances ? chosen : chosen.filter(({ state }) => state === 'running');
  const wanted = filtered(counted, input.Filters, instanceFilters);
  const { items, nextToken } = page(wanted, pages<Instance>('DescribeInstanceStatus', size, input.NextToken, byId));
  return { InstanceStatuses: items.map((instance) => view.instanceStatus(instance, call.now)), NextToken: nextToken };
}

/** EC2 API reference: DescribeInstances, MaxResults from 5 to 1,000, not together with instance ids. */
function instancePageSize(input: { InstanceIds?: string[] | undefined; MaxResults?: number | undefined }): number {
  const asked = input.MaxResults;
  if (asked === undefined) return Number.POSITIVE_INFINITY;
  if (input.InstanceIds?.length) {
    const message = 'The parameter instancesSet cannot be used with the parameter maxResults';
    throw new AwsError('InvalidParameterCombination', message);
  }
  const expected = asked < 5 ? 'greater than 5' : asked > 1000 ? 'less than or equal to 1000' : undefined;
  if (expected === undefined) return asked;
  const message = `Value ( ${asked} ) for parameter maxResults is invalid. Expecting a value ${expected}.`;
  throw new AwsError('InvalidParameterValue', message);
}

function tooManyIds(count: number): AwsError {
  const limit = `${count} exceeds the maximum number of instance IDs that can be specified (${describedStatuses}).`;
  return new AwsError('InvalidRequest', `${limit} Please specify fewer than ${describedStatuses} instance IDs.`);
}

/** EC2 API reference: GetConsoleOutput, "The console output, base64-encoded"; none before it was first posted. */
function getConsoleOutput(input: GetConsoleOutputRequest, call: Call): GetConsoleOutputResult {
  const InstanceId = input.InstanceId ?? '';
  const [instance] = chosenInstances([InstanceId], call);
  const output = instance ? consoleOutput(instance, call.region, call.now) : null;
  if (!instance || output === null) return { InstanceId };
  const Output = Buffer.from(output).toString('base64');
  return { InstanceId, Timestamp: date(consoleOutputAt(instance)), Output };
}

/** EC2 API reference: DescribeLaunchTemplates, MaxResults from 1 to 200. */
function describeLaunchTemplates(input: DescribeLaunchTemplatesRequest, call: Call): DescribeLaunchTemplatesResult {
  const size = templatePageSize(input.MaxResults);
  const chosen = chosenTemplates(input, call);
  const wanted = filtered(chosen, input.Filters, launchTemplateFilters);
  const order = pages<LaunchTemplate>('DescribeLaunchTemplates', size, input.NextToken, byId);
  const { items, nextToken } = page(wanted, order);
  return { LaunchTemplates: items.map((template) => view.launchTemplate(template, call.region)), NextToken: nextToken };
}

function templatePageSize(asked: number | undefined): number {
  if (asked === undefined) return 200;
  if (asked >= 1 && asked <= 200) return asked;
  throw new AwsError('InvalidParameterValue', 'Maximum results allowed are between 1 and 200');
}

function chosenTemplates(input: DescribeLaunchTemplatesRequest, call: Call): LaunchTemplate[] {
  const ids = input.LaunchTemplateIds ?? [];
  const names = input.LaunchTemplateNames ?? [];
  if (ids.length === 0 && names.length === 0) return [...call.region.launchTemplates.values()];
  return [...ids.map((id) => templateById(id, call)), ...names.map((name) => templateByName(name, call))];
}

function templateById(id: string, { region }: Call): LaunchTemplate {
  const template = region.launchTemplates.get(id);
  if (template) return template;
  const message = `The specified launch template, with template ID ${id}, does not exist.`;
  throw new AwsError('InvalidLaunchTemplateId.NotFound', message);
}

function templateByName(name: string, { region }: Call): LaunchTemplate {
  for (const template of region.launchTemplates.values()) if (template.name === name) return template;
  const message = `At least one of the launch templates specified in the request does not exist.`;
  throw new AwsError('InvalidLaunchTemplateName.NotFoundException', message);
}

/**
 * EC2 API reference: DescribeLaunchTemplateVersions. Of one template, the newest first; or, with `$Latest` or
 * `$Default` and no template, of all.
 */
function describeLaunchTemplateVersions(
  input: DescribeLaunchTemplateVersionsRequest,
  call: Call,
): DescribeLaunchTemplateVersionsResult {
  const size = templatePageSize(input.MaxResults);
  const { LaunchTemplateId: id, LaunchTemplateName: name, Versions: asked = [] } = input;
  if (!id && !name && asked.length === 0)
    throw new AwsError('MissingParameter', 'Launch template ID or name is missing.');
  const templates = id
    ? [templateById(id, call)]
    : name
      ? [templateByName(name, call)]
      : [...call.region.launchTemplates.values()];
  const versions = templates.flatMap((template) =>
    chosenVersions(template, input).map((version) => ({ template, version })),
  );
  type Entry = (typeof versions)[number];
  const keyOf = ({ template, version }: Entry) => `${template.id} ${String(1e9 - version.version)}`;
  const listing = `DescribeLaunchTemplateVersions ${id ?? ''} ${name ?? ''}`;
  const { items, nextToken } = page(versions, pages(listing, size, input.NextToken, keyOf));
  return {
    LaunchTemplateVersions: items.map(({ template, version }) =>
      view.launchTemplateVersion(template, version, call.region),
    ),
    NextToken: nextToken,
  };
}

function chosenVersions(template: LaunchTemplate, input: DescribeLaunchTemplateVersionsRequest) {
  const latest = template.versions.at(-1)?.version;
  const wanted = new Set(
    (input.Versions ?? []).map((version) => {
      if (version === '$Latest') return latest;
      return version === '$Default' ? template.defaultVersion : Number(version);
    }),
  );
  const lowest = Number(input.MinVersion ?? 0);
  const highest = Number(input.MaxVersion ?? Number.POSITIVE_INFINITY);
  return template.versions.filter(
    ({ version }) => (wanted.size === 0 || wanted.has(version)) && version >= lowest && version <= highest,
  );
}

/** EC2 API reference: DescribeRegions, those that are enabled for the account. */
function describeRegions(input: DescribeRegionsRequest): DescribeRegionsResult {
  const names = input.RegionNames ?? [];
  const unknown = names.filter((name) => !regionNames.includes(name));
  if (unknown.length > 0) {
    throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown.join(', ')}]`);
  }
  const wanted = regionNames.filter((name) => names.length === 0 || names.includes(name));
  return { Regions: filtered(wanted, input.Filters, regionFilters).map(view.region) };
}

function byId({ id }: { readonly id: string }): string {
  return id;
}

/** EC2 API reference: Error codes, InvalidPaginationToken. */
function pages<Item>(
  listing: string,
  size: number,
  token: string | undefined,
  keyOf: (item: Item) => string,
): PageRequest<Item> {
  const message = 'The specified pagination token is not valid or is expired.';
  return { listing, size, token, keyOf, invalidToken: () => new AwsError('InvalidPaginationToken', message) };
}
