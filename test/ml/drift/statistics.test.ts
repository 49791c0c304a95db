import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chiSquareCritical, chiSquareTail } from '../../../ml/drift/chiSquare.ts';
import { compareSamples } from '../../../ml/drift/drift.ts';
import { effectSize } from '../../../ml/drift/effectSize.ts';
import { kolmogorovSmirnov, kolmogorovTail, ksExactTail, ksStatistic } from '../../../ml/drift/kolmogorovSmirnov.ts';
import { populationStabilityIndex, psi, psiCritical } from '../../../ml/drift/psi.ts';
import { assertClose } from '../../support/assertClose.ts';

const row = (n: number, value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i));

describe('chiSquareTail', () => {
  it('matches tables and closed forms', () => {
    for (const [x, df] of [
      [3.841458820694124, 1],
      [16.918977604620448, 9],
      [124.34211340400407, 100],
    ] as const)
      assertClose(chiSquareTail(x, df), 0.05, { rel: 1e-12, why: `scipy chi2.isf(0.05, ${df})` });
    for (const x of [0.01, 1, 7, 60]) {
      assertClose(chiSquareTail(x, 2), Math.exp(-x / 2), { rel: 1e-12, why: 'two degrees of freedom are exponential' });
      const four = Math.exp(-x / 2) * (1 + x / 2);
      assertClose(chiSquareTail(x, 4), four, { rel: 1e-12, why: 'four are Erlang' });
    }
    assertClose(chiSquareCritical(0.05, 9), 16.918977604620448, { rel: 1e-12, why: 'inverse of the tail' });
  });
});

describe('populationStabilityIndex', () => {
  it('D1: deciles against a shifted distribution', () => {
    const actual = [0.05, 0.06, 0.08, 0.09, 0.1, 0.1, 0.11, 0.12, 0.14, 0.15];
    const found = populationStabilityIndex(new Array<number>(10).fill(0.1), actual);
    assertClose(found, 0.09893853796567843, { abs: 1e-15, why: 'methods.md D1' });
    assertClose(populationStabilityIndex(actual, new Array<number>(10).fill(0.1)), found, {
      abs: 1e-15,
      why: 'symmetric',
    });
    assert.equal(populationStabilityIndex(actual, actual), 0);
  });

  it('refuses unequal and empty bins', () => {
    assert.throws(() => populationStabilityIndex([0.5, 0.5], [1]), /2 and 1/);
    assert.throws(() => populationStabilityIndex([0.5, 0.5], [1, 0]), /0.5 and 0 in bin 1/);
  });

  it('has the critical value of its χ² law', () => {
    assertClose(psiCritical(0.05, 10, 1000, 100), 0.011 * 16.918977604620448, { rel: 1e-12, why: '(1/n + 1/m) χ²' });
  });
});

describe('psi', () => {
  it('by hand: 100 reference rows, live all in the top decile', () => {
    const found = psi.compare(
      row(100, (i) => i),
      row(50, () => 95),
    );
    const empty = 0.5 / 50;
    const expected = 9 * (empty - 0.1) * Math.log(empty / 0.1) + 0.9 * Math.log(10);
    assertClose(found.statistic!, expected, { rel: 1e-12, why: 'nine empty bins count half a row each' });
    assert.ok(found.pValue! < 1e-12);
  });

  it('merges tied deciles and says so; a constant reference is refused', () => {
    const found = psi.compare(
      row(100, (i) => Math.floor(i / 50)),
      row(100, (i) => Math.floor(i / 50)),
    );
    assert.match(found.note!, /10 bins into 2/);
    assert.equal(found.statistic, 0);
    assert.match(
      psi.compare(
        row(100, () => 3),
        row(100, (i) => i),
      ).note!,
      /2 distinct bins, got 1/,
    );
  });

  it('does not depend on order or on a monotone change of unit by powers of two', () => {
    const [reference, live] = [row(200, (i) => Math.sin(i)), row(60, (i) => Math.cos(3 * i))];
    const found = psi.compare(reference, live);
    assert.deepEqual(psi.compare(reference.toReversed(), live.toReversed()), found);
    assert.deepEqual(
      psi.compare(
        reference.map((x) => 8 * x),
        live.map((x) => 8 * x),
      ),
      found,
    );
  });
});

