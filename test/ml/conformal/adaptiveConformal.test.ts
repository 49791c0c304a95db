import assert from 'node:assert/strict';
import { createAdaptiveConformal } from '../../../ml/conformal/adaptiveConformal.ts';
import { adaptiveIntervals } from '../../../ml/conformal/adaptiveIntervals.ts';
import { conformalQuantile } from '../../../ml/conformal/conformalQuantile.ts';
import { coverageOf } from '../../../ml/conformal/coverageOf.ts';
import { createSlidingScores } from '../../../ml/conformal/slidingScores.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

const random = createRandom(21, 'adaptive');
const normals = (rows: number) => Float64Array.from({ length: rows }, () => random.normal());

/** Streams that no exchangeable method survives. */
const streams: Readonly<Record<string, Float64Array>> = {
  calm: normals(3000),
  'growing a thousandfold': normals(3000).map((z, row) => z * 1000 ** (row / 3000)),
  'a break': normals(3000).map((z, row) => (row < 1500 ? z : 20 * z + 50)),
  alternating: normals(3000).map((_, row) => (row % 2) * 7),
  constant: new Float64Array(3000).fill(3),
  'always worse than before': Float64Array.from({ length: 3000 }, (_, row) => row),
  'shrinking to nothing': Float64Array.from({ length: 3000 }, (_, row) => 1 / (row + 1)),
};

