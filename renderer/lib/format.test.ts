import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatRemaining, formatShare, formatUtc, plural } from './format.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('times in words', () => {
  it('are told in their largest unit', () => {
    expect(formatDuration(14.9 * second)).toBe('14 s');
    expect(formatDuration(2 * minute + 59 * second)).toBe('2 m');
    expect(formatDuration(47 * hour)).toBe('47 h');
    expect(formatDuration(48 * hour)).toBe('2 d');
    expect(formatDuration(1_500 * day)).toBe('1,500 d');
  });

  it('are never negative: two clocks may differ', () => {
    expect(formatDuration(-5 * second)).toBe('0 s');
    expect(formatRemaining(-1)).toBe('0 s');
  });

  it('are told in two units where they run out', () => {
    expect(formatRemaining(hour + 17 * minute + 40 * second)).toBe('1 h 17 m');
    expect(formatRemaining(hour + 5 * second)).toBe('1 h 0 m');
    expect(formatRemaining(4 * minute + 10 * second)).toBe('4 m 10 s');
    expect(formatRemaining(30 * hour + 2 * minute)).toBe('30 h 2 m');
  });

  it('never grow while time runs out', () => {
    const units: Record<string, number> = { s: second, m: minute, h: hour, d: day };
    const value = (text: string) => {
      const words = text.replaceAll(',', '').split(' ');
      return words.reduce((sum, word, index) => sum + (units[words[index + 1] ?? ''] ?? 0) * (Number(word) || 0), 0);
    };
    fc.assert(
      fc.property(fc.nat(5 * day), fc.nat(day), (left, less) => {
        expect(value(formatRemaining(left))).toBeLessThanOrEqual(value(formatRemaining(left + less)));
        expect(value(formatDuration(left))).toBeLessThanOrEqual(value(formatDuration(left + less)));
      }),
    );
  });
});

describe('moments and numbers', () => {
  it('are told in UTC to the second', () => {
    expect(formatUtc(Date.UTC(2026, 10, 21, 20, 44, 43, 999))).toBe('2026-11-21 20:44:43Z');
  });

  it('show a small share as more than nothing', () => {
    expect(formatShare(0)).toBe('0%');
    expect(formatShare(0.001)).toBe('1%');
    expect(formatShare(0.384)).toBe('38%');
  });

  it('count with the right word', () => {
    expect(plural(1, 'stack')).toBe('1 stack');
    expect(plural(12_431, 'stack')).toBe('12,431 stacks');
    expect(plural(0, 'entry', 'entries')).toBe('0 entries');
  });
});
