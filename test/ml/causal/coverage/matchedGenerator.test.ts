import assert from 'node:assert/strict';
import { matchedSample } from '../../../../ml/causal/coverage/matchedGenerator.ts';
import { crossFit } from '../../../../ml/causal/estimators/crossFit.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { simulated } from '../estimators/simulated.ts';

const moments = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const next = values.reduce((sum, value, t) => (t === 0 ? 0 : sum + (value - mean) * (values[t - 1]! - mean)), 0);
  return { mean, spread, neighbour: next / (values.length * spread ** 2) };
};

describe('matchedSample', () => {
  const { data, truth } = simulated(1, 2000, { slope: 0.5, persistence: 0.8 });
  const residuals = crossFit(data, { folds: 4, embargo: 20 });
  const sample = matchedSample({ data, residuals, effect: truth }, { blockLength: 50, seed: 2, repeat: 0 });

  it('resembles the data: rows of theirs, treatment and outcome of like mean, spread and persistence', () => {
    const rows = new Set(Array.from({ length: 2000 }, (_, row) => data.x.values.slice(3 * row, 3 * row + 3).join()));
    for (let row = 0; row < 2000; row += 1)
      assert.ok(rows.has(sample.data.x.values.slice(3 * row, 3 * row + 3).join()));
    for (const what of ['treatment', 'outcome'] as const) {
      const [own, drawn] = [moments(data[what]), moments(sample.data[what])];
      assertClose(drawn.mean, own.mean, { abs: 0.35, why: `mean of ${what}` });
      assertClose(drawn.spread, own.spread, { rel: 0.15, why: `spread of ${what}` });
      assertClose(drawn.neighbour, own.neighbour, { abs: 0.1, why: `persistence of ${what}` });
    }
  });

  it('has the effect that it says', () => {
    // Regress what is left of the outcome on what is left of the treatment times (1, τ): the coefficient of τ is 1.
    const left = crossFit(sample.data, { folds: 4, embargo: 20 });
    let [top, bottom] = [0, 0];
    left.treatment.forEach((t, row) => {
      top += sample.truth[row]! * t * left.outcome[row]!;
      bottom += (sample.truth[row]! * t) ** 2;
    });
    assertClose(top / bottom, 1, { abs: 0.1, why: 'the true effect explains the outcome' });
  });

  it('draws a binary treatment as one, with its chances', () => {
    const { data: own, truth: effect } = simulated(3, 1500, { binary: true });
    const binary = matchedSample(
      { data: own, residuals: crossFit(own, { folds: 4, embargo: 0 }), effect },
      { blockLength: 1, seed: 1, repeat: 0 },
    );
    assert.ok(binary.data.treatment.every((value) => value === 0 || value === 1));
    assertClose(moments(binary.data.treatment).mean, moments(own.treatment).mean, { abs: 0.05, why: 'share treated' });
  });

  it('differs by repeat, and refuses effects of another length', () => {
    const other = matchedSample({ data, residuals, effect: truth }, { blockLength: 50, seed: 2, repeat: 1 });
    assert.notDeepEqual(other.data.outcome, sample.data.outcome);
    assert.throws(
      () => matchedSample({ data, residuals, effect: new Float64Array(3) }, { blockLength: 5, seed: 1, repeat: 0 }),
      /expected 2000 effects, one a row, got 3/,
    );
  });
});
