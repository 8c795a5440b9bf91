import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatPercent, shortBytes } from '../../src/lib/format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [99_949, '99.9 KB'],
    [99_951, '100 KB'],
    [999_600, '1.0 MB'],
    [1_234_567, '1.2 MB'],
    [12_400_000_000, '12.4 GB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('shortBytes', () => {
  it.each([
    [null, '?'],
    [512_000, '512K'],
    [1_234_567, '1.2M'],
    [12_400_000_000, '12G'],
  ])('%s is %s', (bytes, text) => expect(shortBytes(bytes)).toBe(text));
});

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [75.4, '1:15'],
    [3700, '1:01:40'],
  ])('%d s is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('formatPercent', () => {
  it('says 100% only when all is there', () => {
    expect(formatPercent(999_999, 1_000_000)).toBe('99%');
    expect(formatPercent(1_000_000, 1_000_000)).toBe('100%');
  });
  it('says ? when the total is not known', () => expect(formatPercent(5, null).trim()).toBe('?'));
});
