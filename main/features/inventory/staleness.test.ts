import { describe, expect, it } from 'vitest';
import { groupFact, memberFact, templateFact } from './facts.testing.ts';
import type { GroupFact, LaunchSource, MemberFact } from './resources.ts';
import { launchSourceText, stalenessOf } from './staleness.ts';

function template(version: string | null, templateId = 'lt-1'): LaunchSource {
  return { templateId, templateName: `name of ${templateId}`, version, configuration: null };
}

function configuration(name: string): LaunchSource {
  return { templateId: null, templateName: null, version: null, configuration: name };
}

const templates = new Map([['lt-1', templateFact({ defaultVersion: 5, latestVersion: 7 })]]);

function staleness(member: Partial<MemberFact>, group: Partial<GroupFact>) {
  return stalenessOf(memberFact('i-1', member), groupFact('g', group), (source) =>
    templates.get(source.templateId ?? ''),
  );
}

describe('staleness', () => {
  it.each([
    { group: '7', member: '7', expected: 'no' },
    { group: '7', member: '6', expected: 'yes' },
    { group: '$Latest', member: '7', expected: 'no' },
    { group: '$Latest', member: '5', expected: 'yes' },
    { group: '$Default', member: '5', expected: 'no' },
    { group: '$Default', member: '7', expected: 'yes' },
    { group: null, member: '5', expected: 'no' },
  ])('of version $member in a group that launches $group is $expected', ({ group, member, expected }) => {
    expect(staleness({ launchedFrom: template(member) }, { launchedFrom: template(group) })).toBe(expected);
  });

  it('compares templates before versions', () => {
    expect(staleness({ launchedFrom: template('7', 'lt-2') }, { launchedFrom: template('7') })).toBe('yes');
  });

  it('is unknown while nobody has read what the latest version is', () => {
    expect(staleness({ launchedFrom: template('3', 'lt-9') }, { launchedFrom: template('$Latest', 'lt-9') })).toBe(
      'unknown',
    );
    expect(staleness({ launchedFrom: template('3', 'lt-9') }, { launchedFrom: template('3', 'lt-9') })).toBe('no');
  });

  it('compares launch configurations by name, and with templates', () => {
    const group = { launchedFrom: configuration('lc-2') };
    expect(staleness({ launchedFrom: configuration('lc-2') }, group)).toBe('no');
    expect(staleness({ launchedFrom: configuration('lc-1') }, group)).toBe('yes');
    expect(staleness({ launchedFrom: template('7') }, group)).toBe('yes');
    expect(staleness({ launchedFrom: configuration('lc-2') }, { launchedFrom: template('7') })).toBe('yes');
  });

  it('is unknown of an instance that was attached by hand', () => {
    expect(staleness({ launchedFrom: null }, { launchedFrom: template('7') })).toBe('unknown');
  });

  it('follows the override for the instance type', () => {
    const group = {
      launchedFrom: template('7'),
      overrides: [{ instanceType: 'm7i.large', launchedFrom: template('2', 'lt-x86') }],
    };
    expect(staleness({ instanceType: 'm7i.large', launchedFrom: template('2', 'lt-x86') }, group)).toBe('no');
    expect(staleness({ instanceType: 'm7i.large', launchedFrom: template('7') }, group)).toBe('yes');
    expect(staleness({ instanceType: 'm7g.large', launchedFrom: template('7') }, group)).toBe('no');
  });
});

describe('the name of what a thing launches from', () => {
  it('is a template with its version, or a configuration', () => {
    expect(launchSourceText(template('7'))).toBe('name of lt-1:7');
    expect(launchSourceText({ ...template(null), templateName: null })).toBe('lt-1:$Default');
    expect(launchSourceText(configuration('lc-1'))).toBe('lc-1');
    expect(launchSourceText(null)).toBeNull();
  });
});
