import assert from 'node:assert/strict';
import { formatBytes, formatDuration, formatNumber, formatPValue, formatShare, plural } from '../../report/format.ts';

describe('format', () => {
  it('numbers: four significant digits, whole numbers in full, a dash for none', () => {
    const cases: readonly (readonly [number | null, string])[] = [
      [null, '—'],
      [0, '0'],
      [-0.0004, '−0.0004'],
      [0.24113, '0.2411'],
      [12.3456, '12.35'],
      [-9.1824, '−9.182'],
      [1234567, '1,234,567'],
      [-12345.6, '−12,346'],
      [0.0000123, '1.23e-5'],
    ];
    for (const [value, text] of cases) assert.equal(formatNumber(value), text);
  });
  it('shares are rounded down, so that only all of it reads as 100 %', () => {
    assert.deepEqual([1, 0.9999, 0.985, 0, 0.29, null].map(formatShare), [
      '100 %',
      '99.9 %',
      '98.5 %',
      '0 %',
      '29.0 %',
      '—',
    ]);
  });
  it('durations, bytes, p-values and plurals', () => {
    assert.deepEqual([12, 4200, 59_960, 185_000, 7_800_000].map(formatDuration), [
      '12 ms',
      '4.2 s',
      '1 min 00 s',
      '3 min 05 s',
      '2 h 10 min',
    ]);
    assert.deepEqual([999, 1500, 2_340_000].map(formatBytes), ['999 B', '1.5 kB', '2.3 MB']);
    assert.deepEqual([null, 0.0002, 0.0413].map(formatPValue), ['—', '< 0.001', '0.041']);
    assert.deepEqual([plural(1, 'gate'), plural(3, 'gate'), plural(2, 'series')], ['1 gate', '3 gates', '2 series']);
  });
});
