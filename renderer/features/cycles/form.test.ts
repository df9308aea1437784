import { describe, expect, it } from 'vitest';
import { cycleSpecSchema } from '#contract/cycles.ts';
import { type CycleField, checkCycle, complaintsOfPlan, isAsked, type TypedCycle, typedAtFirst } from './form.ts';

const now = Date.UTC(2026, 0, 31);
const instanceId = 'i-0123456789abcdef0';
const groups = [{ connectionId: 'demo@eu-west-1', groupName: 'web' }];
const first = typedAtFirst(groups, []);
const specOf = (changes: Partial<TypedCycle>) => checkCycle({ ...first, ...changes }, now).request?.spec;

describe('the form of a cycle', () => {
  it('asks at first for what the contract takes where nothing is said', () => {
    expect(checkCycle(first, now).request).toEqual({
      ...{ groups, order: 'one_after_another', engine: 'infraviewer' },
      spec: cycleSpecSchema.parse({}),
    });
  });

  it('begins with the instances that were chosen', () => {
    expect(checkCycle(typedAtFirst(groups, [instanceId]), now).request?.spec.selection).toEqual({
      kind: 'chosen',
      instanceIds: [instanceId],
    });
  });

  it('counts an age from now', () => {
    expect(specOf({ which: 'older_than', age: '1.5', ageUnit: 'days' })?.selection).toEqual({
      kind: 'older_than',
      launchedBefore: Date.UTC(2026, 0, 29, 12),
    });
  });

  it.each([
    ['ftp://x', 'Give an http or https URL'],
    ['http:// x', 'Give an http or https URL'],
    ['javascript:alert(1)', 'Give an http or https URL'],
    ['http://{adress}/', 'Only {address} and {instance}'],
    ['https://user:secret@{address}/', 'Leave out the user name and the password'],
  ])('refuses %s as the URL of a gate', (url, complaint) => {
    expect(checkCycle({ ...first, gate: 'http', url }, now).complaints?.url).toContain(complaint);
  });

  it('takes the URL of a gate in capitals', () => {
    expect(checkCycle({ ...first, gate: 'http', url: 'HTTPS://{address}/{instance}' }, now).complaints).toBeNull();
  });

  it('sends a limit and a gate as they were meant', () => {
    expect(specOf({ maximumSizeLimit: '8', gate: 'http', url: ' http://{address}:80/v ' })).toMatchObject({
      maximumSizeLimit: 8,
      gate: { kind: 'http', url: 'http://{address}:80/v', expected: null },
    });
  });

  it('complains about a limit below the maximum size that every group has already', () => {
    const plan = (...sizes: readonly number[]) => ({ groups: sizes.map((maxSize) => ({ original: { maxSize } })) });
    const complaint = (maximumSizeLimit: string, ...sizes: readonly number[]) =>
      complaintsOfPlan({ ...first, maximumSizeLimit }, plan(...sizes))?.maximumSizeLimit;
    expect(complaint('4', 5)).toBe('The maximum size is 5 already: give more, or nothing.');
    expect(complaint('4', 5, 7)).toBe('The maximum sizes are 5 or more already: give more, or nothing.');
    expect(complaint('5', 5, 7)).toBeUndefined();
    expect(complaint('', 5)).toBeUndefined();
    expect(complaint('4')).toBeUndefined();
    const refresh = { ...first, engine: 'instance_refresh', maximumSizeLimit: '4' } as const;
    expect(complaintsOfPlan(refresh, plan(5))).toBeNull();
  });

  it('does not complain about what is not asked for', () => {
    expect(checkCycle({ ...first, age: 'x', url: 'x', tagKey: '' }, now).complaints).toBeNull();
  });

  it('takes names of alarms and percentages as people write them', () => {
    const engine = 'instance_refresh';
    const spec = specOf({ engine, alarms: 'web-5xx, web-latency\n\nweb-cpu', checkpointPercentages: '20 %, 50;100' });
    expect(spec?.alarms).toEqual(['web-5xx', 'web-latency', 'web-cpu']);
    expect(spec?.refresh.checkpointPercentages).toEqual([20, 50, 100]);
  });

  it('asks each engine only for what it does, and loses nothing when the other one is chosen', () => {
    const typed = { strategy: 'all_at_once', failuresMax: '-1', templateVersion: '7', bakeMinutes: 'x' } as const;
    expect(specOf({ ...typed, engine: 'instance_refresh', bakeMinutes: '5' })).toMatchObject({
      ...{ strategy: 'canary', failuresMax: 1 },
      refresh: { templateVersion: '7', bakeMinutes: 5, checkpointDelayMinutes: 60 },
    });
    expect(specOf({ ...typed, failuresMax: '2' })).toMatchObject({
      ...{ strategy: 'all_at_once', failuresMax: 2 },
      refresh: { templateVersion: null },
    });
  });

  it('sends what an engine would have to refuse, so that it is told and not dropped', () => {
    expect(specOf({ engine: 'instance_refresh', gate: 'ssm', command: 'true', setUp: 'ssm_agent' })).toMatchObject({
      gate: { kind: 'ssm', command: 'true', expected: null },
      setUp: { kind: 'ssm_agent' },
    });
    expect(isAsked('proofs', { ...first, setUp: 'ssm_agent' })).toBe(true);
    expect(isAsked('hooks', first)).toBe(false);
  });

  it.each<[Partial<TypedCycle>, CycleField, string]>([
    [{ which: 'older_than', age: '' }, 'age', 'Give an age above 0'],
    [{ which: 'older_than', age: '-3' }, 'age', 'Give an age above 0'],
    [{ which: 'older_than', age: '99999999999' }, 'age', 'Give an age above 0'],
    [{ which: 'chosen' }, 'instanceIds', 'Choose at least one instance.'],
    [{ minimumHealthyPercentage: '' }, 'minimumHealthyPercentage', 'Give a whole percentage.'],
    [{ minimumHealthyPercentage: '101' }, 'minimumHealthyPercentage', 'From 0 to 100 %.'],
    [{ maximumHealthyPercentage: '99' }, 'maximumHealthyPercentage', 'From 100 to 200 %.'],
    [{ maximumHealthyPercentage: '120.5' }, 'maximumHealthyPercentage', 'Give a whole percentage.'],
    [
      { minimumHealthyPercentage: '50', maximumHealthyPercentage: '200' },
      'maximumHealthyPercentage',
      'At most 100 above the minimum healthy percentage.',
    ],
    [{ maximumSizeLimit: 'many' }, 'maximumSizeLimit', 'Give a whole number.'],
    [{ maximumSizeLimit: '0' }, 'maximumSizeLimit', 'From 1 to 10,000.'],
    [{ gate: 'http', url: 'ftp://host' }, 'url', 'Give an http or https URL'],
    [{ gate: 'http', url: '' }, 'url', 'Give an http or https URL'],
    [{ gate: 'tag', tagValue: 'x' }, 'tagKey', 'Give the tag’s key.'],
    [{ gate: 'tag', tagKey: 'x' }, 'tagValue', 'Give the value that it must have.'],
    [{ groups: [] }, 'groups', 'Choose at least one group.'],
    [{ gate: 'ssm', command: ' ' }, 'command', 'Give the command.'],
    [{ setUp: 'tag', setUpValue: 'x' }, 'setUpKey', 'Give the tag’s key.'],
    [{ alarms: 'a,'.repeat(11) }, 'alarms', 'At most 10 alarms.'],
    [{ engine: 'instance_refresh', instanceWarmupS: '-1' }, 'instanceWarmupS', 'It cannot be negative.'],
    [{ engine: 'instance_refresh', checkpointPercentages: '50, 20' }, 'checkpointPercentages', 'in rising order'],
    [{ engine: 'instance_refresh', checkpointPercentages: '20, x' }, 'checkpointPercentages', 'whole percentages'],
    [{ engine: 'instance_refresh', bakeMinutes: '' }, 'bakeMinutes', 'Give a whole number of minutes.'],
    [{ engine: 'instance_refresh', templateVersion: 'latest' }, 'templateVersion', 'Give the number of a version.'],
    [{ engine: 'instance_refresh', autoRollback: true }, 'autoRollback', 'it needs the version'],
    [{ failuresMax: '-1' }, 'failuresMax', 'From 0 to 100.'],
    [{ readyWithinMinutes: '0' }, 'readyWithinMinutes', 'at least a minute'],
    [{ goneWithinMinutes: '1.5' }, 'goneWithinMinutes', 'Give a whole number of minutes.'],
  ])('complains at the field: %j', (typed, field, complaint) => {
    const { request, complaints } = checkCycle({ ...first, ...typed }, now);
    expect(request).toBeNull();
    expect(Object.keys(complaints ?? {})).toEqual([field]);
    expect(complaints?.[field]).toContain(complaint);
  });
});
