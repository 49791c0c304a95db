import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { NumericsError } from '../../../contracts/failures.ts';
import {
  circularBlockIndices,
  movingBlockIndices,
  optimalBlockLength,
  stationaryIndices,
} from '../../../ml/stats/blockBootstrap.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

interface Fixture {
  readonly blockLengths: readonly {
    readonly rows: number;
    readonly persistence: number;
    readonly stationary: number;
    readonly circular: number;
  }[];
}
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/selection.json', import.meta.url), 'utf8')) as Fixture;

/** y_t = φ y_{t−1} + sin t², as scripts/fixtures/selection.py makes it. */
function recursion(rows: number, persistence: number): Float64Array {
  const y = new Float64Array(rows);
  for (let t = 1; t < rows; t += 1) y[t] = persistence * y[t - 1]! + Math.sin(t * t);
  return y;
}

/** Lengths of the runs of consecutive rows, the last row followed by the first. */
function runs(rows: Int32Array, n: number): number[] {
  const found = [1];
  for (let i = 1; i < rows.length; i += 1)
    if (rows[i] === (rows[i - 1]! + 1) % n) found[found.length - 1]! += 1;
    else found.push(1);
  return found;
}

describe('block bootstrap', () => {
  it('draws whole blocks, circular ones over the end, moving ones within the data', () => {
    const cases = fc.record({
      n: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      size: fc.integer({ min: 0, max: 100 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(cases, ({ n, share, size, seed }) => {
        const block = 1 + Math.floor(share * (n - 1));
        for (const make of [circularBlockIndices, movingBlockIndices]) {
          const out = new Int32Array(size);
          make(n, block, createRandom(seed), out);
          for (let i = 0; i < size; i += 1) {
            assert.ok(out[i]! >= 0 && out[i]! < n);
            if (i % block === 0) continue;
            assert.equal(out[i], make === circularBlockIndices ? (out[i - 1]! + 1) % n : out[i - 1]! + 1);
          }
          const again = new Int32Array(size);
          make(n, block, createRandom(seed), again);
          assert.deepEqual(again, out);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('stationary blocks have geometric lengths of the mean asked for and draw every row alike', () => {
    const [n, mean, size] = [1000, 8, 400_000];
    const out = new Int32Array(size);
    stationaryIndices(n, mean, createRandom(11), out);
    const lengths = runs(out, n);
    // A new block continues the old one by chance once in n.
    assertClose(size / lengths.length, mean, {
      rel: 0.015,
      why: 'mean of 50,000 geometric lengths, sd 7.5 / √50000 = 0.4 %',
    });
    const longer = lengths.filter((length) => length > 16).length / lengths.length;
    assertClose(longer, (1 - 1 / mean) ** 16, { rel: 0.05, why: 'P(L > 16) = (1 − p)^16' });
    const count = new Int32Array(n);
    for (const row of out) count[row]! += 1;
    assertClose(Math.max(...count) / (size / n), 1, {
      abs: 0.6,
      why: 'rows are drawn alike: sd about √(2·8·400)/400 = 0.2',
    });
    const alone = new Int32Array(2000);
    stationaryIndices(n, 1, createRandom(1), alone);
    assert.ok(runs(alone, n).length > 1990, 'a mean length of 1 gives independent rows');
  });

  it('the variance of a resampled mean is the long-run variance over n (known truth)', () => {
    const [n, phi] = [4000, 0.5];
    const random = createRandom(4, 'series');
    const x = new Float64Array(n);
    for (let t = 1; t < n; t += 1) x[t] = phi * x[t - 1]! + random.normal();
    const { circular } = optimalBlockLength(x);
    const rows = new Int32Array(n);
    const means = Array.from({ length: 1000 }, (_, b) => {
      circularBlockIndices(n, Math.ceil(circular), createRandom(9, b), rows);
      return rows.reduce((sum, row) => sum + x[row]!, 0) / n;
    });
    const centre = means.reduce((sum, value) => sum + value, 0) / means.length;
    const spread = means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / means.length;
    assertClose(spread * n, 1 / (1 - phi) ** 2, { rel: 0.2, why: 'σ² / (1 − φ)² = 4' });
  });

  it('optimal lengths are those of arch, at least 1', () => {
    for (const { rows, persistence, ...expected } of fixture.blockLengths) {
      const found = optimalBlockLength(recursion(rows, persistence));
      const why = `arch at ${rows} rows, φ ${persistence}`;
      assertClose(found.stationary, Math.max(1, expected.stationary), { rel: 1e-9, why });
      assertClose(found.circular, Math.max(1, expected.circular), { rel: 1e-9, why });
    }
    const x = recursion(300, 0.7);
    const moved = optimalBlockLength(x.map((value) => 5 - 3 * value));
    assertClose(moved.circular, optimalBlockLength(x).circular, { rel: 1e-9, why: 'shift and scale' });
  });

  it('refuses bad input with both numbers', () => {
    const out = new Int32Array(4);
    const refuses = (run: () => void, message: RegExp) =>
      assert.throws(run, (error) => error instanceof NumericsError && message.test(error.message));
    refuses(() => circularBlockIndices(0, 1, createRandom(1), out), /at least 1 row, got 0/);
    refuses(() => circularBlockIndices(5, 2.5, createRandom(1), out), /whole block length from 1 to 5, got 2.5/);
    refuses(() => movingBlockIndices(5, 6, createRandom(1), out), /from 1 to 5, got 6/);
    refuses(() => stationaryIndices(5, 0.5, createRandom(1), out), /from 1 to 5, got 0.5/);
    refuses(() => optimalBlockLength(new Float64Array(15)), /at least 16 values, got 15/);
    refuses(() => optimalBlockLength(new Float64Array(20).fill(0.1)), /vary, got 20 times 0.1/);
    refuses(() => optimalBlockLength([...recursion(20, 0), NaN]), /got NaN at index 20/);
  });
});
