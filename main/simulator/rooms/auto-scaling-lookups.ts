import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Group, GroupMember } from '../world.ts';
import type { PageRequest } from './pages.ts';
import type { Call } from './room.ts';

/** What the operations of Auto Scaling find by the names they are given, and how they refuse those that they do not. */

export function findGroup(name: string | undefined, { region }: Call): Group {
  const group = region.groups.get(name ?? '');
  if (group) return group;
  throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
}

export interface Membership {
  readonly group: Group;
  readonly member: GroupMember;
}

/** The group of an instance, whichever that is. */
export function findMembership(instanceId: string | undefined, { region }: Call): Membership {
  for (const group of region.groups.values()) {
    const member = group.members.find((one) => one.instanceId === instanceId);
    if (member) return { group, member };
  }
  throw validationError(`Instance Id not found - No managed instance found for instance ID: ${instanceId}`);
}

/** Members of one group, all of them or none. */
export function findMembers(group: Group, ids: readonly string[]): GroupMember[] {
  return [...new Set(ids)].map((id) => {
    const member = group.members.find(({ instanceId }) => instanceId === id);
    if (member) return member;
    throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
  });
}

/** Auto Scaling API reference: LaunchTemplateSpecification: by id or name; the default version unless one is named. */
export function findTemplate(source: LaunchTemplateSpecification, { region }: Call): Group['launchTemplate'] {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version = '$Default' } = source;
  const template = [...region.launchTemplates.values()].find((one) => (id ? one.id === id : one.name === name));
  if (!template) {
    const which = id ? `template ID ${id}` : `template name ${name}`;
    throw invalidTemplate(`The specified launch template, with ${which}, does not exist.`);
  }
  const isKnown = version.startsWith('$') || template.versions.some((one) => String(one.version) === version);
  if (isKnown) return { id: template.id, version };
  throw invalidTemplate(
    `The specified launch template version, with template ID ${template.id} and version ${version}, does not exist.`,
  );
}

function invalidTemplate(why: string): AwsError {
  return validationError(`You must use a valid fully-formed launch template. ${why}`);
}

export function pages<Item>(
  listing: string,
  size: number,
  token: string | undefined,
  keyOf: (item: Item) => string,
): PageRequest<Item> {
  const invalidToken = (wrong: string) => new AwsError('InvalidNextToken', `The token '${wrong}' is invalid.`);
  return { listing, size, token, keyOf, invalidToken };
}
