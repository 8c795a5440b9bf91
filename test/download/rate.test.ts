import { describe, expect, it } from 'vitest';
import { RateMeter } from '../../src/download/rate.ts';

/** Feeds a meter every `everyMs` from `from` to `to` at a rate; gives the bytes reached. */
function feed(meter: RateMeter, from: number, to: number, bytesPerSecond: number, start = 0, everyMs = 100): number {
  let bytes = start;
  for (let now = from + everyMs; now <= to; now += everyMs) {
    bytes += (bytesPerSecond * everyMs) / 1000;
    meter.sample(now, bytes);
  }
  return bytes;
}

describe('rate', () => {
  it('is the mean of the last eight seconds', () => {
    const meter = new RateMeter();
    meter.start(0, 0);
    const bytes = feed(meter, 0, 20_000, 1_000_000);
    expect(meter.bytesPerSecond(20_000)).toBeCloseTo(1_000_000, -3);
    feed(meter, 20_000, 30_000, 200_000, bytes);
    expect(meter.bytesPerSecond(30_000)).toBeCloseTo(200_000, -4);
  });

  it('does not count what was there before', () => {
    const meter = new RateMeter();
    meter.start(0, 500_000_000);
    feed(meter, 0, 4_000, 1_000, 500_000_000);
    expect(meter.bytesPerSecond(4_000)).toBeCloseTo(1_000, 0);
  });

  it('falls while nothing comes, to 0 in the end', () => {
    const meter = new RateMeter();
    meter.start(0, 0);
    const bytes = feed(meter, 0, 8_000, 1_000_000);
    meter.sample(12_000, bytes);
    expect(meter.bytesPerSecond(12_000)).toBeLessThan(600_000);
    expect(meter.bytesPerSecond(12_000)).toBeGreaterThan(300_000);
    meter.sample(30_000, bytes);
    expect(meter.bytesPerSecond(30_000)).toBe(0);
  });

  it('begins anew when the file starts again', () => {
    const meter = new RateMeter();
    meter.start(0, 0);
    feed(meter, 0, 8_000, 1_000_000);
    meter.sample(8_100, 0);
    expect(meter.bytesPerSecond(8_100)).toBe(0);
    expect(meter.etaSeconds(8_200, 1000)).toBeNull();
  });

  it('costs the same however often it is fed', () => {
    const meter = new RateMeter();
    meter.start(0, 0);
    feed(meter, 0, 20_000, 1_000_000, 0, 1);
    expect(meter.bytesPerSecond(20_000)).toBeCloseTo(1_000_000, -4);
  });
});

describe('time left', () => {
  it('is told after five seconds, with a total, while something comes', () => {
    const meter = new RateMeter();
    meter.start(0, 0);
    let bytes = feed(meter, 0, 4_900, 100);
    expect(meter.etaSeconds(4_900, 1_000)).toBeNull();
    bytes = feed(meter, 4_900, 6_000, 100, bytes);
    expect(meter.etaSeconds(6_000, null)).toBeNull();
    expect(meter.etaSeconds(6_000, 1_600)).toBeCloseTo(10, 0);
    meter.sample(40_000, bytes);
    expect(meter.etaSeconds(40_000, 1_600)).toBeNull();
    meter.sample(41_000, 1_600);
    expect(meter.etaSeconds(41_000, 1_600)).toBe(0);
  });
});
