import { describe, expect, it } from 'vitest';
import { searchWords } from './search.ts';

describe('the words of a search', () => {
  it('are found by the index from three characters on', () => {
    expect(searchWords(' shop  i-1 as ')).toEqual({ match: '"shop" AND "i-1"', short: ['%as%'] });
    expect(searchWords('')).toEqual({ match: null, short: [] });
  });

  it('are taken as they stand', () => {
    expect(searchWords('a"b" OR')).toEqual({ match: '"a""b"""', short: ['%OR%'] });
    expect(searchWords('5% _ \\')).toEqual({ match: null, short: ['%5\\%%', '%\\_%', '%\\\\%'] });
  });

  it('are counted in characters, not in code units', () => {
    expect(searchWords('😀😀')).toEqual({ match: null, short: ['%😀😀%'] });
    expect(searchWords('😀😀😀').match).toBe('"😀😀😀"');
  });

  it('end at control characters', () => {
    expect(searchWords('web\u0000prod\u0007x')).toEqual({ match: '"web" AND "prod"', short: ['%x%'] });
  });
});
