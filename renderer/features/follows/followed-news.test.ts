import { describe, expect, it } from 'vitest';
import { type News, withNews } from './followed-news.ts';

const news = (over: Partial<News> = {}): News => ({
  resource: { kind: 'instance', connectionId: 'demo@eu-west-1', id: 'i-1' },
  name: 'web',
  message: 'state: running → stopped',
  at: 10_000,
  ...over,
});

describe('news of what is followed', () => {
  it('stand newest first', () => {
    const later = news({ at: 20_000 });
    expect(withNews([news()], later)).toEqual([later, news()]);
  });

  it('are told once, although two subscriptions bring them', () => {
    const known = [news()];
    expect(withNews(known, news({ at: 11_000 }))).toBe(known);
  });

  it('are told again when the same happens later, or something else', () => {
    expect(withNews([news()], news({ at: 13_000 }))).toHaveLength(2);
    expect(withNews([news()], news({ message: 'state: stopped → running' }))).toHaveLength(2);
  });

  it('do not grow without end', () => {
    let known: readonly News[] = [];
    for (let index = 0; index < 80; index += 1) known = withNews(known, news({ message: String(index) }));
    expect(known).toHaveLength(50);
    expect(known[0]?.message).toBe('79');
  });
});