describe('kolmogorovSmirnov', () => {
  const sleepA = Float64Array.of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2);
  const sleepB = Float64Array.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);

  it('S4: R sleep', () => {
    const d = ksStatistic(sleepA.toSorted(), sleepB.toSorted());
    assertClose(d, 0.4, { abs: 1e-15, why: 'methods.md S4' });
    assertClose(ksExactTail(d, 10, 10), 0.4175236528, { abs: 1e-10, why: 'methods.md S4, exact' });
  });

  it("S7: Kolmogorov's limit", () => {
    assertClose(kolmogorovTail(1), 0.2699996717, { abs: 1e-9, why: 'methods.md S7' });
    assertClose(kolmogorovTail(1.36), 0.0494858768, { abs: 1e-9, why: 'methods.md S7' });
    assertClose(kolmogorovTail(1 - 1e-12), kolmogorovTail(1), { abs: 1e-9, why: 'the two series meet' });
    assertClose(kolmogorovTail(0.2), 1, { abs: 1e-9, why: 'nothing below' });
  });

  it('the exact law equals counting every interleaving (slow oracle)', () => {
    const [n, m] = [5, 4];
    const tails = new Map<number, number>();
    let total = 0;
    for (let mask = 0; mask < 1 << (n + m); mask += 1) {
      const bits = [...Array(n + m).keys()].map((bit) => (mask >> bit) & 1);
      if (bits.reduce((sum, bit) => sum + bit, 0) !== n) continue;
      total += 1;
      let [i, j, largest] = [0, 0, 0];
      for (const bit of bits) {
        if (bit) i += 1;
        else j += 1;
        largest = Math.max(largest, Math.abs(i * m - j * n));
      }
      tails.set(largest, (tails.get(largest) ?? 0) + 1);
    }
    for (const at of tails.keys()) {
      const count = [...tails].reduce((sum, [value, times]) => (value >= at ? sum + times : sum), 0);
      assertClose(ksExactTail(at / (n * m), n, m), count / total, { abs: 1e-14, why: `P(D ≥ ${at}/${n * m})` });
    }
  });

  it('exact and limit agree for large samples', () => {
    const [n, m] = [1500, 1200];
    const d = 1.2 / Math.sqrt((n * m) / (n + m));
    assertClose(ksExactTail(d, n, m), kolmogorovTail(1.2), {
      rel: 0.06,
      why: 'Smirnov (1939); the limit is a few per cent above',
    });
  });

  it('D equals the largest gap over all pooled values (slow oracle), ties included', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 20 });
    const below = (values: readonly number[], at: number) =>
      values.filter((value) => value <= at).length / values.length;
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const expected = Math.max(...[...a, ...b].map((at) => Math.abs(below(a, at) - below(b, at))));
        assertClose(ksStatistic(Float64Array.from(a).sort(), Float64Array.from(b).sort()), expected, {
          abs: 1e-12,
          why: 'sup of the gap',
        });
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('effectSize and the guards', () => {
  it('is signed and in standard deviations of the reference', () => {
    const found = effectSize.compare(Float64Array.of(1, 2, 3), Float64Array.of(4, 6));
    assertClose(found.statistic!, 3, { abs: 1e-15, why: '(5 − 2) / 1' });
    assert.match(effectSize.compare(Float64Array.of(2, 2), Float64Array.of(3)).note!, /varies, got/);
  });

  it('too few finite rows give null and both numbers', () => {
    const few = compareSamples(
      kolmogorovSmirnov,
      row(50, (i) => i),
      row(30, (i) => (i < 9 ? i : NaN)),
    );
    assert.deepEqual(few, {
      statistic: null,
      pValue: null,
      note: 'kolmogorovSmirnov needs at least 10 live rows, got 9',
    });
  });
});
