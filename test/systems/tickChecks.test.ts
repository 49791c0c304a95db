import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledSystems } from '../../systems/load.ts';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';

const text = readFileSync(join(bundledSystems, 'order-flow.yaml'), 'utf8');

describe('a system that reads ticks', () => {
  it('has measures, the width of its rows and an instant at which its test begins', () => {
    const spec = parseSystem(text, 'order-flow.yaml', known);
    assert.deepEqual([spec.calendar, spec.windowSeconds, spec.splits.firstTest], ['intraday', 5, '2024-01-02T01:00Z']);
    assert.equal(spec.sources[0]!.kind, 'ticks');
    assert.deepEqual(spec.features['ofi'], { measure: 'ofi', of: ['MADEUSD'], parameters: { windowSeconds: 5 } });
    assert.equal(spec.decision.costBasisPoints, 0.5);
  });

  it('is refused with what does not go together', () => {
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['window_seconds: 5\n', '', /window_seconds: is missing/],
      ['window_seconds: 5\n', 'window_seconds: 0.0015\n', /whole milliseconds, got 0.0015/],
      ['calendar: intraday', 'calendar: daily', /ticks make intraday rows, got daily/],
      [
        'MADEUSD, frequency: ticks',
        'MADEUSD, frequency: daily',
        /expected ticks for MADEUSD of synthetic-ticks, got daily/,
      ],
      ['measure: vpin', 'measure: vpinn', /got "vpinn". Did you mean vpin/],
      [
        'measure: kyle_lambda, of: MADEUSD',
        'measure: kyle_lambda, of: MADE',
        /series of ticks MADE; known are MADEUSD/,
      ],
      [
        'measure: vpin, of: MADEUSD',
        'measure: vpin, of: [MADEUSD, LEADUSD]',
        /expected 1 series of ticks in of, got 2/,
      ],
      [
        'measure: microprice, of: MADEUSD',
        'measure: lead_lag, of: [MADEUSD, MADEUSD]',
        /expected 2 different series of ticks in of, got 2 \(MADEUSD, MADEUSD\)/,
      ],
      ['buckets: 20', 'buckets: 0', /buckets must be at least 1, got 0/],
      ['first_test: 2024-01-02T01:00Z', 'first_test: 1 o’clock', /or an instant such as/],
    ];
    for (const [from, to, message] of cases) {
      assert.ok(text.includes(from), from);
      assert.throws(() => parseSystem(text.replace(from, to), 'order-flow.yaml', known), {
        name: 'ConfigError',
        message,
      });
    }
  });
});
