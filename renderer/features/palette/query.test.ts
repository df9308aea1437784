import { describe, expect, it } from 'vitest';
import type { SearchHit } from '#contract/inventory.ts';
import { matchesWords, parseQuery, selectHits, shownMax } from './query.ts';

const hit = (kind: SearchHit['kind'], id: string): SearchHit => ({
  kind,
  id,
  connectionId: 'demo@eu-west-1',
  name: id,
  detail: '',
  condition: 'ok',
  environment: null,
});

describe('what was typed', () => {
  it('is about everything unless it begins with a prefix', () => {
    const nothingToDo = { action: null };
    expect(parseQuery(' web prod ')).toEqual({ text: 'web prod', scope: 'everything', kind: null, ...nothingToDo });
    expect(parseQuery('> theme')).toEqual({ text: 'theme', scope: 'commands', kind: null, ...nothingToDo });
    expect(parseQuery('@pay')).toEqual({ text: 'pay', scope: 'things', kind: 'environment', ...nothingToDo });
    expect(parseQuery('# web')).toEqual({ text: 'web', scope: 'things', kind: 'stack', ...nothingToDo });
  });

  it('keeps the prefix of an instance id, which is part of the id', () => {
    expect(parseQuery('i-0f3c')).toMatchObject({ text: 'i-0f3c', scope: 'things', kind: 'instance' });
    expect(parseQuery('I-0F3C').kind).toBe('instance');
    expect(parseQuery('ip').kind).toBeNull();
  });

  it('may say what is to be done with a group', () => {
    expect(parseQuery('Cycle web prod')).toEqual({
      ...{ text: 'web prod', scope: 'everything' },
      ...{ kind: 'group', action: 'cycle' },
    });
    expect(parseQuery('scale  web').text).toBe('web');
    expect(parseQuery('cycle').action).toBeNull();
    expect(parseQuery('cyclers').action).toBeNull();
  });

  it('finds commands by words in any order', () => {
    expect(matchesWords('Switch between dark and light', 'light switch')).toBe(true);
    expect(matchesWords('Switch between dark and light', 'dark blue')).toBe(false);
    expect(matchesWords('Anything', '')).toBe(true);
  });

  it('shows the wanted kind only, and never more than a screen or two', () => {
    const hits = [hit('stack', 'a'), hit('instance', 'b')];
    expect(selectHits(hits, parseQuery('#x'))).toEqual([hits[0]]);
    expect(selectHits(hits, parseQuery('x'))).toEqual(hits);
    const many = Array.from({ length: 200 }, (_, index) => hit('stack', `${index}`));
    expect(selectHits(many, parseQuery('x'))).toHaveLength(shownMax);
  });
});
