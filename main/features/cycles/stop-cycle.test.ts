import { describe, expect, it } from 'vitest';
import type { CycleSpec } from '#contract/cycles.ts';
import { spec } from './cycle-seen.testing.ts';
import { grown, old, rebalance, Told, withCanary } from './cycle-told.testing.ts';
import type { GroupSeen } from './model.ts';
import { group, member, sizes, suspended } from './seen.testing.ts';
import { cycleStopWords, recordedStopWords } from './stop-cycle.ts';

/** What is said of a cycle as it stands, so many seconds after it last looked. */
function words(told: Told, changes: Partial<GroupSeen> = {}, seconds = 60): string[] {
  const { planned, progress, now } = told;
  const seen = group({ suspended: rebalance, ...changes });
  return cycleStopWords({ planned, progress, group: seen, now: now + seconds * 1000 }).map(({ text }) => text);
}

const mark = 'The tag that marks the group for this job is taken off.';
const settings = ['AZRebalance is resumed.', mark];
const back = 'The desired capacity goes back from 4 to 3.';
const one = '1 new instance beyond the 3 that the group is to have is terminated once the rest can do without it;';

/** The first old one is on its way, its successor serves. */
function retiring(): Told {
  const told = new Told().proven();
  told.does(told.holds(60, withCanary), 'retire');
  return told;
}

describe('a cycle of our own that is stopped', () => {
  it('before anything was done', () => {
    expect(words(new Told(), { suspended: [] })).toEqual(['3 old instances stay: no other one is retired.']);
  });

  it('while new ones start: what is too much goes, and every setting is told with its numbers', () => {
    expect(words(new Told().proven(), withCanary)).toEqual([
      '3 old instances stay: no other one is retired.',
      `${one} otherwise it stays, with its place in the sizes.`,
      back,
      ...settings,
    ]);
  });

  it('before AWS shows the sizes that we have set', () => {
    expect(words(new Told().proven(), {}, 5)).toContain(back);
  });

  it('while an old one drains, and once it is gone', () => {
    const told = retiring();
    const retired =
      old.find((one) => told.progress.some(({ action }) => action.key === `retire:${one.id}`)) ?? member(0);
    const rest = [...old.filter((one) => one !== retired), member(12)];
    expect(words(told, { members: [{ ...retired, lifecycle: 'Terminating' }, ...rest] })).toEqual([
      '1 old instance drains already, and cannot be called back.',
      '2 old instances stay: no other one is retired.',
      '1 new instance stays.',
      'The sizes stay as they are: 3 (1 to 6).',
      'AZRebalance is resumed: if zones are uneven then, AWS may replace instances to even them out.',
      mark,
    ]);
    expect(words(told, { members: rest }).slice(0, 2)).toEqual([
      '1 old instance is gone, and not brought back.',
      '2 old instances stay: no other one is retired.',
    ]);
    expect(words(told, { members: rest.slice(1) })).toContain(
      'The group may still launch others in place of what has left it.',
    );
  });

  it('with a maximum size that had to be raised', () => {
    const full = { sizes: sizes(1, 3, 3) };
    const told = new Told(full, { spec: spec({ maximumSizeLimit: 4 }) });
    told.does(told.sees(0, { ...full, suspended: [] }), 'suspend');
    told.does(told.sees(5, full), 'grow');
    expect(words(told, { ...withCanary, sizes: sizes(1, 4, 4) })).toEqual(
      expect.arrayContaining([back, 'The maximum size goes back from 4 to 3.']),
    );
  });

  it('G13 after somebody else set sizes: what they want stays, also what the cycle has not seen yet', () => {
    const told = new Told().proven();
    expect(words(told, { ...withCanary, sizes: sizes(2, 4, 9) })).toEqual(
      expect.arrayContaining([
        back,
        'The minimum size stays at 2, not 1 as before: somebody else changed the sizes since.',
        'The maximum size stays at 9, not 6 as before: somebody else changed the sizes since.',
      ]),
    );
    expect(words(told, { ...withCanary, sizes: sizes(1, 5, 6) })).toContain(
      'The desired capacity stays at 5, not 3 as before: somebody else changed the sizes since.',
    );
  });

  it('leaves processes to whoever resumed them meanwhile', () => {
    expect(words(new Told().proven(), { ...withCanary, suspended: [] })).not.toContain('AZRebalance is resumed.');
    expect(words(new Told().proven(), { ...withCanary, suspended: suspended('AZRebalance', 'Launch') })).toContain(
      'AZRebalance is resumed.',
    );
  });

  it('tells what hooks have done and still do', () => {
    const told = new Told({}, { spec: spec({ beforeRetire: 'drain', afterRetire: 'deregister' }) }).proven();
    told.does(told.holds(60, withCanary), 'hook');
    const last = told.progress.pop();
    if (last?.action.kind !== 'hook') throw new Error('No hook has run.');
    const { instanceId } = last.action;
    const answer = { state: 'passed', evidence: 'HTTP 200' } as const;
    told.progress.push({ ...last, action: { ...last.action, answer } });
    expect(words(told, withCanary)).toContain(`The hook drain has run for ${instanceId}, which nothing takes back.`);
    told.does(told.holds(15, withCanary), 'retire');
    expect(words(told, withCanary)).toContain(`The hook deregister still runs once it is gone: ${instanceId}.`);
  });

  it('leaves alone what was not to be replaced', () => {
    const chosen: CycleSpec['selection'] = { kind: 'chosen', instanceIds: [member(0).id] };
    const told = new Told({}, { spec: spec({ selection: chosen }) });
    expect(words(told)).toEqual([
      '1 old instance stays: no other one is retired.',
      '2 other instances stay as they are.',
    ]);
  });

  it('is told without numbers where the group cannot be read', () => {
    expect(recordedStopWords(retiring()).map(({ text }) => text)).toEqual([
      '1 old instance was retired, and is not brought back.',
      'No other old instance is retired.',
      'Sizes and processes go back to what they were, except what somebody else has set since.',
    ]);
    expect(recordedStopWords(new Told()).map(({ text }) => text)).toEqual(['No other old instance is retired.']);
  });

  it('says of each line what it concerns', () => {
    const { planned, progress, now } = new Told().proven();
    const lines = cycleStopWords({ planned, progress, group: group({ ...grown, suspended: rebalance }), now });
    expect(new Set(lines.map(({ concerns }) => concerns))).toEqual(new Set(['instances', 'settings']));
  });
});
