import { describe, expect, it } from 'vitest';
import type { JobRow, JobStep, JobWait } from '#contract/jobs.ts';
import {
  branchOf,
  choiceMeaning,
  deadlineWords,
  jobCondition,
  jobNews,
  needsSomebody,
  possibleWishes,
  settledNeeds,
  standing,
  stateWord,
  stepPreface,
  toldOnTop,
  undoneLines,
  usualWords,
} from './model.ts';

const wait: JobWait = { kind: 'aws', reason: '2 of 5 are in service', since: 0, deadline: 60_000, usual: null };

function job(over: Partial<JobRow>): JobRow {
  return {
    id: 'a',
    rootId: 'a',
    parentId: null,
    kind: 'group.scale',
    version: 1,
    title: 'Scale web to 5',
    state: 'running',
    wish: 'run',
    subject: { connectionId: 'c', account: '1', region: 'eu-west-1', resource: null, name: 'web' },
    wait: null,
    question: null,
    problem: null,
    pivoted: false,
    progress: null,
    usual: null,
    requestedBy: 'ana',
    reason: 'load',
    ticket: null,
    createdAt: 0,
    startedAt: 0,
    endedAt: null,
    lastEventId: 1,
    ...over,
  };
}

describe('a job in one line', () => {
  it('says what it waits for while it waits', () => {
    expect(standing(job({ state: 'waiting', wait }))).toBe('2 of 5 are in service');
  });

  it('says what went wrong once it has failed, whatever it waited for before', () => {
    const problem = { code: 'aws_failed', message: 'No capacity in eu-west-1a.', advice: '' } as const;
    expect(standing(job({ state: 'failed', wait, problem }))).toBe('No capacity in eu-west-1a.');
  });

  it('asks before anything else', () => {
    const question = { stepKey: 's', message: 'Did it happen?', advice: '', choices: ['retry' as const] };
    expect(standing(job({ state: 'needs_attention', wait, question }))).toBe('Did it happen?');
  });
});

describe('the word for where a job stands', () => {
  it('tells a wish until the job has come to its next boundary', () => {
    expect(stateWord(job({ state: 'running', wish: 'pause' }))).toBe('Pausing');
    expect(stateWord(job({ state: 'paused', wish: 'pause' }))).toBe('Paused');
    expect(stateWord(job({ state: 'waiting', wish: 'cancel' }))).toBe('Stopping');
    expect(stateWord(job({ state: 'undoing', wish: 'cancel' }))).toBe('Undoing');
    expect(stateWord(job({ state: 'cancelled', wish: 'cancel' }))).toBe('Cancelled');
  });

  it('tells that a job is held', () => {
    expect(stateWord(job({ state: 'waiting', wait: { ...wait, kind: 'hold' } }))).toBe('Held');
    expect(jobCondition({ state: 'waiting', wait: { ...wait, kind: 'hold' } })).toBe('warning');
  });
});

describe('the condition of a job', () => {
  it('needs a person only where a person ends the wait', () => {
    expect(jobCondition({ state: 'waiting', wait })).toBe('changing');
    expect(jobCondition({ state: 'waiting', wait: { ...wait, kind: 'sign_in' } })).toBe('waiting');
    expect(jobCondition({ state: 'needs_attention', wait: null })).toBe('waiting');
  });
});

describe('deadlines in words', () => {
  it('tell an end for AWS and a reminder for a person', () => {
    expect(deadlineWords(wait, 0)).toBe('gives up at 00:01:00Z, in 1 m 0 s');
    expect(deadlineWords(wait, 60_000)).toBe('looks once more before it gives up');
    expect(deadlineWords({ ...wait, kind: 'person' }, 0)).toMatch(/^reminds at .*, and holds safely/);
    expect(deadlineWords({ ...wait, kind: 'person' }, 70_000)).toBe('holds safely until somebody acts');
  });
});

describe('usual durations', () => {
  it('are only told from five samples on', () => {
    expect(usualWords({ lowMs: 60_000, highMs: 120_000, samples: 4 })).toContain('too few to say');
    expect(usualWords({ lowMs: 60_000, highMs: 120_000, samples: 5 })).toBe('usually 1 m 0 s to 2 m 0 s');
    expect(usualWords(null)).toBeNull();
  });
});

describe('what can be done with a job', () => {
  it('is to pause or stop while it runs, to go on while it is paused, and nothing at the end', () => {
    expect(possibleWishes({ state: 'running', wish: 'run' })).toEqual(['pause', 'cancel']);
    expect(possibleWishes({ state: 'paused', wish: 'pause' })).toEqual(['resume', 'cancel']);
    expect(possibleWishes({ state: 'running', wish: 'cancel' })).toEqual([]);
    expect(possibleWishes({ state: 'undoing', wish: 'run' })).toEqual([]);
    expect(possibleWishes({ state: 'failed', wish: 'run' })).toEqual([]);
  });
});

