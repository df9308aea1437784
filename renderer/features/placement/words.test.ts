import { describe, expect, it } from 'vitest';
import { addWords, moveWord } from './words.ts';

describe('a list of words', () => {
  it('takes one or, divided by commas, several', () => {
    expect(addWords(['env'], ' stage , Team ')).toEqual({ words: ['env', 'stage', 'Team'], problem: null });
  });

  it('takes nothing where anything is there already, whatever its case', () => {
    expect(addWords(['env'], 'stage, ENV')).toEqual({ words: ['env'], problem: '“ENV” is in the list already.' });
    expect(addWords([], 'a, A').problem).toMatch(/already/);
  });

  it('says what is wrong with an empty or an overlong word', () => {
    expect(addWords([], ' , ').problem).toBe('Type a word first.');
    expect(addWords([], 'x'.repeat(129)).problem).toMatch(/128 characters/);
  });

  it('changes its order, within its ends', () => {
    expect(moveWord(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moveWord(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moveWord(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  });
});
