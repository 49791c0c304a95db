import assert from 'node:assert/strict';
import { annualSharpe } from '../../../../ml/evaluation/metrics/sharpe.ts';
import { turnover } from '../../../../ml/evaluation/metrics/turnover.ts';
import { deflatedSharpe } from '../../../../ml/evaluation/selection/deflatedSharpe.ts';
import { sharpeMoments } from '../../../../ml/evaluation/selection/sharpeMoments.ts';
import { chooseThreshold } from '../../../../ml/evaluation/threshold/chooseThreshold.ts';
import { walkForwardThresholds } from '../../../../ml/evaluation/threshold/walkForwardThresholds.ts';
import { trade } from '../../../../ml/evaluation/trade.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { variance } from '../../../../ml/stats/variance.ts';
import { assertClose } from '../../../support/assertClose.ts';

const grid = Array.from({ length: 13 }, (_, i) => (35 + 2.5 * i) / 100);

/** Returns that pay only where the probability is above `edge`; below it they lose. */
function market(seed: number, rows: number, edge: number) {
  const random = createRandom(seed, 'market');
  const probability = Float64Array.from({ length: rows }, () => 0.3 + 0.4 * random.uniform());
  const nextReturn = probability.map((p) => 0.004 * Math.sign(p - edge) + 0.01 * random.normal());
  return { probability, nextReturn };
}
const terms = { horizon: 1, costBasisPoints: 5, periodsPerYear: 252, candidates: grid };

describe('trade with a threshold', () => {
  it('at 0.5 and 5 basis points is trade as it was, for one number and for one a row', () => {
    const { probability, nextReturn } = market(1, 500, 0.5);
    const plain = trade({ probability, nextReturn, horizon: 5 });
    assert.deepEqual(trade({ probability, nextReturn, horizon: 5, threshold: 0.5, basisPoints: 5 }), plain);
    assert.deepEqual(trade({ probability, nextReturn, horizon: 5, threshold: probability.map(() => 0.5) }), plain);
  });

  it('a row’s signal is held against the row’s own threshold until its sleeve ends', () => {
    const probability = Float64Array.of(0.6, 0.6, 0.6, 0.6);
    const threshold = Float64Array.of(0.5, 0.7, 0.5, 0.7);
    const { position } = trade({ probability, nextReturn: new Float64Array(4), horizon: 2, threshold });
    assert.deepEqual([...position], [0.5, 0.5, 0.5, 0.5]);
  });
});