describe('news of jobs', () => {
  const before = [job({ id: 'mine' }), job({ id: 'theirs', requestedBy: 'ben' })];

  it('are the ends of my own jobs', () => {
    const after = before.map((each) => ({ ...each, state: 'succeeded' as const }));
    expect(jobNews(before, after, 'ana').map(({ id }) => id)).toEqual(['mine']);
  });

  it('are everybody’s jobs that need somebody', () => {
    const after = before.map((each) => ({ ...each, state: 'needs_attention' as const }));
    expect(jobNews(before, after, 'ana').map(({ id }) => id)).toEqual(['mine', 'theirs']);
    expect(jobNews(after, after, 'ana')).toEqual([]);
  });

  it('are not jobs that were never seen before: after a long absence nobody wants fifty', () => {
    expect(jobNews([], [job({ state: 'failed' })], 'ana')).toEqual([]);
  });

  it('are taken back once nobody is needed any more', () => {
    const needing = before.map((each) => ({ ...each, state: 'needs_attention' as const }));
    expect(settledNeeds(needing, before)).toEqual(before.map(({ id }) => id));
    expect(settledNeeds(needing, needing)).toEqual([]);
    expect(settledNeeds(before, before)).toEqual([]);
  });
});

describe('the tree of a job', () => {
  it('hangs children below their parents', () => {
    const nodes = [job({}), job({ id: 'b', parentId: 'a' }), job({ id: 'c', parentId: 'b' })];
    const branch = branchOf(nodes.map((row) => ({ row, steps: [] })));
    expect(branch?.children[0]?.children[0]?.node.row.id).toBe('c');
    expect(branchOf([])).toBeNull();
  });
});

describe('a job that is undone and cannot go on without a sign-in', () => {
  const undoing = job({
    state: 'undoing',
    wait: { ...wait, kind: 'sign_in', reason: 'Shop is not signed in.' },
    problem: { code: 'changed_meanwhile', message: 'Somebody scaled it.', advice: '' },
  });

  it('needs somebody, and says what for', () => {
    expect(needsSomebody(undoing)).toBe(true);
    expect(jobCondition(undoing)).toBe('waiting');
    expect(standing(undoing)).toBe('Shop is not signed in.');
    expect(needsSomebody({ ...undoing, wait: null })).toBe(false);
  });
});

describe('what follows from an answer', () => {
  const asked = { stepKey: 'act', message: '', advice: '', choices: ['mark_done' as const, 'retry' as const] };

  it('depends on what was asked', () => {
    expect(choiceMeaning('retry', asked)).toContain('did not take effect');
    expect(choiceMeaning('retry', { ...asked, choices: ['retry', 'fail'] })).toContain('tried once more');
    expect(choiceMeaning('fail', asked)).toContain('What can be undone is undone.');
    expect(choiceMeaning('fail', { ...asked, stepKey: 'undo:act' })).toContain('This is not undone');
    expect(choiceMeaning('fail', { ...asked, stepKey: null })).toContain('Nothing is undone.');
  });
});

describe('how a job ended that did not succeed', () => {
  const undo = (over: Partial<JobStep>): JobStep => ({
    ...{ key: 'undo:sizes', kind: 'undo', title: 'Set the sizes back to 3', state: 'done', safety: null, attempt: 1 },
    ...{ startedAt: 2, endedAt: 3, dueAt: null, observed: null, problem: null, action: null },
    ...{ parameters: [], requestIds: [], auditSeq: null },
    ...over,
  });
  const wordsOf = (...steps: JobStep[]) => undoneLines([{ row: job({}), steps }]).map(({ words }) => words);

  it('tells what was undone and what was not, in the order of the attempts', () => {
    const processes = undo({ key: 'undo:processes', title: 'Resume Launch', startedAt: 1, state: 'skipped' });
    expect(
      wordsOf(
        undo({}),
        { ...processes, observed: 'Somebody else did' },
        undo({ key: 'undo:tag', state: 'failed', startedAt: 4 }),
        undo({ key: 'undo:others', startedAt: 5, observed: 'The sizes are 6 (1 to 6) now' }),
      ),
    ).toEqual([
      'Not undone: Resume Launch. Somebody else did.',
      'Undone: Set the sizes back to 3.',
      'Not undone: Set the sizes back to 3. Put it right by hand.',
      'Undone: Set the sizes back to 3. The sizes are 6 (1 to 6) now.',
    ]);
  });

  it('leaves to a cycle to tell what it cleaned up, but not what it could not', () => {
    const row = job({ kind: 'group.cycle' });
    const steps = [undo({}), undo({ key: 'undo:left', state: 'failed' })];
    expect(undoneLines([{ row, steps }]).map(({ words }) => words)).toEqual([
      'Not undone: Set the sizes back to 3. Put it right by hand.',
    ]);
  });

  it('leaves out what is still being undone, and the steps that do it', () => {
    expect(wordsOf(undo({ state: 'intent' }), undo({ key: 'undo:sizes/set', kind: 'step' }))).toEqual([]);
  });

  it('says before a step what it is, where its title does not', () => {
    expect(stepPreface({ kind: 'undo' })).toBe('Undo: ');
    expect(stepPreface({ kind: 'pivot' })).toBe('From here on nothing is undone: ');
    expect(stepPreface({ kind: 'poll' })).toBeNull();
  });

  it('knows what the top of the page tells already', () => {
    const problem = { code: 'aws_failed', message: 'AWS cannot do it.', advice: '' } as const;
    const question = { stepKey: 'a', message: 'This could not be undone.', advice: '', choices: [] };
    expect(toldOnTop([{ row: job({ problem }), steps: [] }])).toBe('AWS cannot do it.');
    expect(toldOnTop([{ row: job({ problem, question }), steps: [] }])).toBe('This could not be undone.');
    expect(toldOnTop([])).toBe('');
  });
});
