import { describe, expect, it } from 'vitest';
import { cycleSpecSchema } from '#contract/cycles.ts';
import { type CycleField, checkCycle, type TypedCycle, typedAtFirst } from './form.ts';

const now = Date.UTC(2026, 0, 31);
const instanceId = 'i-0123456789abcdef0';
const first = typedAtFirst([]);

describe('the form of a cycle', () => {
  it('asks at first for what the contract takes where nothing is said', () => {
    expect(checkCycle(first, now).spec).toEqual(cycleSpecSchema.parse({}));
  });

  it('begins with the instances that were chosen', () => {
    expect(checkCycle(typedAtFirst([instanceId]), now).spec?.selection).toEqual({
      kind: 'chosen',
      instanceIds: [instanceId],
    });
  });

  it('counts an age from now', () => {
    const { spec } = checkCycle({ ...first, which: 'older_than', age: '1.5', ageUnit: 'days' }, now);
    expect(spec?.selection).toEqual({ kind: 'older_than', launchedBefore: Date.UTC(2026, 0, 29, 12) });
  });

  it('sends a limit and a gate as they were meant', () => {
    const { spec } = checkCycle({ ...first, maximumSizeLimit: '8', gate: 'http', url: ' http://{address}:80/v ' }, now);
    expect(spec).toMatchObject({
      maximumSizeLimit: 8,
      gate: { kind: 'http', url: 'http://{address}:80/v', expected: null },
    });
  });

  it('does not complain about what is not asked for', () => {
    expect(checkCycle({ ...first, age: 'x', url: 'x', tagKey: '' }, now).complaints).toBeNull();
  });

  it.each<[Partial<TypedCycle>, CycleField, string]>([
    [{ which: 'older_than', age: '' }, 'age', 'Give a moment.'],
    [{ which: 'older_than', age: '-3' }, 'age', 'Give a moment.'],
    [{ which: 'older_than', age: '99999999999' }, 'age', 'Give a moment.'],
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
    [{ failuresMax: '-1' }, 'failuresMax', 'From 0 to 100.'],
    [{ readyWithinMinutes: '0' }, 'readyWithinMinutes', 'at least a minute'],
    [{ goneWithinMinutes: '1.5' }, 'goneWithinMinutes', 'Give a whole number of minutes.'],
  ])('complains at the field: %j', (typed, field, complaint) => {
    const { spec, complaints } = checkCycle({ ...first, ...typed }, now);
    expect(spec).toBeNull();
    expect(Object.keys(complaints ?? {})).toEqual([field]);
    expect(complaints?.[field]).toContain(complaint);
  });
});
