import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { concurrency, labelSpans, type LabelSpans } from '../../../../ml/evaluation/labels/labelSpans.ts';
import {
  averageUniqueness,
  returnAttribution,
  sequentialBootstrap,
  timeDecay,
} from '../../../../ml/evaluation/labels/sampleWeights.ts';
import { labelIntervals } from '../../../../ml/evaluation/splits/labelIntervals.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

const times = (rows: number) => Float64Array.from({ length: rows }, (_, row) => row);

/** Labels of the given lengths in bars; 0 means not known. */
function spansOf(lengths: readonly number[]): LabelSpans {
  const rows = lengths.length;
  const end = Float64Array.from(lengths, (length, row) => (length > 0 ? Math.min(row + length, rows) : NaN));
  return labelSpans(labelIntervals(times(rows), end), times(rows + 1));
}

const barsOf = ({ first, last }: LabelSpans, row: number) =>
  Array.from({ length: last[row]! - first[row]! + 1 }, (_, i) => first[row]! + i);

const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 40 });

describe('sample weights', () => {
  it('count labels and average their uniqueness (slow oracle)', () => {
    fc.assert(
      fc.property(lengths, (given) => {
        const spans = spansOf(given);
        const readers = (bar: number) => given.filter((_, row) => barsOf(spans, row).includes(bar)).length;
        const count = concurrency(spans);
        for (let bar = 0; bar < spans.bars; bar += 1) assert.equal(count[bar], readers(bar));
        const found = averageUniqueness(spans);
        given.forEach((_, row) => {
          const shares = barsOf(spans, row).map((bar) => 1 / readers(bar));
          const expected = shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
          assertClose(found[row]!, expected, { abs: 1e-12, why: `row ${row}` });
        });
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('labels of one bar are unique; of h bars, 1 / h within (known truth)', () => {
    assert.deepEqual([...averageUniqueness(spansOf([1, 1, 1, 1]))], [1, 1, 1, 1]);
    const five = averageUniqueness(spansOf(new Array<number>(40).fill(5)));
    for (let row = 5; row < 35; row += 1)
      assertClose(five[row]!, 0.2, { abs: 1e-12, why: 'five labels share each bar' });
  });

  it('attribute returns to the labels that read them (slow oracle), mean 1', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 1e6 }), (given, seed) => {
        if (given.every((length) => length === 0)) return;
        const spans = spansOf(given);
        const random = createRandom(seed);
        const returns = Float64Array.from({ length: spans.bars }, (_, bar) => (bar === 0 ? NaN : random.normal()));
        const count = concurrency(spans);
        const raw = given.map((_, row) =>
          Math.abs(barsOf(spans, row).reduce((sum, bar) => sum + returns[bar]! / count[bar]!, 0)),
        );
        const total = raw.reduce((sum, value) => sum + value, 0);
        const known = given.filter((length) => length > 0).length;
        returnAttribution(spans, returns).forEach((weight, row) =>
          assertClose(weight, (raw[row]! * known) / total, { abs: 1e-9, why: `row ${row}` }),
        );
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('decay is linear in cumulated uniqueness (snippet 4.11 by hand)', () => {
    const even = new Float64Array(4).fill(1);
    assert.deepEqual([...timeDecay(even, 1)], [1, 1, 1, 1]);
    assert.deepEqual([...timeDecay(even, 0)], [0.25, 0.5, 0.75, 1]);
    assert.deepEqual([...timeDecay(even, 0.5)], [0.625, 0.75, 0.875, 1]);
    assert.deepEqual([...timeDecay(even, -0.5)], [0, 0, 0.5, 1]);
  });

  it('the first sequential draw is by uniqueness alone, the second avoids it (example of §4.5.3)', () => {
    // Three labels: bars 0–2, 2–3 and 4–5 of six.
    const spans: LabelSpans = { bars: 6, first: Int32Array.of(0, 2, 4), last: Int32Array.of(2, 3, 5) };
    const worlds = 20_000;
    const second = new Int32Array(3);
    let drawn = 0;
    for (let world = 0; world < worlds; world += 1) {
      const [one, two] = sequentialBootstrap(spans, 2, createRandom(world, 'sequential'));
      if (one !== 1) continue;
      drawn += 1;
      second[two!]! += 1;
    }
    assertClose(drawn / worlds, 1 / 3, { abs: 0.012, why: 'even at first, 3 se 0.01' });
    [5 / 14, 3 / 14, 6 / 14].forEach((share, row) =>
      assertClose(second[row]! / drawn, share, { abs: 0.02, why: 'López de Prado: 5/14, 3/14, 6/14; 3 se 0.018' }),
    );
  });

  it('a sequential sample overlaps less than an even one', () => {
    const first = Int32Array.from({ length: 15 }, (_, row) => 4 * row);
    const spans: LabelSpans = { bars: 64, first, last: first.map((bar, row) => bar + ((row * 7) % 8)) };
    const mean = (rows: ArrayLike<number>) => {
      const pick = (values: Int32Array) => Int32Array.from(rows, (row) => values[row]!);
      const unique = averageUniqueness({ ...spans, first: pick(spans.first), last: pick(spans.last) });
      return unique.reduce((sum, value) => sum + value, 0) / unique.length;
    };
    const random = createRandom(3, 'even');
    let [sequential, even] = [0, 0];
    for (let world = 0; world < 50; world += 1) {
      sequential += mean(sequentialBootstrap(spans, 15, createRandom(world, 'draws'))) / 50;
      even += mean(Int32Array.from({ length: 15 }, () => random.integer(15))) / 50;
    }
    assert.ok(sequential > even + 0.03, `${sequential} against ${even}`);
  });

  it('refuse labels without a bar, returns that are missing or still, and bad factors, with both numbers', () => {
    const refuses = (run: () => void, message: RegExp) =>
      assert.throws(run, (error) => error instanceof DataQualityError && message.test(error.message));
    const spans = spansOf([2, 0, 1]);
    refuses(() => labelSpans(labelIntervals(times(3), times(3)), times(3)), /at least 1 bar, got 0 of 3/);
    refuses(() => returnAttribution(spans, new Float64Array(3)), /one return a bar, 4, got 3/);
    refuses(() => returnAttribution(spans, Float64Array.of(0, NaN, 1, 1)), /got NaN at bar 1/);
    refuses(() => returnAttribution(spans, new Float64Array(4)), /sum of 0 over 2 known/);
    refuses(() => timeDecay(Float64Array.of(1, -1), 0), /at least 0, got -1/);
    refuses(() => timeDecay(new Float64Array(2), 0), /sum of 0 over 2 rows/);
    refuses(() => timeDecay(Float64Array.of(1), -1), /above -1 and up to 1, got -1/);
    refuses(() => sequentialBootstrap(spans, 0, createRandom(1)), /got 0 and 2 of 3/);
    refuses(() => sequentialBootstrap(spansOf([0, 0]), 3, createRandom(1)), /got 3 and 0 of 2/);
  });
});
