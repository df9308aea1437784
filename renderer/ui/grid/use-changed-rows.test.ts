import { describe, expect, it } from 'vitest';
import { differing } from './use-changed-rows.ts';

describe('rows that changed', () => {
  it('are those known before with another content', () => {
    const before = new Map([
      ['a', 'running'],
      ['b', 'running'],
      ['gone', 'stopped'],
    ]);
    const after = new Map([
      ['a', 'running'],
      ['b', 'stopping'],
      ['new', 'pending'],
    ]);
    expect(differing(before, after)).toEqual(['b']);
  });

  it('are none when rows come into view for the first time', () => {
    expect(differing(new Map(), new Map([['a', 'running']]))).toEqual([]);
  });
});
