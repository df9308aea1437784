import { describe, expect, it } from 'vitest';
import { waitsAfter, whyNotNow } from './checkpoint.ts';

const batch = { isCanary: false, instanceIds: ['i-1'], grownTo: 4 };
const cycle = {
  batches: [
    { ...batch, number: 1, checkpointAfter: true },
    { ...batch, number: 2, checkpointAfter: false },
  ],
  currentBatch: 2,
};
const wait = { kind: 'person', reason: '', since: 0, deadline: null, usual: null } as const;

it('is a checkpoint only while a person is waited for', () => {
  expect(waitsAfter(cycle, { state: 'waiting', wait })).toBe(1);
  expect(waitsAfter(cycle, { state: 'waiting', wait: { ...wait, kind: 'aws' } })).toBeNull();
  expect(waitsAfter({ ...cycle, currentBatch: 1 }, { state: 'waiting', wait })).toBeNull();
  expect(waitsAfter(cycle, { state: 'failed', wait })).toBeNull();
});

describe('a dialog that is open at a checkpoint', () => {
  const open = { kind: 'signal', state: 'intent', observed: null } as const;
  const letGo = { ...open, state: 'done' } as const;
  const pointless = { ...letGo, observed: 'The sizes were changed.' };
  const asked = { batch: 1, job: { state: 'waiting' }, steps: [open] } as const;

  it('lets it go on, also where the wait has begun anew', () => {
    expect(whyNotNow({ ...asked, waitsAfter: 1 })).toBeNull();
    expect(whyNotNow({ ...asked, waitsAfter: 1, steps: [pointless, open] })).toBeNull();
  });

  it('says that somebody else has let it go on, also past the next one', () => {
    expect(whyNotNow({ ...asked, waitsAfter: null, steps: [pointless, letGo] })).toContain('Somebody has let it go on');
    expect(whyNotNow({ ...asked, waitsAfter: 2, steps: [letGo, open] })).toContain('Somebody has let it go on');
  });

  it('says what it waits for meanwhile', () => {
    expect(whyNotNow({ ...asked, waitsAfter: null, steps: [pointless] })).toContain('it asks again if it still has to');
    expect(whyNotNow({ ...asked, waitsAfter: null, job: { state: 'paused' } })).toContain('paused');
    expect(whyNotNow({ ...asked, waitsAfter: null, job: { state: 'cancelled' } })).toContain('has ended');
  });
});
