import { describe, expect, test } from 'vitest';
import { began, launches, machine, version } from './cycle-seen.testing.ts';
import { group, idOf, member } from './seen.testing.ts';
import { launchesText, launchText, select } from './selection.ts';

const members = [0, 1, 2, 3].map((index) => member(index));
const seen = group({ members });

function described(sources: Parameters<typeof machine>[1][], changes: Parameters<typeof launches>[0] = {}) {
  const machines = members.flatMap((one, index) => (sources[index] ? [machine(one, sources[index])] : []));
  return { group: seen, launches: launches(changes), machines };
}

function idsOf(selection: ReturnType<typeof select>): string[] {
  return selection.selected.map(({ member: { id } }) => id);
}

describe('who is replaced', () => {
  test('stale is another template or version, $Latest and $Default resolved', () => {
    const sources = [
      { launchedFrom: version('3') },
      { launchedFrom: version('5') },
      { launchedFrom: version('5', 'lt-2') },
      { launchedFrom: null },
    ];
    const latest = select({ kind: 'stale' }, described(sources));
    expect(idsOf(latest)).toEqual([idOf(0), idOf(2)]);
    expect(latest.selected[0]?.reason).toBe('launched from web:3, the group launches web:5');
    const fallback = select({ kind: 'stale' }, described(sources, { launchedFrom: version('$Default') }));
    expect(idsOf(fallback)).toEqual([idOf(1), idOf(2)]);
  });

  test('unknown is not stale, but told', () => {
    const { selected, spared } = select({ kind: 'stale' }, described([{ launchedFrom: null }]));
    expect(selected).toEqual([]);
    expect(spared.map(({ message }) => message)).toEqual([
      '1 instance stays: it cannot be told what they or their group are launched from.',
      '3 instances stay: EC2 has not described them.',
    ]);
    expect(spared.every(({ advice }) => advice !== '')).toBe(true);
  });

  test('a launch configuration decides by its name', () => {
    const from = (configuration: string) => ({ templateId: null, templateName: null, version: null, configuration });
    const sources = [{ launchedFrom: from('web-1') }, { launchedFrom: from('web-2') }];
    expect(idsOf(select({ kind: 'stale' }, described(sources, { launchedFrom: from('web-2') })))).toEqual([idOf(0)]);
  });

  test('an override of a mixed instances policy decides for its type', () => {
    const overrides = [{ instanceType: 'm7g.large', launchedFrom: version('4', 'lt-arm') }];
    const arm = { instanceType: 'm7g.large' };
    const sources = [
      { ...arm, launchedFrom: version('4', 'lt-arm') },
      { ...arm, launchedFrom: version('5') },
      { launchedFrom: version('5') },
    ];
    expect(idsOf(select({ kind: 'stale' }, described(sources, { overrides })))).toEqual([idOf(1)]);
    expect(launchText(launches({ overrides }), 'm7g.large')).toBe('web:4');
    expect(launchesText(launches({ overrides }))).toBe('web:5 and web:4');
  });

  test('older than a moment, chosen and all', () => {
    const sources = [{ launchedAt: began - 2 }, { launchedAt: began }, { launchedAt: null }, {}];
    const older = select({ kind: 'older_than', launchedBefore: began - 1 }, described(sources));
    expect(idsOf(older)).toEqual([idOf(0), idOf(3)]);
    const chosen = select({ kind: 'chosen', instanceIds: [idOf(2), idOf(9)] }, described(sources));
    expect(idsOf(chosen)).toEqual([idOf(2)]);
    expect(chosen.missing).toEqual([idOf(9)]);
    expect(idsOf(select({ kind: 'all' }, described(sources)))).toHaveLength(4);
  });

  test('what is leaving is nobody’s concern', () => {
    const leaving = group({ members: [member(0, { lifecycle: 'Terminating:Wait' }), member(1)] });
    expect(idsOf(select({ kind: 'all' }, { group: leaving, launches: launches(), machines: [] }))).toEqual([idOf(1)]);
  });
});