describe('adaptive conformal', () => {
  for (const [name, outcome] of Object.entries(streams))
    for (const [alpha, gamma, knownAfter] of [
      [0.1, 0.01, 1],
      [0.1, 0.05, 5],
      [0.4, 0.2, 21],
    ] as const)
      it(`${name}: misses stay within the bound for any data, α ${alpha}, γ ${gamma}, known after ${knownAfter}`, () => {
        const rows = outcome.length;
        const flat = new Float64Array(rows);
        const found = adaptiveIntervals({
          prediction: flat,
          scale: flat.map(() => 1),
          outcome,
          knownAfter,
          alpha,
          gamma,
          window: 100,
        });
        // Every prefix, not the end alone.
        let misses = 0;
        for (let t = 1; t <= rows - knownAfter; t += 1) {
          misses += 1 - found.covered[t - 1]!;
          const bound = (Math.max(alpha, 1 - alpha) + knownAfter * gamma) / (t * gamma);
          assert.ok(Math.abs(misses / t - alpha) <= bound + 1e-12, `${misses} misses of ${t}, bound ${bound}`);
        }
        assert.equal(found.alphaTrace[0], alpha);
      });

  it('without a step it would not hold: the same bound fails for fixed quantiles after a break', () => {
    const outcome = streams['always worse than before']!;
    let misses = 0;
    outcome.forEach((y, row) => {
      if (row >= 100 && y > conformalQuantile(outcome.slice(row - 100, row), 0.1)) misses += 1;
    });
    assert.ok(misses / outcome.length > 0.9);
  });

  it('uses nothing later than each row: a changed future changes no earlier interval, and delay is obeyed', () => {
    const outcome = streams['a break']!;
    const one = new Float64Array(3000).fill(1);
    const given = { prediction: normals(3000), scale: one, knownAfter: 5, alpha: 0.1, gamma: 0.02, window: 250 };
    const whole = adaptiveIntervals({ ...given, outcome });
    for (const cut of [40, 1502, 2999]) {
      const changed = adaptiveIntervals({ ...given, outcome: outcome.map((y, row) => (row <= cut - 5 ? y : -y - 9)) });
      assert.deepEqual(changed.lower.slice(0, cut + 1), whole.lower.slice(0, cut + 1));
      assert.deepEqual(changed.alphaTrace.slice(0, cut + 1), whole.alphaTrace.slice(0, cut + 1));
      if (cut < 2990) assert.notDeepEqual(changed.lower.slice(0, cut + 4), whole.lower.slice(0, cut + 4));
    }
  });

  it('covers a calm series about as asked, with finite intervals once the window holds enough', () => {
    const one = new Float64Array(3000).fill(1);
    const { lower, covered } = adaptiveIntervals({
      prediction: new Float64Array(3000),
      scale: one,
      outcome: streams['calm']!,
      knownAfter: 1,
      alpha: 0.1,
      gamma: 0.005,
      window: 500,
    });
    const { coverage } = coverageOf(covered, { level: 0.95 });
    assert.ok(Math.abs(coverage - 0.9) < 0.02, `coverage ${coverage}`);
    assert.equal(lower[8], -Infinity);
    assert.ok(lower.slice(12).every(Number.isFinite));
  });

  it('an outcome that never becomes known changes nothing and is covered neither way', () => {
    const outcome = streams['calm']!.slice(0, 300).map((y, row) => (row >= 290 ? NaN : y));
    const one = new Float64Array(300).fill(1);
    const found = adaptiveIntervals({
      prediction: one,
      scale: one,
      outcome,
      knownAfter: 5,
      alpha: 0.1,
      gamma: 0.02,
      window: 100,
    });
    assert.ok(found.covered.slice(290).every(Number.isNaN));
    assert.ok(found.lower.slice(20).every(Number.isFinite));
    assert.equal(found.alphaTrace[299], found.alphaTrace[295]);
  });

  it('goes on from its state as if never stopped', () => {
    const options = { alpha: 0.1, gamma: 0.05, window: 30 };
    const whole = createAdaptiveConformal(options);
    let resumed = createAdaptiveConformal(options);
    streams['a break']!.subarray(1400, 1600).forEach((y, row) => {
      if (row % 37 === 0)
        resumed = createAdaptiveConformal(
          options,
          JSON.parse(JSON.stringify(resumed.state())) as ReturnType<typeof resumed.state>,
        );
      const radius = whole.next(Math.abs(y));
      assert.equal(resumed.next(Math.abs(y)), radius);
      for (const stream of [whole, resumed]) stream.update(Math.abs(y) > radius ? 1 : 0);
    });
    assert.equal(resumed.level(), whole.level());
  });

  it('refuses bad input with both numbers', () => {
    const make = (over: object) => () => createAdaptiveConformal({ alpha: 0.1, gamma: 0.1, window: 10, ...over });
    assert.throws(make({ alpha: 1.5 }), /got 1\.5/);
    assert.throws(make({ gamma: 0 }), /above 0, got 0/);
    assert.throws(make({ window: 0 }), /got 0/);
    assert.throws(() => make({})().next(NaN), /got NaN/);
    const state = { level: 0.1, scores: new Array<number>(11).fill(1) };
    assert.throws(
      () => createAdaptiveConformal({ alpha: 0.1, gamma: 0.1, window: 10 }, state),
      /at most 10 scores.*11/,
    );
    const two = Float64Array.of(1, 1);
    const call = (over: object) => () =>
      adaptiveIntervals({
        prediction: two,
        scale: two,
        outcome: two,
        knownAfter: 1,
        alpha: 0.1,
        gamma: 0.1,
        window: 10,
        ...over,
      });
    assert.throws(call({ scale: Float64Array.of(1, 0) }), /got 0 in row 1/);
    assert.throws(call({ outcome: Float64Array.of(1, Infinity) }), /got Infinity in row 1/);
    assert.throws(call({ prediction: Float64Array.of(NaN, 1) }), /got NaN in row 0/);
    assert.throws(call({ outcome: Float64Array.of(1) }), /expected 2 rows of outcome.*got 1/);
    assert.throws(call({ knownAfter: 0 }), /1 row or more, got 0/);
  });
});

describe('sliding scores', () => {
  it('are the sorted tail, ties and all', () => {
    const scores = createSlidingScores(7);
    const seen: number[] = [];
    for (let i = 0; i < 500; i += 1) {
      const value = random.integer(5);
      scores.add(value);
      seen.push(value);
      assert.deepEqual(
        [...scores.sorted()],
        seen.slice(-7).sort((a, b) => a - b),
      );
      assert.deepEqual(scores.inOrder(), seen.slice(-7));
    }
  });
});