describe('chooseThreshold', () => {
  it('finds where returns turn, and reports what was tried with the evaluation’s own metrics', () => {
    const { probability, nextReturn } = market(2, 4000, 0.55);
    const found = chooseThreshold({ probability, nextReturn, ...terms });
    assertClose(found.threshold, 0.55, { abs: 0.026, why: 'one step of the grid' });
    assert.equal(found.trials.length, grid.length);
    for (const trial of found.trials) {
      const sample = trade({ probability, nextReturn, horizon: 1, threshold: trial.threshold });
      assertClose(trial.sharpe!, annualSharpe(sample.net).value!, { rel: 1e-12, why: 'annualSharpe' });
      assertClose(trial.turnover, turnover.compute(sample).value!, { rel: 1e-12, why: 'turnover' });
    }
    const chosen = trade({ probability, nextReturn, horizon: 1, threshold: found.threshold });
    const wanted = deflatedSharpe({
      ...sharpeMoments(chosen.net),
      trials: grid.length,
      trialSharpeVariance: variance(found.trials.map(({ sharpe }) => sharpe! / Math.sqrt(252))),
    });
    assertClose(found.deflated.probability, wanted.probability, { abs: 1e-12, why: 'deflatedSharpe' });
    assertClose(found.deflated.benchmark, Math.sqrt(252) * wanted.benchmark, { rel: 1e-12, why: 'annualised' });
    // Thresholds that truly differ widen the variance of the trials, so the verdict is cautious.
    assert.ok(found.deflated.probability > 0.8 && found.deflated.benchmark < found.sharpe);
  });

  it('of noise the best looks good and its deflated probability does not', () => {
    let [best, sure] = [0, 0];
    for (let seed = 0; seed < 40; seed += 1) {
      const { probability } = market(seed, 1000, 0.5);
      const random = createRandom(seed, 'noise');
      const nextReturn = probability.map(() => 0.01 * random.normal());
      const found = chooseThreshold({ probability, nextReturn, ...terms, costBasisPoints: 0, plateau: 0 });
      best += found.sharpe / 40;
      if (found.deflated.probability > 0.95) sure += 1;
    }
    assert.ok(best > 0.4, `mean best Sharpe ${best}`);
    assert.ok(sure <= 4, `${sure} of 40 above 0.95`);
  });

  it('a broad hill wins over a spike, unless the plateau is turned off', () => {
    // One row a band between candidates; profits above each candidate: 0.8 1 1.1 1 0.2 1.3 0.05 %.
    const bands = { 0.42: -0.2, 0.47: -0.1, 0.52: 0.1, 0.6: 0.8, 0.66: -1.1, 0.68: 1.25, 0.7: 0.05 };
    const quiet = new Array<number>(20).fill(0);
    const probability = Float64Array.of(...quiet, ...Object.keys(bands).map(Number));
    const nextReturn = Float64Array.of(...quiet, ...Object.values(bands).map((percent) => percent / 100));
    const candidates = [0.4, 0.45, 0.5, 0.55, 0.65, 0.675, 0.69];
    const spiky = { probability, nextReturn, ...terms, candidates, costBasisPoints: 0, objective: 'profit' as const };
    assert.equal(chooseThreshold({ ...spiky, plateau: 0 }).threshold, 0.675);
    const found = chooseThreshold(spiky);
    assert.equal(found.threshold, 0.5);
    const score = found.trials.find((trial) => trial.threshold === 0.5)!.score;
    assertClose(score, (252 / 27) * 0.01 * ((1 + 1.1 + 1) / 3), { rel: 1e-12, why: 'mean of the hill' });
  });

  it('ties go to the threshold nearest one half; profit can be the objective', () => {
    const probability = Float64Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? 0.9 : 0.1));
    const nextReturn = probability.map((p, row) => (p > 0.5 ? 0.01 : -0.002) + 1e-4 * (row % 7));
    const tied = chooseThreshold({ probability, nextReturn, ...terms, candidates: [0.2, 0.45, 0.6, 0.8], plateau: 0 });
    assert.equal(tied.threshold, 0.45);
    const { trials, threshold } = chooseThreshold({ probability, nextReturn, ...terms, objective: 'profit' });
    assertClose(
      Math.max(...trials.map(({ profit }) => profit)),
      trials.find((one) => one.threshold === threshold)!.profit,
      {
        rel: 1e-12,
        why: 'most profit',
      },
    );
  });

  it('higher costs never make a choice that trades more', () => {
    const { probability, nextReturn } = market(5, 2000, 0.45);
    const traded = [0, 20, 80].map((costBasisPoints) => {
      const { trials, threshold } = chooseThreshold({ probability, nextReturn, ...terms, costBasisPoints, plateau: 0 });
      return trials.find((one) => one.threshold === threshold)!.turnover;
    });
    assert.ok(traded[2]! <= traded[0]!, traded.join(' '));
  });

  it('refuses bad input with both numbers', () => {
    const { probability, nextReturn } = market(1, 100, 0.5);
    const make = (over: object) => () => chooseThreshold({ probability, nextReturn, ...terms, ...over });
    assert.throws(make({ nextReturn: nextReturn.slice(1) }), /100 returns, got 99/);
    assert.throws(make({ nextReturn: nextReturn.with(4, NaN) }), /got NaN in row 4/);
    assert.throws(make({ probability: probability.with(4, 1.1) }), /got 1\.1 in row 4/);
    assert.throws(make({ candidates: [] }), /at least 1 candidate.*got 0/);
    assert.throws(make({ candidates: [0.5, 1.5] }), /got 2 with 1\.5/);
    assert.throws(make({ candidates: [0.5, 0.5] }), /2 distinct candidates, got 1/);
    assert.throws(
      make({ candidates: [0.95, 0.99] }),
      /at least 1 candidate whose returns vary, got 0 of 2 over 100 rows/,
    );
    assert.throws(make({ costBasisPoints: -1 }), /got -1 and 252/);
    assert.throws(make({ plateau: -1 }), /got -1/);
    assert.throws(make({ horizon: 0 }), /got 0/);
    const short = { probability: probability.slice(0, 19), nextReturn: nextReturn.slice(0, 19) };
    assert.throws(make(short), /at least 20 rows, got 19/);
  });
});

describe('walkForwardThresholds', () => {
  const search = { ...market(7, 1500, 0.58), ...terms, horizon: 5, minimumRows: 250, refitEvery: 21 };
  const found = walkForwardThresholds(search);

  it('each choice is chooseThreshold over the rows whose outcomes were known', () => {
    assert.equal(found.choices[0]!.row, 254);
    for (const { row, rows, threshold, sharpe } of [found.choices[0]!, found.choices.at(-1)!]) {
      assert.equal(rows, row - 4);
      const { probability, nextReturn } = search;
      const over = { ...search, probability: probability.slice(0, rows), nextReturn: nextReturn.slice(0, rows) };
      const then = chooseThreshold(over);
      assert.equal(threshold, then.threshold);
      assertClose(sharpe!, then.sharpe, { rel: 1e-12, why: 'the same rows' });
    }
    assert.ok(found.threshold.slice(0, 254).every((value) => value === 0.5));
    assert.deepEqual(found.sample, trade({ ...search, threshold: found.threshold }));
  });

  it('uses nothing later: a changed future changes no earlier threshold', () => {
    const cut = 800;
    // At row 800 the rows up to 795 are known, whose returns end at row 796.
    const nextReturn = search.nextReturn.map((value, row) => (row <= cut - 5 ? value : -10 * value - 0.01));
    const changed = walkForwardThresholds({ ...search, nextReturn });
    assert.deepEqual(changed.threshold.slice(0, cut + 1), found.threshold.slice(0, cut + 1));
    assert.notDeepEqual(changed.threshold, found.threshold);
  });

  it('finds its way to where returns turn', () => {
    // With one sleeve; five of them smear what single rows say.
    const { threshold } = walkForwardThresholds({ ...search, horizon: 1 });
    assertClose(threshold.at(-1)!, 0.575, { abs: 0.051, why: 'two steps of the grid' });
  });

  it('keeps the initial threshold while nothing trades, and refuses bad input', () => {
    const quiet = walkForwardThresholds({ ...search, candidates: [0.99], initial: 0.6 });
    assert.deepEqual([quiet.choices.length, quiet.threshold.at(-1)], [0, 0.6]);
    assert.throws(() => walkForwardThresholds({ ...search, minimumRows: 1 }), /got 1 and 21/);
    assert.throws(() => walkForwardThresholds({ ...search, initial: 2 }), /got 2/);
  });
});
