import type { GroupFact, LaunchSource, LaunchTemplateFact, MemberFact } from './resources.ts';

export type Staleness = 'yes' | 'no' | 'unknown';

/**
 * Whether a group would launch this member differently today. AWS docs: a launch configuration is immutable, so its
 * name decides; a launch template's version is a number, or `$Latest` or `$Default`, which the template resolves; an
 * override of a mixed instances policy may launch its instance type from another template. A member that was attached
 * by hand names neither, so nothing can be said of it.
 */
export function stalenessOf(
  member: Pick<MemberFact, 'instanceType' | 'launchedFrom'>,
  group: Pick<GroupFact, 'launchedFrom' | 'overrides'>,
  templateOf: (source: LaunchSource) => LaunchTemplateFact | undefined,
): Staleness {
  const actual = member.launchedFrom;
  const wanted = launchSourceFor(group, member.instanceType);
  if (!actual || !wanted) return 'unknown';
  if (wanted.configuration !== null || actual.configuration !== null) {
    return actual.configuration === wanted.configuration ? 'no' : 'yes';
  }
  if (!isSameTemplate(actual, wanted)) return 'yes';
  const actualVersion = versionNumber(actual, templateOf(actual));
  const wantedVersion = versionNumber(wanted, templateOf(wanted));
  if (actualVersion === null || wantedVersion === null) return 'unknown';
  return actualVersion === wantedVersion ? 'no' : 'yes';
}

/** What a person calls the thing an instance or a group launches from: `NAME:VERSION`, or a configuration's name. */
export function launchSourceText(source: LaunchSource | null): string | null {
  if (!source) return null;
  if (source.configuration !== null) return source.configuration;
  const name = source.templateName ?? source.templateId;
  return name === null ? null : `${name}:${source.version ?? '$Default'}`;
}

/** What a group launches an instance type from, now. */
export function launchSourceFor(
  group: Pick<GroupFact, 'launchedFrom' | 'overrides'>,
  instanceType: string | null,
): LaunchSource | null {
  const override = group.overrides.find((candidate) => candidate.instanceType === instanceType);
  return override?.launchedFrom ?? group.launchedFrom;
}

function isSameTemplate(one: LaunchSource, other: LaunchSource): boolean {
  if (one.templateId !== null && other.templateId !== null) return one.templateId === other.templateId;
  return one.templateName === other.templateName;
}

/** AWS docs, LaunchTemplateSpecification: without a version, the template's default version is meant. */
function versionNumber(source: LaunchSource, template: LaunchTemplateFact | undefined): number | null {
  switch (source.version) {
    case '$Latest':
      return template?.latestVersion ?? null;
    case '$Default':
    case null:
      return template?.defaultVersion ?? null;
    default:
      return /^\d+$/.test(source.version) ? Number(source.version) : null;
  }
}
