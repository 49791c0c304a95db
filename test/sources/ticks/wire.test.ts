import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backoffMs } from '../../../sources/ticks/backoff.ts';
import { createRecentTrades } from '../../../sources/ticks/recentTrades.ts';
import { requestBudget } from '../../../sources/ticks/requestBudget.ts';
import { seededUniform } from '../../../sources/ticks/seeded.ts';
import { instantOf, parseFrame, quoteNumbers } from '../../../sources/ticks/wire.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Numbers as JSON would write them as text. */
const withTexts = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, item: unknown) => (typeof item === 'number' ? JSON.stringify(item) : item));

describe('wire', () => {
  it('quotes every number of a document and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(JSON.parse(quoteNumbers(text)), withTexts(JSON.parse(text)));
      }),
      { seed: 2, numRuns: 1000 },
    );
    const tricky = '{"a\\"1":[0.10000000,-0.0,1e-7,"2, 3","\\\\",4],"5":"6"}';
    assert.equal(quoteNumbers(tricky), '{"a\\"1":["0.10000000","-0.0","1e-7","2, 3","\\\\","4"],"5":"6"}');
  });

  it('makes no document of what was none', () => {
    const pieces = fc.constantFrom('1', '0', '.', '-', '"', ',', ':', '[', ']', '{', '}', 'e', ' ', 'a', '\\', 'true');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        assert.equal(parses(quoteNumbers(text)), parses(text), text);
      }),
      { seed: 2, numRuns: 20_000 },
    );
    for (const text of ['01', '1.', '.5', '{1:2}', '1 2', '-', '1x', '[1,]'])
      assert.ok(!parses(quoteNumbers(text)), text);
  });

  it('says in a sentence that a frame is no JSON', () => {
    const page = `<html>${'x'.repeat(500)}`;
    for (const frame of ['', 'pong', page, '{"a":1', '\u0000']) {
      assert.throws(
        () => parseFrame('kraken', frame, true),
        (error: Error) => {
          assert.equal(error.name, 'SchemaError');
          assert.match(error.message, /^A frame of kraken should be JSON, got .*recorded as it came\.$/);
          return error.message.length < 400;
        },
      );
    }
  });

  it('reads instants to the nanosecond', () => {
    const read = (text: unknown) => instantOf('x', text, 'time');
    assert.equal(
      read('2026-04-13T22:37:22.952905057Z'),
      BigInt(Date.UTC(2026, 3, 13, 22, 37, 22)) * 1_000_000n + 952_905_057n,
    );
    assert.equal(read('1970-01-01T00:00:00Z'), 0n);
    assert.equal(read('1970-01-01T01:00:00.5+01:00'), 500_000_000n);
    for (const odd of ['', '2026-04-13', '2026-13-01T00:00:00Z', '2026-04-13T22:37:22.1234567890Z', 5, null, 'now']) {
      assert.throws(() => read(odd), { name: 'SchemaError' });
    }
  });
});

describe('small parts of a feed', () => {
  it('waits longer each time, up to a bound, by the seed', () => {
    const waits = (seed: number) => {
      const jitter = seededUniform(seed);
      return Array.from({ length: 12 }, (_, index) => backoffMs({ firstMs: 100, longestMs: 5000 }, index + 1, jitter));
    };
    assert.deepEqual(waits(1), waits(1));
    assert.notDeepEqual(waits(1), waits(2));
    for (const [index, wait] of waits(1).entries()) {
      const whole = Math.min(5000, 100 * 2 ** index);
      assert.ok(wait >= whole / 2 && wait <= whole, `${wait} of ${whole}`);
    }
  });

  it('draws uniforms that look uniform', () => {
    const draw = seededUniform(7);
    const values = Array.from({ length: 10_000 }, draw);
    assert.ok(values.every((value) => value >= 0 && value < 1));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Four standard errors of a uniform mean: 4 · 0.2887 / 100.
    assert.ok(Math.abs(mean - 0.5) < 0.0116, String(mean));
  });

  it('keeps requests within their budget', () => {
    let now = 0;
    const wait = requestBudget({ burst: 3, perSecond: 2 }, { now: () => now });
    assert.deepEqual([wait(), wait(), wait(), wait(), wait()], [0, 0, 0, 500, 1000]);
    now = 60_000;
    assert.deepEqual([wait(), wait(), wait(), wait()], [0, 0, 0, 500]);
  });

  it('knows recent trades by symbol, and forgets the oldest', () => {
    const isNew = createRecentTrades(2);
    assert.deepEqual(
      [
        isNew('A', '1'),
        isNew('A', '1'),
        isNew('B', '1'),
        isNew('A', '2'),
        isNew('A', '3'),
        isNew('A', '1'),
        isNew('A', '3'),
      ],
      [true, false, true, true, true, true, false],
    );
  });
});
